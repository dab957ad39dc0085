"""The contenders in turn, round after round: whatever else the machine does hits all alike."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from bench.figures import Spread, spread
from bench.load import Load, answers, connect, load, request
from bench.processes import MEASURED, Program, free_port, running
from bench.sentences import Case, cases, page
from settings import HERE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bench.data import Data
    from bench.sentences import Question

OURS, BY_HAND, STRAWBERRY = "ticketgraph", "by-hand", "strawberry"
CONNECTIONS = (1, 16)
START_PAGES = 20  # pages are asked for from so many places of the list, in turn


class Service:
    """A contender that runs, and how it is asked."""

    def __init__(
        self, name: str, program: Program, port: int, token: str, ready_after: float
    ) -> None:
        self.name = name
        self.program = program
        self.port = port
        self.ready_after = ready_after
        self._token = token

    def request(self, question: Question) -> bytes:
        if self.name == BY_HAND:
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
async def service(name: str, data: Data, folder: Path) -> AsyncIterator[Service]:
    """A contender on these databases, ready to answer."""
    port = free_port()
    if name == OURS:
        command = [str(HERE / "app.py"), "serve", "--port", str(port)]
    else:
        command = ["-m", "bench.contenders", name, "--port", str(port)]
    program = Program(
        [sys.executable, *command],
        log=folder / f"{name}-{data.engine}.log",
        environment=data.environment,
        cores=MEASURED,
    )
    async with running(program):
        ready_after = await program.until(lambda: answers(port))
        yield Service(name, program, port, data.token, ready_after)


@asynccontextmanager
async def services(data: Data, folder: Path) -> AsyncIterator[list[Service]]:
    """All contenders at once; only the one that is asked has anything to do."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(service(name, data, folder))
            for name in (OURS, BY_HAND, STRAWBERRY)
        ]


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
    """All cells of one engine."""

    cells: dict[tuple[str, int, str], Cell]

    def ratio(self, cell: Cell) -> Spread:
        """Throughput against the hand-written route, each round by itself."""
        yardstick = self.cells[cell.case, cell.connections, BY_HAND]
        pairs = zip(cell.throughputs, yardstick.throughputs, strict=True)
        return spread(ours / theirs for ours, theirs in pairs)

    def processor_ratio(self, cell: Cell) -> Spread:
        """Processor time of one answer against the hand-written route's."""
        yardstick = self.cells[cell.case, cell.connections, BY_HAND]
        pairs = zip(cell.processor, yardstick.processor, strict=True)
        return spread(ours / theirs for ours, theirs in pairs)


async def measure(
    contenders: list[Service],
    wanted: list[Case],
    *,
    rounds: int,
    seconds: float,
    step: Callable[[], None],
) -> Measured:
    """Every case with 1 and 16 connections, in every round asked of each contender in turn."""
    measured = Measured({})
    for case in wanted:
        for contender in contenders:  # caches, connections and plans are made
            await load(contender.port, _requests(contender, case), 2, seconds / 5)
    for _ in range(rounds):
        for case in wanted:
            for connections in CONNECTIONS:
                for contender in contenders:
                    await _measure(measured, contender, case, connections, seconds)
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
    for case in found:
        for question in case.questions[:: max(1, len(case.questions) // 10)]:
            answers = {one.name: await one.answer(question) for one in contenders}
            if len(set(answers.values())) > 1:
                different = {name: answer[:2000] for name, answer in answers.items()}
                raise RuntimeError(f"{question.path}: the answers differ: {different}")
    return found


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
