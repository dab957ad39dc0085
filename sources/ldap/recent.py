"""Answers that are kept for a while, so that the next page need not ask for everything again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

T = TypeVar("T")
MOST = 16  # searches


@dataclass(slots=True)
class _Running(Generic[T]):
    """A question that is being asked, and how many wait for its answer."""

    task: asyncio.Task[T]
    waiting: int = 0


class Recent(Generic[T]):
    """The last few answers; who asks the same at the same time gets the same answer."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = monotonic) -> None:
        self._kept: TTLCache[Hashable, T] = TTLCache(MOST, seconds, timer=clock)
        self._running: dict[Hashable, _Running[T]] = {}

    async def get(self, question: Hashable, ask: Callable[[], Coroutine[None, None, T]]) -> T:
        """The answer, kept or new; a failure is not kept."""
        with suppress(KeyError):
            return self._kept[question]
        if question not in self._running:
            self._running[question] = _Running(asyncio.create_task(self._ask(question, ask)))
        running = self._running[question]
        running.waiting += 1
        try:
            return await asyncio.shield(running.task)
        finally:
            running.waiting -= 1
            if not running.waiting:
                del self._running[question]  # nobody may join what is being taken back
                await _ended(running.task)

    async def _ask(self, question: Hashable, ask: Callable[[], Coroutine[None, None, T]]) -> T:
        answer = self._kept[question] = await ask()
        return answer


async def _ended(task: asyncio.Task[T]) -> None:
    """Nobody waits for it any more: it is over when this returns."""
    task.cancel()
    await asyncio.wait([task])
