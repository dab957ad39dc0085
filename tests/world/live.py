"""The service as its users start it: a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from settings import DEFAULT
from tests.servers.process import PATIENCE
from tests.world.stores import ADMIN

APP = DEFAULT.with_name("app.py")
TICKETS = "300"


@dataclass(frozen=True)
class LiveServer:
    """Where it answers, and who may log in."""

    url: str
    login: str
    password: str


@contextmanager
def live_server_in(folder: Path) -> Iterator[LiveServer]:
    """Start it with new demo data in this folder."""
    with started(folder, TICKETGRAPH_DEMO__TICKETS=TICKETS) as url:
        yield LiveServer(url, ADMIN, password_in(folder))


@contextmanager
def started(folder: Path, **settings: str) -> Iterator[str]:
    """Where it answers, started in this folder; Ctrl-C ends it, and it ends well."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, APP, "serve", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=folder,
            env={**os.environ, **settings},
            text=True,
        )
    with process:
        try:
            yield address_of(process, folder)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                status = process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
    assert status == 0, (folder / "log").read_text()


def address_of(process: subprocess.Popen[str], folder: Path) -> str:
    """The address it prints once it listens."""
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"(http://\S+)/graphql", line):
            return found[1]
    raise RuntimeError((folder / "log").read_text())


def password_in(folder: Path) -> str:
    """The first start notes it where only this account can read it."""
    [noted] = (folder / "var").glob("*.login.txt")
    login, _, password = noted.read_text().split()
    assert login == ADMIN
    return password
