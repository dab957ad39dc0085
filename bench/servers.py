"""Servers that are stopped, frozen and started again under whoever asks them."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bench.processes import stat_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bench.processes import Program

FROZEN = "TZ"  # as in proc(5): stopped, or dead and not waited for


class Mortal:
    """A server that may be stopped or frozen; either way it is whole again afterwards."""

    def __init__(
        self, url: str, start: Callable[[], Program], ready: Callable[[], Awaitable[bool]]
    ) -> None:
        self.url = url
        self._start = start
        self._ready = ready
        self._program: Program | None = None

    async def start(self) -> None:
        self._program = self._start()
        await self._program.until(self._ready)

    async def stop(self) -> None:
        """Nobody listens on its port any more."""
        if self._program is not None:
            self._signal(signal.SIGCONT)
            await self._program.end()
            self._program = None

    async def freeze(self) -> None:
        """It answers nothing more, but keeps its port and every connection."""
        # the signal does not act at once, and until then a process may be born
        while awake := [pid for pid in self._family() if stat_of(pid)[0] not in FROZEN]:
            for pid in awake:
                _send(pid, signal.SIGSTOP)
            await asyncio.sleep(0.001)

    async def thaw(self) -> None:
        """It goes on where it was; `start` does the same for one that was stopped."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._family():
            _send(pid, number)

    def _family(self) -> list[int]:
        return [] if self._program is None else self._program.family


@asynccontextmanager
async def alive(server: Mortal) -> AsyncIterator[Mortal]:
    """The server, started; at the end of the block nothing of it is left."""
    try:
        await server.start()
        yield server
    finally:
        await server.stop()


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it may have ended by itself
        os.kill(pid, number)
