"""Thousands of different documents through one executor: what is kept of them has a bound."""

from __future__ import annotations

import gc
import os
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from app import open_services
from bench.asking import ask
from bench.executor.alone import tell_progress
from bench.executor.documents import marks, unlike_page
from bench.figures import percentile
from bench.processes import memory_of
from schema.build import build
from schema.executor.documents import CACHED_BYTES
from schema.executor.executor import Executor

if TYPE_CHECKING:
    from collections.abc import Callable

    from resolvers.context import Services
    from settings import Settings

KNOWN_EACH = 10  # after so many new documents the last one is asked again


async def measured(
    settings: Settings, settle: Callable[[], None], *, documents: int
) -> dict[str, Any]:
    """Seconds of new and of known documents, bytes as the cache counts them, and of the process."""
    async with open_services(settings) as services:
        asked = Asked(Executor(build()), services)
        await asked.first()
        settle()
        before = _memory()
        for number in range(1, documents + 1):
            await asked.next(number)
            if number % KNOWN_EACH == 0:
                tell_progress("documents", number, documents)
        return asked.found | {"memory before": before, "memory after": _memory()}


class Asked:
    """Documents that differ in two names, and so must their answers."""

    def __init__(self, executor: Executor, services: Services) -> None:
        self._executor = executor
        self._services = services
        self._expected = b""
        self._new: list[float] = []
        self._known: list[float] = []
        self._most_bytes = 0

    async def first(self) -> None:
        """With this one all others are compared."""
        self._expected = await ask(self._executor, self._services, unlike_page(0))

    async def next(self, number: int) -> None:
        """Ask one that is new, and from time to time once more. Raises `RuntimeError`."""
        self._new.append(await self._seconds(number))
        self._most_bytes = max(self._most_bytes, self._bytes)
        if number % KNOWN_EACH == 0:
            self._known.append(await self._seconds(number))

    async def _seconds(self, number: int) -> float:
        question = unlike_page(number)
        began = perf_counter()
        answer = await ask(self._executor, self._services, question)
        seconds = perf_counter() - began
        for mark, first in zip(marks(number), marks(0), strict=True):
            answer = answer.replace(f'"{mark}":'.encode(), f'"{first}":'.encode())
        if answer != self._expected:
            raise RuntimeError(f"document {number}: the answer is another: {answer[:500]!r}")
        return seconds

    @property
    def _bytes(self) -> int:
        found: int = self._executor.documents._bytes  # noqa: SLF001 - a measurement may look inside
        return found

    @property
    def found(self) -> dict[str, Any]:
        """What was measured; times in milliseconds."""
        return {
            "documents": len(self._new),
            "kept": len(self._executor.documents._known),  # noqa: SLF001 - likewise
            "bytes": self._bytes,
            "most bytes": self._most_bytes,
            "bound": CACHED_BYTES,
            "new": _times(self._new),
            "known": _times(self._known),
        }


def _times(seconds: list[float]) -> dict[str, float]:
    return {"p50": median(seconds) * 1000, "p99": percentile(seconds, 99) * 1000}


def _memory() -> int:
    gc.collect()
    return memory_of(os.getpid())
