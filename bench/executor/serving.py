"""How the service is served: garbage collection, the HTTP server, the number of processes."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bench.executor.served import AS_SERVED, COLLECTOR, FROZEN, UNCHANGED
from bench.figures import percentile, spread
from bench.line_up import COLD, WARM, Contender
from bench.processes import CORES
from bench.rounds import Pace, cursors, measure, same_answers, services, some, steps
from bench.sentences import Case, page
from commands.progress import console
from domain.errors import BadSetting

if TYPE_CHECKING:
    from pathlib import Path

    from bench.data import Data
    from bench.rounds import Cell, Measured, Service

SIZE = 50
APPLICATION = "bench.executor.served:served"
UVICORN = (
    *("-m", "uvicorn", APPLICATION, "--loop", "uvloop", "--http", "httptools", "--ws", "none"),
    *("--lifespan", "on", "--no-access-log", "--no-server-header", "--log-level", "warning"),
)
GRANIAN = (
    *("-m", "granian", APPLICATION, "--interface", "asgi", "--loop", "uvloop", "--no-ws"),
    *("--http", "1", "--log-level", "warning"),
)
SERVERS = {"uvicorn": UVICORN, "granian": GRANIAN}
STATES = {"warm": WARM, "cold": COLD}


def line_up() -> dict[str, list[Contender]]:
    """By question who is compared, each to the first; warm and cold."""
    return {
        "garbage collection": [
            Contender(name, UVICORN, environment={COLLECTOR: name})
            for name in (UNCHANGED, FROZEN, AS_SERVED)
        ],
        "server": [Contender(name, command) for name, command in SERVERS.items()],
        "processes": [
            Contender(f"{name}, {count}", (*command, "--workers", str(count)), cores=CORES)
            for name, command in SERVERS.items()
            for count in (1, 2)
        ],
    }


def must_be_there() -> None:
    """Raises `BadSetting` when a server is missing, before anything is measured."""
    if find_spec("granian") is None:
        raise BadSetting("granian", "is not installed; `./check` installs it")


async def measured(data: Data, folder: Path, pace: Pace) -> dict[str, list[dict[str, Any]]]:
    """Rows for each question."""
    found = {}
    for question, contenders in line_up().items():
        console.print(question)
        own = folder / question  # where they log
        own.mkdir(parents=True)
        found[question] = await compared(contenders, data, own, pace)
    return found


async def compared(
    contenders: list[Contender], data: Data, folder: Path, pace: Pace
) -> list[dict[str, Any]]:
    """A row for each contender, warm and cold, after seeing that all give the same answers."""
    wanted = {
        (one.name, state): replace(one, name=f"{one.name} {state}", source=limits.source)
        for one in contenders
        for state, limits in STATES.items()
    }
    async with services(wanted.values(), data, folder) as started:
        case = await _case(started)
        with steps(pace, len(started)) as step:
            measured = await measure(started, [case], pace, step)
    return [
        _row(measured, where, wanted[contenders[0].name, where[1]], cell)
        for where, cell in zip(wanted, measured.cells.values(), strict=True)
    ]


async def _case(started: list[Service]) -> Case:
    places = await cursors(started[0])
    case = Case(f"page of {SIZE}", tuple(page(SIZE, place) for place in places))
    await same_answers({one.name: one for one in started}, [some(case)])
    return case


def _row(
    measured: Measured, where: tuple[str, str], first: Contender, cell: Cell
) -> dict[str, Any]:
    name, state = where
    return {
        "contender": name,
        "state": state,
        "answers": len(cell.latencies),
        "per second": asdict(spread(cell.throughputs)),
        "p50": percentile(cell.latencies, 50) * 1000,
        "p99": percentile(cell.latencies, 99) * 1000,
        "processor": asdict(spread(seconds * 1000 for seconds in cell.processor)),
        "to first": asdict(measured.ratio(cell, first)),
    }
