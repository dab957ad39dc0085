"""Mutations measured in one run and written down."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import postgres
from bench.data import filled, on_postgresql, on_sqlite
from bench.executor.alone import alone
from bench.machine import circumstances
from bench.mutations import measured
from bench.mutations.report import markdown
from bench.processes import OTHERS, stay_on
from bench.report import write
from bench.run import RESULTS
from commands.progress import bars, console
from demo import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is made up, and how long it is measured."""

    plan: Plan = field(
        default_factory=lambda: Plan(tickets=4_000, companies=100, contacts_per_company=10)
    )
    engines: tuple[str, ...] = ("postgresql", "sqlite")
    rounds: int = 5
    seconds: float = 0.8
    results: Path = RESULTS


async def run(options: Options) -> Path:
    """Measure, write what was found and say it; the path of the report."""
    results = await circumstances(options.plan, rounds=options.rounds, seconds=options.seconds)
    stay_on(OTHERS)
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as name:
        async with AsyncExitStack() as stack:
            results["engines"] = {
                engine: await _on(engine, options, stack, Path(name)) for engine in options.engines
            }
    path = write(options.results, results, markdown, subject="mutations")
    console.print(path.read_text(), markup=False, soft_wrap=True)
    return path


async def _on(
    engine: str, options: Options, stack: AsyncExitStack, folder: Path
) -> list[dict[str, Any]]:
    values = on_sqlite(folder)
    if engine == "postgresql":
        url = await stack.enter_async_context(postgres.server())
        values = on_postgresql(
            *await stack.enter_async_context(postgres.databases(url, "own", "crm"))
        )
    with bars() as progress:
        data = await filled(values, options.plan, progress)
    console.print(f"mutations on {engine}")
    wanted = {"rounds": options.rounds, "seconds": options.seconds}
    found: list[dict[str, Any]] = await alone(measured.__name__, data, folder / engine, **wanted)
    return found
