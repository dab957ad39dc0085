"""The contenders in turn, round after round: whatever else the machine does hits all alike."""

from __future__ import annotations

import itertools
import re
import sys
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from bench.figures import Spread, spread
from bench.load import Load, answers, ask_all, connect, load, request
from bench.processes import Program, free_port, running
from bench.sentences import Case, cases, page
from commands.progress import bars

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bench.data import Data
    from bench.line_up import Contender
    from bench.sentences import Question

MANY = 16
CONNECTIONS = (1, MANY)
START_PAGES = 20  # pages are asked for from so many places of the list, in turn
# whoever asked more before has less left, and others tell no cost
COST = re.compile(rb',"extensions":\{"cost":\{[^{}]*\}\}(?=\}$)')


class Service:
    """A contender that runs, and how it is asked."""

    def __init__(
        self, contender: Contender, program: Program, port: int, token: str, ready_after: float
    ) -> None:
        self.name = contender.name
        self.program = program
        self.port = port
        self.ready_after = ready_after
        self._by_path = contender.by_path
        self._token = token

    def request(self, question: Question) -> bytes:
        if self._by_path:
            return request(question.path, self._token)
        return request("/graphql", self._token, question.graphql)

    async def answer(self, question: Question) -> bytes:
        """One answer, on a connection of its own."""
        connection = await connect(self.port)
        try:
            return await connection.ask(self.request(question))
        finally:
            connection.close()


@asynccontextmanager
async def service(contender: Contender, data: Data, folder: Path) -> AsyncIterator[Service]:
    """A contender on these databases, ready to answer."""
    port = free_port()
    program = Program(
        [sys.executable, *contender.command, "--port", str(port)],
        log=folder / f"{contender.file_name}-{data.engine}.log",
        environment={**contender.on(data).environment, **contender.environment},
        cores=contender.cores,
    )
    async with running(program):
        ready_after = await program.until(lambda: answers(port))
        yield Service(contender, program, port, data.token, ready_after)


@asynccontextmanager
async def services(
    contenders: Iterable[Contender], data: Data, folder: Path
) -> AsyncIterator[list[Service]]:
    """All of them at once; only the one that is asked has anything to do."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(service(contender, data, folder))
            for contender in contenders
        ]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often everything is measured, and for how many seconds each time."""

    rounds: int
    seconds: float
    connections: Sequence[int] = CONNECTIONS


@dataclass(slots=True)
class Cell:
    """One case with so many connections, asked of one contender in every round."""

    case: str
    connections: int
    contender: str
    latencies: list[float] = field(default_factory=list)
    throughputs: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, result: Load, processor_seconds: float) -> None:
        self.latencies += result.latencies
        self.throughputs.append(result.throughput)
        self.processor.append(processor_seconds / len(result.latencies))


@dataclass(slots=True)
class Measured:
    """All cells of one engine; what is compared is of the same round."""

    cells: dict[tuple[str, int, str], Cell]

    def ratio(self, cell: Cell, yardstick: Contender) -> Spread:
        """How many times as many answers in the same time as another contender."""
        return _compared(cell.throughputs, self._beside(cell, yardstick).throughputs)

    def processor_ratio(self, cell: Cell, yardstick: Contender) -> Spread:
        """How many times as much processor time for one answer."""
        return _compared(cell.processor, self._beside(cell, yardstick).processor)

    def _beside(self, cell: Cell, contender: Contender) -> Cell:
        return self.cells[cell.case, cell.connections, contender.name]


def _compared(values: list[float], others: list[float]) -> Spread:
    return spread(one / other for one, other in zip(values, others, strict=True))


@contextmanager
def steps(pace: Pace, in_each: int) -> Iterator[Callable[[], None]]:
    """A function to call after each measurement; the bar counts milliseconds of load."""
    share = int(pace.seconds * 1000)
    total = pace.rounds * len(pace.connections) * in_each * share
    done = itertools.count(share, share)
    with bars() as progress:
        progress("measuring (ms)", 0, total)
        yield lambda: progress("measuring (ms)", next(done), total)


async def measure(
    contenders: list[Service], wanted: list[Case], pace: Pace, step: Callable[[], None]
) -> Measured:
    """Every case with so many connections, in every round asked of each contender in turn."""
    measured = Measured({})
    for case in wanted:
        for contender in contenders:  # caches, connections and plans are made
            await ask_all(contender.port, _requests(contender, case) * 2, max(pace.connections))
    for _ in range(pace.rounds):
        for case in wanted:
            for connections in pace.connections:
                for contender in contenders:
                    await _measure(measured, contender, case, connections, pace.seconds)
                    step()
    return measured


async def _measure(
    measured: Measured, contender: Service, case: Case, connections: int, seconds: float
) -> None:
    key = (case.name, connections, contender.name)
    cell = measured.cells.setdefault(key, Cell(*key))
    before = contender.program.processor_seconds
    result = await load(contender.port, _requests(contender, case), connections, seconds)
    cell.add(result, contender.program.processor_seconds - before)


def _requests(contender: Service, case: Case) -> list[bytes]:
    return [contender.request(question) for question in case.questions]


async def checked_cases(contenders: list[Service], data: Data) -> list[Case]:
    """The cases, after seeing that all contenders give the very same answers."""
    found = cases(data.numbers, await cursors(contenders[0]))
    await same_answers({one.name: one for one in contenders}, map(some, found))
    return found


def some(case: Case) -> Case:
    """The case with fewer questions: each tenth, but ten of them where there are so many."""
    return Case(case.name, case.questions[:: min(10, max(1, len(case.questions) // 10))])


async def same_answers(contenders: Mapping[str, Service], wanted: Iterable[Case]) -> None:
    """See that all give the very same answers; afterwards they keep what may be kept."""
    for case in wanted:
        for question in case.questions:
            found = {name: await one.answer(question) for name, one in contenders.items()}
            if len({COST.sub(b"", answer) for answer in found.values()}) > 1:
                different = {name: answer[:2000] for name, answer in found.items()}
                raise RuntimeError(f"{case.name}: the answers differ: {different}")


async def cursors(contender: Service) -> list[str | None]:
    """Places in the list, a hundred tickets apart, as far as it goes."""
    found: list[str | None] = [None]
    while len(found) < START_PAGES:
        info = orjson.loads(await contender.answer(page(100, found[-1])))["data"]["tickets"][
            "pageInfo"
        ]
        if not info["hasNextPage"]:
            break
        found.append(info["endCursor"])
    return found
