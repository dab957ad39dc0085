"""Contenders in turn, round after round; each case is compared within its round."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from bench.figures import Spread, percentile, spread
from bench.line_up import Contender
from bench.load import load
from bench.rounds import Service, service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
    from pathlib import Path

    from bench.data import Data
    from bench.sentences import Case

Services = dict[str, Service]


@asynccontextmanager
async def services(wanted: Mapping[str, Data], folder: Path) -> AsyncIterator[Services]:
    """The real service, once with each of these settings; all at once, asked one at a time."""
    async with AsyncExitStack() as stack:
        started = {}
        for name, data in wanted.items():
            own = folder / name.replace(" ", "-")  # where it logs
            own.mkdir(parents=True)
            started[name] = await stack.enter_async_context(service(Contender(name), data, own))
        yield started


@dataclass(slots=True)
class Cell:
    """One case, asked of one contender in every round: seconds of all answers, and medians."""

    case: str
    contender: str
    latencies: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)

    def add(self, latencies: list[float]) -> None:
        self.latencies += latencies
        self.medians.append(median(latencies))

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return percentile(self.latencies, share) * 1000

    def ratio(self, other: Cell) -> Spread:
        """How many times as long as the other, each round by itself."""
        return spread(a / b for a, b in zip(self.medians, other.medians, strict=True))

    def addition(self, other: Cell) -> Spread:
        """How many milliseconds longer than the other, each round by itself."""
        pairs = zip(self.medians, other.medians, strict=True)
        return spread((a - b) * 1000 for a, b in pairs)


class Cells:
    """All cells of one table, in the order in which they were first measured."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str], Cell] = {}

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells.values())

    def of(self, case: str, contender: str) -> Cell:
        """The cell, a new one when there is none."""
        return self._cells.setdefault((case, contender), Cell(case, contender))


async def measure(
    cells: Cells, contenders: Services, wanted: Iterable[Case], *, rounds: int, seconds: float
) -> None:
    """Every case over one connection, in every round asked of each contender in turn."""
    cases = list(wanted)
    for _ in range(rounds):
        for case in cases:
            for name, contender in contenders.items():
                asked = [contender.request(question) for question in case.questions]
                found = await load(contender.port, asked, 1, seconds)
                cells.of(case.name, name).add(found.latencies)
