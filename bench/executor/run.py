"""What the executor costs by itself, measured in one run and written down."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import postgres
from bench.data import filled, on_postgresql
from bench.executor import compiling, many, passes, serving, sizes, stalls
from bench.executor.alone import alone
from bench.executor.report import markdown
from bench.line_up import WARM
from bench.machine import circumstances
from bench.processes import OTHERS, stay_on
from bench.report import write
from bench.rounds import MANY, Pace
from bench.run import RESULTS
from commands.progress import bars, console
from demo import Plan

TIMES = 50  # how often what takes milliseconds is measured
OF_EACH_KIND = 50  # documents whose size is measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is made up, how much is asked, and how long it is measured."""

    plan: Plan = field(
        default_factory=lambda: Plan(tickets=4_000, companies=100, contacts_per_company=10)
    )
    rounds: int = 5
    seconds: float = 2
    documents: int = 10_000
    results: Path = RESULTS


async def run(options: Options) -> Path:
    """Measure, write what was found and say it; the path of the report."""
    serving.must_be_there()
    results = await circumstances(options.plan, rounds=options.rounds, seconds=options.seconds)
    results["versions"]["granian"] = version("granian")
    stay_on(OTHERS)
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as name:
        async with postgres.server() as url:
            results["versions"]["PostgreSQL"] = await postgres.version(url)
            results |= await _measured(options, url, Path(name))
    path = write(options.results, results, markdown, subject="executor")
    console.print(path.read_text(), markup=False, soft_wrap=True)
    return path


async def _measured(options: Options, url: str, folder: Path) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        own, crm = await stack.enter_async_context(postgres.databases(url, "own", "crm"))
        with bars() as progress:
            data = await filled(on_postgresql(own, crm), options.plan, progress)
        warm = WARM.on(data)
        pace = Pace(options.rounds, options.seconds, (MANY,))
        console.print("how long operations take to compile, and what plans take")
        found = {
            "rows": data.rows,
            "compiling": await alone(compiling.__name__, warm, folder, times=TIMES),
            "sizes": await alone(sizes.__name__, warm, folder, count=OF_EACH_KIND),
            "passes": await alone(passes.__name__, warm, folder, times=TIMES),
        }
        console.print(f"{options.documents} different documents")
        found["many"] = await alone(many.__name__, warm, folder, documents=options.documents)
        console.print("how the service is served")
        found |= await serving.measured(data, folder / "serving", pace)
    console.print("stalls of the event loop")
    return found | {"stalls": await stalls.on_server(url, folder / "stalls")}
