"""An OpenLDAP server of the bench's own, in a temporary folder."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.processes import HOST, Program, finished, free_port
from bench.servers import Mortal, alive
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SUFFIX = "dc=example,dc=org"
# Debian keeps it where only administrators look
PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
# anybody may read, from this machine alone; more entries than the limit come in pages
CONFIGURATION = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
sizelimit size.soft=500 size.hard=unlimited
database mdb
maxsize 1073741824
suffix "{suffix}"
directory {folder}/entries
dbnosync
index objectClass,uid,o,mail eq
"""


@asynccontextmanager
async def server(ldif: str) -> AsyncIterator[Mortal]:
    """A new server with these entries, which is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="tg") as name:
        folder, port = Path(name), free_port()
        (folder / "entries").mkdir()
        configuration, entries = folder / "slapd.conf", folder / "entries.ldif"
        configuration.write_text(CONFIGURATION.format(folder=folder, suffix=SUFFIX))
        entries.write_text(ldif)
        log, url = folder / "log", f"ldap://{HOST}:{port}"
        fill = [_program("slapadd"), "-q", "-f", str(configuration), "-l", str(entries)]
        await finished(Program(fill, log=log))
        # -d keeps it in the foreground, and 0 silent
        serve = [_program("slapd"), "-h", url, "-f", str(configuration), "-d", "0"]
        async with alive(
            Mortal(url, partial(Program, serve, log=log), partial(_answers, port))
        ) as it:
            yield it


async def version() -> str:
    """Which OpenLDAP it is."""
    asked = await asyncio.create_subprocess_exec(
        *(_program("slapd"), "-VV"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asked.communicate()
    words = said.decode(errors="replace").split()
    return next((word for word in words if word[:1].isdigit()), "unknown")


def _program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise BadSetting(name, "is not installed; on Debian it is in the package slapd")
    return found


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True
