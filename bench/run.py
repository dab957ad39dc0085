"""The whole benchmark: fills databases, measures everything on them, writes the results."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import postgres
from bench.data import filled, on_postgresql, on_sqlite
from bench.executor import stalls
from bench.line_up import ALL, OURS
from bench.machine import circumstances
from bench.processes import OTHERS, stay_on
from bench.report import cells, floors_of, markdown, write
from bench.rounds import Pace, checked_cases, measure, services, steps
from bench.running_costs import idle_bytes, start_seconds, stop_seconds
from bench.statements import statements
from commands.progress import bars, console
from demo import Plan
from settings import HERE

if TYPE_CHECKING:
    from bench.data import Data

RESULTS = HERE / "bench" / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to measure, and for how long."""

    engines: tuple[str, ...] = ("postgresql", "sqlite")
    rounds: int = 5
    seconds: float = 0.8
    plan: Plan = field(
        default_factory=lambda: Plan(tickets=20_000, companies=500, contacts_per_company=10)
    )
    server: str | None = None
    results: Path = RESULTS


async def run(options: Options) -> Path:
    """Measure, write what was found, and say how it stands to the floors; the report's path."""
    results = await circumstances(options.plan, rounds=options.rounds, seconds=options.seconds) | {
        "engines": {}
    }
    stay_on(OTHERS)
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as name:
        folder = Path(name)
        if "postgresql" in options.engines:
            results["engines"]["postgresql"] = await _on_postgresql(options, folder, results)
        if "sqlite" in options.engines:
            results["engines"]["sqlite"] = await _measured(options, on_sqlite(folder), folder)
        results["idle bytes"] = await idle_bytes(folder / "first-start")
    console.print("\n\n".join(floors_of(results)), markup=False, soft_wrap=True)
    return write(options.results, results, markdown)


async def _on_postgresql(options: Options, folder: Path, results: dict[str, Any]) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        url = options.server
        if url is None:
            url = await stack.enter_async_context(postgres.server())
        results["versions"]["PostgreSQL"] = await postgres.version(url)
        own, crm = await stack.enter_async_context(postgres.databases(url, "own", "crm"))
        found = await _measured(options, on_postgresql(own, crm), folder)
        return found | {"stalls": await stalls.on_server(url, folder)}


async def _measured(options: Options, values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Everything about one engine."""
    with bars() as progress:
        data = await filled(values, options.plan, progress)
    console.print(f"{data.engine}: filled in {data.fill_seconds:.1f} seconds")
    return {
        "rows": data.rows,
        "fill seconds": data.fill_seconds,
        "start seconds": asdict(await start_seconds(data, folder)),
        "stop seconds": asdict(await stop_seconds(data, folder)),
        **await _rounds(options, data, folder),
    }


async def _rounds(options: Options, data: Data, folder: Path) -> dict[str, Any]:
    async with services(ALL, data, folder) as contenders:
        wanted = await checked_cases(contenders, data)
        console.print(f"{data.engine}: all contenders give the same answers")
        counted = await statements(OURS, data, wanted)
        pace = Pace(options.rounds, options.seconds)
        with steps(pace, len(wanted) * len(contenders)) as step:
            measured = await measure(contenders, wanted, pace, step)
        memory = contenders[0].program.memory
    return {"cells": cells(measured), "statements": counted, "bytes after load": memory}
