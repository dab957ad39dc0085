"""Long work in Python gives others a turn: one large answer must not hold up all small ones."""

from __future__ import annotations

import asyncio
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")
SECONDS_AT_A_TIME = 0.002
ITEMS_AT_A_TIME = 250  # between two looks at the clock


class Turns:
    """The turns of one piece of work."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A new turn begins, since others just had theirs."""
        self._ends = perf_counter() + SECONDS_AT_A_TIME

    async def give(self) -> None:
        """Let others go on if this turn has lasted long enough; who is cancelled ends here."""
        if perf_counter() > self._ends:
            await asyncio.sleep(0)
            self.begin()


def parts(items: Iterable[T], size: int = ITEMS_AT_A_TIME) -> Iterator[list[T]]:
    """The items, so many at a time."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


async def mapped(function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """What the function makes of each item, in order."""
    turns = Turns()
    found: list[R] = []
    for part in parts(items):
        found += map(function, part)
        await turns.give()
    return found
