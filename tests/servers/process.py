"""What the operating system knows about the processes of a test server."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 20  # seconds for anything a server does
# Debian keeps each version of PostgreSQL in a folder of its own, slapd and mariadbd in /usr/sbin
VERSIONS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
PATH = os.pathsep.join(
    [*map(str, reversed(VERSIONS)), os.environ.get("PATH", os.defpath), "/usr/sbin"],
)


def program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise RuntimeError(f"{name} is not installed: ./check installs it")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("a test server did not do what it should")
        time.sleep(0.005)


def account(*names: str) -> pwd.struct_passwd | None:
    """Who is to run a server that refuses root; nobody else is needed without root."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in (*names, "nobody") if name in known)


def harnessed(user: pwd.struct_passwd | None) -> list[str]:
    """Begin of a command that runs as this user and dies with the tests, however these die."""
    drop = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    return [program("setpriv"), f"--pdeathsig={signal.SIGKILL.name[3:]}", *drop, "--"]


def send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
        os.kill(pid, number)


def state(pid: int) -> str:
    """One letter as in proc(5): T is stopped, Z is dead and not waited for."""
    return _stat(pid)[0]


def family(pid: int) -> list[int]:
    """The process and all that came from it, parents first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        child = int(entry.name)
        children.setdefault(int(_stat(child)[1]), []).append(child)
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


def _stat(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ["Z", "0"]  # gone while we looked
    # the name in parentheses may contain anything
    return text.rpartition(")")[2].split()
