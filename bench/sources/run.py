"""What sources cost, measured in one run and written down."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import postgres, slapd
from bench.machine import circumstances
from bench.processes import OTHERS, stay_on
from bench.report import write
from bench.run import RESULTS
from bench.sources import contacts, outages, pages
from bench.sources.companies import SIZES
from bench.sources.report import markdown
from bench.sources.rounds import services
from bench.sources.stores import SQL, open_stores
from commands.progress import console
from demo import Plan

if TYPE_CHECKING:
    from bench.sources.stores import Stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is made up, and how long it is measured."""

    plan: Plan = field(
        default_factory=lambda: Plan(tickets=4_000, companies=100, contacts_per_company=10)
    )
    rounds: int = 5
    seconds: float = 0.5
    sizes: tuple[int, ...] = SIZES
    results: Path = RESULTS


async def run(options: Options) -> Path:
    """Measure, write what was found and say it; the path of the report."""
    results = await circumstances(options.plan, rounds=options.rounds, seconds=options.seconds)
    results["versions"]["OpenLDAP"] = await slapd.version()
    stay_on(OTHERS)
    with tempfile.TemporaryDirectory(prefix="ticketgraph-bench-") as name:
        async with open_stores(options.plan, options.sizes) as stores:
            results["versions"]["PostgreSQL"] = await postgres.version(stores.servers[SQL].url)
            results["rows"] = stores.data.rows
            results |= await _measured(options, stores, Path(name))
    path = write(options.results, results, markdown, subject="sources")
    console.print(path.read_text(), markup=False, soft_wrap=True)
    return path


async def _measured(options: Options, stores: Stores, folder: Path) -> dict[str, Any]:
    often: dict[str, Any] = {"rounds": options.rounds, "seconds": options.seconds}
    contenders = pages.contenders(stores)
    async with services(contenders, folder / "well") as started:
        console.print("pages of tickets, with sources and without")
        tickets = await pages.measured(contenders, started, **often)
        console.print("companies with few contacts and with many")
        companies = await contacts.measured(contenders, started, options.sizes, **often)
    console.print("a source that dies, and one that freezes")
    down = await outages.measured(stores, folder / "outages", **often)
    return {"pages": tickets, "companies": companies, "outages": down}
