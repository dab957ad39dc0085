"""A PostgreSQL server of the bench's own, in a temporary folder, when no other is given."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import tempfile
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from bench.processes import HOST, Program, finished, free_port
from bench.servers import Mortal, alive
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Debian keeps each version in a folder of its own
VERSIONS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
PATH = os.pathsep.join([*map(str, reversed(VERSIONS)), os.environ.get("PATH", os.defpath)])
OPTIONS = {
    "autovacuum": "off",  # it would come and go between the rounds
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "300",  # many services wait for their turn, each with its pools
    "shared_buffers": "256MB",
    "synchronous_commit": "off",
}


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The URL of a new server, which is gone after the block."""
    async with mortal() as started:
        yield started.url


@asynccontextmanager
async def mortal() -> AsyncIterator[Mortal]:
    """The same, to be stopped and frozen."""
    with tempfile.TemporaryDirectory(prefix="tg") as name:
        folder, port = Path(name), free_port()
        account = _account()
        if account:
            shutil.chown(folder, account)
        log = folder.parent / f"{folder.name}.log"
        try:
            await finished(Program(_initdb(folder), log=log, account=account))
            url = f"postgresql://postgres@{HOST}:{port}/postgres"
            start = partial(Program, _postgres(folder, port), log=log, account=account)
            async with alive(Mortal(url, start, partial(_answers, url))) as started:
                yield started
        finally:
            log.unlink(missing_ok=True)


@asynccontextmanager
async def databases(url: str, *names: str) -> AsyncIterator[list[str]]:
    """The URLs of new databases on the server, which are gone after the block."""
    run = secrets.token_hex(4)
    full = [f"ticketgraph_bench_{run}_{name}" for name in names]
    await _run(url, [f"CREATE DATABASE {name}" for name in full])
    try:
        yield [f"{url.rpartition('/')[0]}/{name}" for name in full]
    finally:
        await _run(url, [f"DROP DATABASE {name} WITH (FORCE)" for name in full])


async def version(url: str) -> str:
    """Which PostgreSQL the server is."""
    connection = await asyncpg.connect(url)
    try:
        found: str = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    return found


def _initdb(folder: Path) -> list[str]:
    where = [_program("initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
    return [*where, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]


def _postgres(folder: Path, port: int) -> list[str]:
    where = ["-D", str(folder / "data"), "-h", HOST, "-p", str(port), "-k", str(folder)]
    return [_program("postgres"), *where, *(f"--{name}={value}" for name, value in OPTIONS.items())]


def _program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise BadSetting(name, "is not installed; the benchmark starts a server of its own")
    return found


def _account() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


async def _run(url: str, statements: list[str]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
