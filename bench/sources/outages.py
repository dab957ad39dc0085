"""A source that dies, and one that freezes: queries before its breaker opens, and after."""

from __future__ import annotations

import itertools
import time
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bench.load import ask_all, connect, load
from bench.processes import PATIENCE, until
from bench.rounds import cursors
from bench.sentences import page
from bench.sources.pages import DISABLED, with_source
from bench.sources.rounds import Cells, services
from bench.sources.stores import KINDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bench.rounds import Service
    from bench.servers import Mortal
    from bench.sources.rounds import Cell
    from bench.sources.stores import Stores

SIZE = 50
SLICES = 5  # in which the contenders take turns within a round
KEPT, NOTHING_KEPT = "kept", "nothing kept"
# never current, so that every query asks; what was said before is at hand or is not
LIMITS = {
    KEPT: {"cache_time": 0.0, "stale_time": 86_400.0},
    NOTHING_KEPT: {"cache_time": 0.0, "stale_time": 0.0},
}
BREAKER_TIME = 1.0  # so that probes fall into the time that is measured
PORT_CLOSED, FROZEN = "port closed", "frozen"
HEALTHY, BEFORE, AFTER = "healthy", "before", "open"
# the service's log says when the breaker opens and closes
OPENED, CLOSED = "source left alone", "source answers again"


@dataclass(frozen=True, slots=True)
class Asked:
    """The services that are asked in turn, and with what."""

    services: dict[str, Service]
    requests: dict[str, list[bytes]]


async def measured(
    stores: Stores, folder: Path, *, rounds: int, seconds: float
) -> list[dict[str, Any]]:
    """A row for each kind of source, outage, phase and contender."""
    rows = []
    for kind in KINDS:
        wanted = {
            name: stores.of(kind, breaker_time=BREAKER_TIME, **limits)
            for name, limits in LIMITS.items()
        }
        async with services({DISABLED: stores.without(), **wanted}, folder / kind) as started:
            asked = await _asked(started)
            for outage in (PORT_CLOSED, FROZEN):
                cells = Cells()
                for _ in range(rounds):
                    await _round(cells, asked, stores.servers[kind], outage, seconds)
                rows += [{"source": kind, "outage": outage, **row} for row in _rows(cells)]
    return rows


async def _asked(started: dict[str, Service]) -> Asked:
    places = await cursors(started[DISABLED])
    questions = [page(SIZE, place) for place in places]
    requests = {name: [one.request(q) for q in questions] for name, one in started.items()}
    return Asked(started, requests)


async def _round(cells: Cells, asked: Asked, server: Mortal, outage: str, seconds: float) -> None:
    """One outage, from a source that is well to one that is well again."""
    await _ask_everything(asked)
    await _in_turn(cells, asked, HEALTHY, seconds)
    opened = {name: _said(one, OPENED) for name, one in with_source(asked.services).items()}
    async with _outage(server, outage):
        for name, count in opened.items():
            await _until_open(cells.of(BEFORE, name), asked, name, count)
        await _in_turn(cells, asked, AFTER, seconds)
    for service in with_source(asked.services).values():
        await _until_closed(service)


@asynccontextmanager
async def _outage(server: Mortal, outage: str) -> AsyncIterator[None]:
    down, up = (
        (server.stop, server.start) if outage == PORT_CLOSED else (server.freeze, server.thaw)
    )
    await down()
    try:
        yield
    finally:
        await up()


async def _ask_everything(asked: Asked) -> None:
    """What may be kept is kept."""
    for name, service in asked.services.items():
        await ask_all(service.port, asked.requests[name], 1)


async def _in_turn(cells: Cells, asked: Asked, phase: str, seconds: float) -> None:
    """Every contender for so many seconds, in slices."""
    found: dict[str, list[float]] = {name: [] for name in asked.services}
    for _ in range(SLICES):
        for name, service in asked.services.items():
            result = await load(service.port, asked.requests[name], 1, seconds / SLICES)
            found[name] += result.latencies
    for name, latencies in found.items():
        cells.of(phase, name).add(latencies)


async def _until_open(cell: Cell, asked: Asked, name: str, opened: int) -> None:
    """Ask one after the other until the source is left alone; at least once."""
    service = asked.services[name]
    latencies = []
    turns = itertools.cycle(asked.requests[name])
    connection = await connect(service.port)
    began = time.perf_counter()
    while _said(service, OPENED) == opened:
        before = time.perf_counter()
        if before - began > PATIENCE:
            raise RuntimeError(f"{name}: the breaker does not open: {service.program.last_words}")
        await connection.ask(next(turns))
        latencies.append(time.perf_counter() - before)
    connection.close()
    cell.add(latencies)


async def _until_closed(service: Service) -> None:
    async def answers_again() -> bool:
        return _said(service, CLOSED) == _said(service, OPENED)

    await until(answers_again)


def _said(service: Service, words: str) -> int:
    return service.program.log.read_text(errors="replace").count(words)


def _rows(cells: Cells) -> list[dict[str, Any]]:
    """What is added to a query without sources, which was asked while the breaker was open."""
    disabled = cells.of(AFTER, DISABLED)
    return [
        {
            "phase": cell.case,
            "contender": cell.contender,
            "answers": len(cell.latencies),
            "p50": cell.percentile(50),
            "p99": cell.percentile(99),
            "added to p50": asdict(cell.addition(disabled)),
            "added to p99": cell.percentile(99) - disabled.percentile(99),
        }
        for cell in cells
    ]
