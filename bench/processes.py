"""Programs as processes of their own: started, asked how much they take, and stopped."""

from __future__ import annotations

import asyncio
import os
import pwd
import resource
import signal
import socket
import subprocess
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until a program must be ready, or gone
TICKS = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
# the measured program has the last core for itself; load, databases and all else share the others
MEASURED, OTHERS = (CORES[-1:], CORES[:-1]) if len(CORES) > 1 else (CORES, CORES)


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def stay_on(cores: Sequence[int]) -> None:
    """Keep this process, and what it starts, to these cores."""
    os.sched_setaffinity(0, cores)


class Program:
    """A running program; what it says goes to a file."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        account: str | None = None,
        cores: Sequence[int] = OTHERS,
    ) -> None:
        self.started = time.perf_counter()
        self.log = log
        pinned = ["taskset", "--cpu-list", ",".join(map(str, cores)), *command]
        # it ends with us, however we end
        bound = ["setpriv", f"--pdeathsig={signal.SIGINT.name[3:]}", *pinned]
        with log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 - only programs this package names
                bound,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=log.parent,
                env=None if environment is None else dict(environment),
                user=account,
                group=account and pwd.getpwnam(account).pw_gid,
                extra_groups=None if account is None else [],
                start_new_session=True,  # Ctrl-C is for us; what we started is stopped in order
            )

    @property
    def family(self) -> list[int]:
        """The program and all processes that came from it, parents first."""
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            children.setdefault(int(stat_of(int(entry.name))[1]), []).append(int(entry.name))
        found = [self.process.pid]
        for parent in found:
            found += children.get(parent, [])
        return found

    @property
    def memory(self) -> int:
        """Resident bytes of all its processes, shared pages counted for each."""
        return sum(map(memory_of, self.family))

    @property
    def processor_seconds(self) -> float:
        """What all threads of all its processes have computed so far."""
        stats = map(stat_of, self.family)
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS

    async def until(self, ready: Callable[[], Awaitable[bool]]) -> float:
        """Wait until it is ready; the seconds since its start."""

        async def ready_or_gone() -> bool:
            return self.process.poll() is not None or await ready()

        with suppress(TimeoutError):
            await until(ready_or_gone)
            if self.process.poll() is None:
                return self.age
        raise RuntimeError(f"a program does not start: {self.last_words}")

    async def end(self, number: signal.Signals = signal.SIGINT) -> float:
        """Send the signal; the seconds until it was gone."""
        sent = time.perf_counter()
        self.process.send_signal(number)
        while self.process.poll() is None:
            if time.perf_counter() - sent > PATIENCE:
                self.process.kill()
            await asyncio.sleep(0.005)
        return time.perf_counter() - sent

    @property
    def age(self) -> float:
        return time.perf_counter() - self.started

    @property
    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


def memory_of(pid: int) -> int:
    """Resident bytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def stat_of(pid: int) -> list[str]:
    """State, parent and so on, as in proc(5); of one that is gone, that it is dead."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ["Z", *["0"] * 12]  # gone while we looked
    # the name in parentheses may contain anything
    return text.rpartition(")")[2].split()


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again. Raises `TimeoutError` after `PATIENCE` seconds."""
    async with asyncio.timeout(PATIENCE):
        while not await reached():  # noqa: ASYNC110 - another process says nothing by itself
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[Program]:
    """The program for the block; it ends with it."""
    try:
        yield program
    finally:
        await program.end()


async def finished(program: Program) -> None:
    """Wait for a program that ends by itself. Raises `RuntimeError` when it failed."""
    if await asyncio.to_thread(program.process.wait):
        raise RuntimeError(f"a program failed: {program.last_words}")
