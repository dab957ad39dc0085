"""The same questions to a small and a large OTRS: what should not depend on their size."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from bench import postgres
from bench.machine import circumstances
from bench.otrs.asker import asker, in_turn
from bench.otrs.by_hand import headline
from bench.otrs.generate import Options as Wanted
from bench.otrs.generate import backlog, generate
from bench.otrs.questions import QUESTIONS
from bench.otrs.report import markdown
from bench.otrs.standing import Counted, guest_settings, standing
from bench.otrs.writing import written
from bench.report import write
from bench.run import RESULTS
from commands.progress import console
from db.guest.database import look
from db.guest.indexes import missing_indexes
from db.migrate import scripts
from db.postgres import open_postgres_reader
from demo import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.otrs.asker import Asker
    from bench.report import Results

# as an installation that has run for long, with nothing left to be written
SETTLED = ("VACUUM (ANALYZE)", "CHECKPOINT")
AS_FOUND, AS_RECOMMENDED = "as OTRS has them", "as recommended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many tickets each OTRS has, how many are unfinished, and how often all is asked."""

    small: int = 2_000
    large: int = 20_000
    unfinished: str = "2000"  # as many, or a share such as 5%
    times: int = 15
    results: Path = RESULTS

    @property
    def work(self) -> str:
        """How many are unfinished: the same number in both, or the same share of each."""
        number = str(backlog(self.unfinished, self.small))
        return self.unfinished if self.unfinished.endswith("%") else number


async def run(options: Options) -> Path:
    """Measure, write what was found and say it; the path of the report."""
    results = await circumstances(Plan(tickets=options.large), small=options.small)
    results["options"]["unfinished"] = options.work
    results["found"] = {}
    sizes = options.small, options.large
    async with (
        postgres.server() as server,
        postgres.databases(server, "small", "large") as urls,
    ):
        for url, size in zip(urls, sizes, strict=True):
            console.print(f"making an OTRS of {size:,} tickets")
            await generate(Wanted(url, size, unfinished=options.work))
            await _run(url, SETTLED)
        for indexes in (AS_FOUND, AS_RECOMMENDED):
            if indexes == AS_RECOMMENDED:
                [results["added"], _] = [await _add_indexes(url) for url in urls]
            console.print(f"asking both, with indexes {indexes}")
            found = await _measured(urls, options.times)
            results["found"][indexes] = dict(zip(map(str, sizes), found, strict=True))
    path = write(options.results, results, markdown, subject="otrs")
    console.print(path.read_text(), markup=False, soft_wrap=True)
    return path


async def _add_indexes(url: str) -> list[str]:
    """Those that `inspect-database` tells of; the statements."""
    recognition = await look(guest_settings(url, Path()).database)
    async with open_postgres_reader(url, pool_size=1, time_limit=60) as reader:
        missing = await missing_indexes(reader, recognition, scripts("postgresql"))
    statements = [index.statement for index in missing]
    await _run(url, [*statements, *SETTLED])
    return statements


async def _run(url: str, statements: Sequence[str]) -> None:
    """One after the other, each for itself."""
    connection = await asyncpg.connect(url, command_timeout=3600)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _measured(urls: list[str], times: int) -> list[Results]:
    """For each database every question, the headline query by hand, and changes."""
    async with AsyncExitStack() as stack:
        askers = [await _asker(stack, url, times + 1) for url in urls]
        taken = [await in_turn(askers, question, times) for question in QUESTIONS]
        by_hand = [await headline(*each) for each in zip(urls, askers, strict=True)]
    console.print("writing into both")
    deeds = await written(urls, times)
    return [
        {
            "asked": [
                {"question": question.name, **asdict(answers[n])}
                for question, answers in zip(QUESTIONS, taken, strict=True)
            ],
            "by hand": by_hand[n],
            "written": deeds[n],
        }
        for n in range(len(urls))
    ]


async def _asker(stack: AsyncExitStack, url: str, samples: int) -> Asker:
    counted = Counted()
    services = await stack.enter_async_context(standing(url, counted))
    asking = await asker(services, counted, samples)
    await asking.find_places()
    return asking
