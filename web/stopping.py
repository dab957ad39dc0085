"""The end of the service: whoever follows is told, so that he can go on at once elsewhere."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Stopping:
    """True once the service stops; and what has to end before it does."""

    def __init__(self) -> None:
        self._begun = False
        self._ends: dict[object, Callable[[], None]] = {}
        self._nobody = asyncio.Event()

    def __bool__(self) -> bool:
        return self._begun

    @contextmanager
    def noticed(self, end: Callable[[], None]) -> Iterator[None]:
        """Call `end` when the service stops while the block runs; at once where it does already."""
        this = object()
        self._ends[this] = end
        if self._begun:
            end()
        try:
            yield
        finally:
            del self._ends[this]
            if not self._ends:
                self._nobody.set()

    async def stop(self, seconds: float) -> None:
        """End all that runs, and wait for it, for so many seconds at most."""
        self._begun = True
        for end in list(self._ends.values()):
            end()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._ends:
                    self._nobody.clear()
                    await self._nobody.wait()
