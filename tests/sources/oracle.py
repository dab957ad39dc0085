"""Questions of one kind, their answers kept, and a clock that goes when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from domain.errors import SourceUnavailable
from sources.cache import Asking, Lookup, Patience, Reply, Store

FRESH, KEPT = 10, 100
NO_TIME = 0.0001
LONG = 20
DOWN = SourceUnavailable("oracle", "not reachable")


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Oracle:
    """Answers each key with a text that says how often it was asked; `nobody` is missing."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.failure: Exception | None = None
        self.cancelled = 0
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.may_go = asyncio.Event()  # once it was cancelled
        self.may_go.set()

    async def __call__(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.asked.append(list(keys))
        said = len(self.asked)
        self.is_asked.set()
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            await self.may_go.wait()
            raise
        if self.failure:
            raise self.failure
        return {key: f"{key}{said}" for key in keys if key != "nobody"}

    def hold(self) -> None:
        self.may_answer.clear()
        self.is_asked.clear()


def old(answer: str) -> str:
    return f"old {answer}"


class Place:
    """A lookup over an oracle, and the clock of its store."""

    def __init__(self, *, soft: float = LONG, kept: float = KEPT) -> None:
        self.clock = Clock()
        self.store = Store(fresh_for=FRESH, kept_for=kept, records=1000, clock=self.clock)
        self.oracle = Oracle()
        asking: Asking[str] = Asking("question", self.oracle, "nothing", old)
        self.lookup = Lookup(self.store, asking, soft)

    async def find(self, *keys: str, patience: Patience = Patience.NORMAL) -> Reply[str]:
        return await self.lookup.find(keys, patience)

    def start(self, *keys: str) -> asyncio.Task[Reply[str]]:
        return asyncio.create_task(self.find(*keys))

    async def turn_old(self, *keys: str) -> None:
        """Have these kept, and no longer current."""
        await self.find(*keys)
        self.clock.now += FRESH


async def settled() -> None:
    """Everything that can go on has gone on."""
    for _ in range(5):
        await asyncio.sleep(0)
