"""Following measured in one run and written down."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import postgres
from bench.data import filled, on_postgresql
from bench.live.floors import floor
from bench.live.house import house
from bench.live.mutating import mutations
from bench.live.phases import Phase, delayed, fanned_out, held
from bench.live.report import markdown
from bench.live.team import hired
from bench.machine import circumstances
from bench.processes import OTHERS, stay_on
from bench.report import write
from bench.run import RESULTS
from commands.progress import bars, console
from commands.serve import allow_sockets
from demo import Plan

if TYPE_CHECKING:
    from bench.data import Data

SIZES = (1, 100, 1000, 5000)
FOLLOWERS = 1000  # of mutations
MOST = 10_000  # sockets that the settings may let somebody have


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many follow at most, and how long it is measured."""

    plan: Plan = field(
        default_factory=lambda: Plan(tickets=1_000, companies=25, contacts_per_company=10)
    )
    subscribers: int = 1000
    seconds: float = 2
    results: Path = RESULTS

    @property
    def half(self) -> int:
        """How many get a steady stream of events."""
        return max(1, self.subscribers // 2)


async def run(options: Options) -> Path:
    """Measure, write what was found and say it; the path of the report."""
    allow_sockets()
    results = await circumstances(
        options.plan, subscribers=options.subscribers, seconds=options.seconds
    )
    stay_on(OTHERS)
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as name:
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(postgres.server())
            names = await stack.enter_async_context(postgres.databases(url, "own", "crm"))
            values = on_postgresql(*names)
            values["limits"] = {**values["limits"], "sockets": MOST}
            with bars() as progress:
                data = await filled(values, options.plan, progress)
            team = await hired(data)
            results |= await _measured(data, team, options, Path(name))
    path = write(options.results, results, markdown, subject="live")
    console.print(path.read_text(), markup=False, soft_wrap=True)
    return path


async def _measured(data: Data, team: list[str], options: Options, folder: Path) -> dict[str, Any]:
    """All of it, each with a service that has just begun."""
    seconds = options.seconds
    console.print(f"{options.subscribers} sockets are held")
    async with house(data, team, folder) as one:
        idle = await held(Phase(one, folder / "held", seconds), options.subscribers)
    rows = [
        await _fan_out(data, team, folder, size, seconds)
        for size in SIZES
        if size <= options.subscribers
    ]
    delays = []
    for services in (1, 2):
        console.print(f"a steady stream to {options.half}, from processes: {services}")
        async with house(data, team, folder, services) as some:
            phase = Phase(some, folder / f"delayed-{services}", seconds)
            delays.append(await delayed(phase, options.half))
    console.print("mutations beside followers")
    async with house(data, team, folder) as one:
        phase = Phase(one, folder / "mutations", seconds)
        changed = await mutations(phase, min(FOLLOWERS, options.subscribers))
    return {"held": idle, "fan-out": rows, "delays": delays, "mutations": changed}


async def _fan_out(
    data: Data, team: list[str], folder: Path, size: int, seconds: float
) -> dict[str, Any]:
    console.print(f"events are told to {size}")
    inner = folder / f"fan-out-{size}"
    inner.mkdir()
    async with house(data, team, folder) as one:
        ours, sample = await fanned_out(Phase(one, inner / "ours", seconds), size)
    return {"ours": ours, "floor": await floor(inner, ours, sample)}
