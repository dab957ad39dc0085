"""The whole benchmark: fills databases, measures everything on them, writes the results."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import postgres
from bench.data import filled, on_postgresql, on_sqlite
from bench.machine import commit, machine, versions
from bench.processes import OTHERS, stay_on
from bench.report import cells, markdown, write
from bench.rounds import CONNECTIONS, checked_cases, measure, services
from bench.running_costs import idle_bytes, start_seconds, stop_seconds
from bench.sentences import PAGES
from bench.statements import statements
from commands.progress import bars, console
from demo import Plan
from settings import HERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.data import Data
    from demo import Progress

RESULTS = HERE / "bench" / "results"
CONTENDERS = 3


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
    """Measure, and write what was found; the path of the report."""
    results: dict[str, Any] = {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": await commit(),
        "machine": machine(),
        "versions": versions(),
        "options": {
            "rounds": options.rounds,
            "seconds": options.seconds,
            "tickets": options.plan.tickets,
            "companies": options.plan.companies,
            "contacts each": options.plan.contacts_per_company,
        },
        "engines": {},
    }
    stay_on(OTHERS)
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as name:
        folder = Path(name)
        if "postgresql" in options.engines:
            results["engines"]["postgresql"] = await _on_postgresql(options, folder, results)
        if "sqlite" in options.engines:
            results["engines"]["sqlite"] = await _measured(options, on_sqlite(folder), folder)
        results["idle bytes"] = await idle_bytes(folder / "first-start")
    return write(options.results, results, markdown)


async def _on_postgresql(options: Options, folder: Path, results: dict[str, Any]) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        url = options.server
        if url is None:
            url = await stack.enter_async_context(postgres.server())
        results["versions"]["PostgreSQL"] = await postgres.version(url)
        own, crm = await stack.enter_async_context(postgres.databases(url, "own", "crm"))
        return await _measured(options, on_postgresql(own, crm), folder)


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
    async with services(data, folder) as contenders:
        wanted = await checked_cases(contenders, data)
        console.print(f"{data.engine}: all contenders give the same answers")
        counted = await statements(data, wanted)
        with bars() as progress, _steps(options, progress) as step:
            measured = await measure(
                contenders, wanted, rounds=options.rounds, seconds=options.seconds, step=step
            )
        memory = contenders[0].program.memory
    return {"cells": cells(measured), "statements": counted, "bytes after load": memory}


@contextmanager
def _steps(options: Options, progress: Progress) -> Iterator[Callable[[], None]]:
    """A function to call after each measurement; the bar counts milliseconds of load."""
    share = int(options.seconds * 1000)
    total = options.rounds * (1 + len(PAGES)) * len(CONNECTIONS) * CONTENDERS * share
    done = 0

    def step() -> None:
        nonlocal done
        done += share
        progress("measuring (ms)", done, total)

    progress("measuring (ms)", 0, total)
    yield step
