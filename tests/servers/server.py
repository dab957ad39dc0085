"""A server that a test may stop, start again and freeze."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from tests.servers.process import (
    PATH,
    PATIENCE,
    account,
    family,
    free_port,
    harnessed,
    send,
    state,
    wait_until,
)

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name nobody can guess is made there
ROOM = 2 * 1024**3  # bytes; a server of these tests takes a tenth of it
Command = Sequence[str | Path]
S = TypeVar("S", bound="Server")


class Server(ABC):
    """Everything it writes is in its folder, everything it serves is on loopback."""

    # who runs it when root runs the tests
    accounts: ClassVar[tuple[str, ...]] = ()
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Fill the folder, once, before the first start."""

    @abstractmethod
    def command(self) -> Command: ...

    @abstractmethod
    def answers(self) -> bool: ...

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server was not started")
        return self._process.pid

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = process = subprocess.Popen(
                self._harnessed(self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self._environment(),
            )
        try:
            wait_until(lambda: process.poll() is not None or self.answers())
        except TimeoutError as error:
            error.add_note(self.last_words())
            raise
        if process.poll() is not None:
            raise RuntimeError(self.last_words())

    def last_words(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self.thaw()
        self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """Answer nothing more, but keep every connection."""
        # the signal does not act at once, and until then a process may be born
        wait_until(self._frozen)

    def _frozen(self) -> bool:
        awake = [pid for pid in family(self.pid) if state(pid) not in "TZ"]
        for pid in awake:
            send(pid, signal.SIGSTOP)
        return not awake

    def thaw(self) -> None:
        for pid in family(self.pid):
            send(pid, signal.SIGCONT)

    def run(self, *command: str | Path, text: str = "") -> str:
        """Run a program as the server's account, in its folder; its answer, or why it failed."""
        done = subprocess.run(
            self._harnessed(command),
            input=text,
            capture_output=True,
            check=False,
            text=True,
            cwd=self.folder,
            env=self._environment(),
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout

    def take(self, file: Path) -> Path:
        """A copy of the file that only the server's account reads, as keys have to be."""
        copy = self.folder / file.name
        copy.write_bytes(file.read_bytes())
        copy.chmod(0o600)
        if self.accounts and (user := account(*self.accounts)):
            os.chown(copy, user.pw_uid, user.pw_gid)
        return copy

    def _harnessed(self, command: Command) -> list[str]:
        user = account(*self.accounts) if self.accounts else None
        return [*harnessed(user), *map(str, command)]

    def _environment(self) -> dict[str, str]:
        return {"PATH": PATH, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.folder)}


def in_memory() -> Path | None:
    """Where files are kept in memory, if there is room; None for where temporary files are.

    A copy of a database is some hundred files: on a disk each costs several times as much.
    """
    try:
        is_roomy = shutil.disk_usage(MEMORY).free >= ROOM
    except OSError:
        return None
    return MEMORY if is_roomy and os.access(MEMORY, os.W_OK | os.X_OK) else None


@contextlib.contextmanager
def running(make: Callable[[Path], S]) -> Iterator[S]:
    """Start a server in a folder of its own; at the end nothing of it is left."""
    # short, since the path of a Unix socket has at most 107 bytes
    with tempfile.TemporaryDirectory(prefix="tg", dir=in_memory()) as name:
        server = make(Path(name))
        if server.accounts and (user := account(*server.accounts)):
            os.chown(name, user.pw_uid, user.pw_gid)
        server.prepare()
        try:
            server.start()
            yield server
        finally:
            server.stop()
