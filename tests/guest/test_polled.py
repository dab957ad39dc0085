"""History that somebody else writes is told once and whole, in whatever order it is committed."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import open_database
from db.clock import utc_now
from db.database import Database
from events.gaps import Gaps
from events.part import Part
from events.polled import FRESH, TOLD, PolledLog
from tests.guest.theirs import ENTRY, WELCOME
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings

READ = {"read_only": True}
DOCUMENT = Path(__file__).parents[2] / "docs" / "database.md"
LAST = "SELECT max(id) FROM ticket_history"
GONE = "DELETE FROM ticket_history WHERE id > $1"
NEXT = "SELECT setval(pg_get_serial_sequence('ticket_history', 'id'), $1)"


@pytest.fixture(params=["in its own schema", "in a file beside"])
async def guest(
    request: pytest.FixtureRequest, new_otrs: OtrsDatabases, tmp_path: Path
) -> AsyncIterator[tuple[Database, str]]:
    """A database that is stood on, and its address."""
    only_reads = request.param == "in a file beside"
    with new_otrs("7.3") as url:
        own = {"read_only": only_reads, "own_path": tmp_path / "own.db"}
        async with open_database(settings(url, **own).database) as db:
            await db.migrate()
            yield db, url


async def _told(log: PolledLog) -> list[int]:
    """The entries that were told, in their order."""
    await log.assign()
    return [event.history_id or 0 for event in await log.read(Part(0, 10_000), {})]


async def test_a_slow_transaction_is_not_skipped(guest: tuple[Database, str]) -> None:
    """It took its id first and ends last, long after later ids were told; also after a restart."""
    db, url = guest
    log = PolledLog(db)
    assert await _told(log) == []
    async with otrs_at(url) as slow, otrs_at(url) as fast:
        begun = slow.transaction()
        await begun.start()
        first = await slow.fetchval(ENTRY, "slow", WELCOME)
        second = await fast.fetchval(ENTRY, "fast", WELCOME)
        for _ in range(4):
            assert await _told(log) == [second]
        third = await fast.fetchval(ENTRY, "fast", WELCOME)
        log = PolledLog(db)
        assert await _told(log) == [second, third]
        await begun.commit()
        assert await _told(log) == [second, third, first]
        assert await _told(PolledLog(db)) == [second, third, first]


async def test_what_may_be_found_again_is_not_removed(guest: tuple[Database, str]) -> None:
    """As long as somebody's transaction lasts, else the entry would be told a second time."""
    db, url = guest
    log = PolledLog(db)
    await log.assign()
    async with otrs_at(url) as slow, otrs_at(url) as fast:
        begun = slow.transaction()
        await begun.start()
        await slow.fetchval(ENTRY, "slow", WELCOME)
        told = await fast.fetchval(ENTRY, "fast", WELCOME)
        for _ in range(3):
            await log.assign()
        future = utc_now() + timedelta(hours=1)
        assert not await log.remove(future, 10)
        assert await _told(log) == [told]
        await begun.rollback()
    for _ in range(5):
        await log.assign()
    await log.remove(future, 10)
    assert await _told(log) == []
    assert await _told(PolledLog(db)) == []


async def test_what_is_looked_at_again_is_little(guest: tuple[Database, str]) -> None:
    """As soon as nothing can fill a gap any more, nobody looks there."""
    db, url = guest
    log = PolledLog(db)
    await log.assign()
    async with otrs_at(url) as otrs:
        for _ in range(3):
            last = await otrs.fetchval(ENTRY, "a note", WELCOME)
    for _ in range(5):
        await log.assign()
    [[scanned]] = await db.accounts.rows("SELECT scanned FROM tg_event_log")
    assert scanned == last


async def test_a_transaction_that_stays_open_costs_no_second_reading(
    guest: tuple[Database, str],
) -> None:
    """However many entries come meanwhile, and wherever ids were left out by those who gave up."""
    db, url = guest
    reads = Reads(db)
    log = PolledLog(reads)
    await log.assign()
    async with otrs_at(url) as slow, otrs_at(url) as otrs:
        begun = slow.transaction()
        await begun.start()
        first = await slow.fetchval(ENTRY, "slow", WELCOME)
        written = []
        for _ in range(20):
            written.append(await otrs.fetchval(ENTRY, "a note", WELCOME))
            await otrs.execute("SELECT nextval('ticket_history_id_seq')")
            for _ in range(3):
                await log.assign()
        assert reads.entries == written
        await begun.commit()
    await log.assign()
    assert reads.entries == [*written, first]
    assert await _told(PolledLog(db)) == [*written, first]


class Reads:
    """A database, and the ids of entries of history that were read, there and in the log."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.entries: list[int] = []

    @property
    def accounts(self) -> Reads:
        apart = Reads(self._inner.accounts)
        apart.entries = self.entries
        return apart

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        found = await self._inner.rows(sql, *args)
        if sql in {FRESH, TOLD}:
            self.entries += [row[0] for row in found]
        return found


@pytest.mark.parametrize("seed", range(3))
def test_gaps_are_what_was_not_seen(seed: int) -> None:
    dice = random.Random(seed)
    gaps, hidden = Gaps(10), set(range(11, 60))
    for _ in range(5):
        found = sorted(dice.sample(sorted(hidden), 6))
        gaps.seen(found)
        hidden -= set(found)
        assert _left(gaps) == hidden
    gaps.close(30)
    assert _left(gaps) == {pk for pk in hidden if pk > 30}


def test_gaps_that_two_look_into_at_once() -> None:
    """Who is slower has seen less, and opens nothing of what the other has seen or closed."""
    gaps = Gaps(10)
    gaps.seen([12, 13, 15])
    gaps.seen([12])
    assert _left(gaps) == {11, 14, *range(16, 60)}
    gaps.close(20)
    gaps.seen([12, 13, 15, 21])
    assert _left(gaps) == {*range(22, 60)}


def _left(gaps: Gaps) -> set[int]:
    """Below the first that was never given."""
    ranges = zip(gaps.lows, gaps.highs, strict=True)
    return {pk for low, high in ranges for pk in range(low, min(high, 59) + 1)}


async def test_several_readers_and_writers(guest: tuple[Database, str]) -> None:
    """Two processes look while several write: each entry has one place."""
    db, url = guest
    logs = [PolledLog(db), PolledLog(db)]
    for log in logs:
        await log.assign()
    written: list[int] = []
    dice = random.Random(7)

    async def write() -> None:
        async with otrs_at(url) as otrs:
            for _ in range(5):
                pauses = [dice.random() / 30 for _ in range(2)]
                transaction = otrs.transaction()
                await transaction.start()
                entry = await otrs.fetchval(ENTRY, "a note", WELCOME)
                await asyncio.sleep(pauses[0])
                if dice.random() < 0.2:
                    await transaction.rollback()
                else:
                    await transaction.commit()
                    written.append(entry)
                await asyncio.sleep(pauses[1])

    async def look(log: PolledLog) -> None:
        while True:
            await log.assign()
            await asyncio.sleep(0.005)

    looking = [asyncio.create_task(look(log)) for log in logs]
    await asyncio.gather(*(write() for _ in range(4)))
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    told = await _told(logs[0])
    assert sorted(told) == sorted(written)
    assert await _told(logs[1]) == told


async def test_history_is_found_after_that_of_a_backup(guest: tuple[Database, str]) -> None:
    """By the statements of the document, where the log is ahead of it: ids are given again."""
    db, url = guest
    log = PolledLog(db)
    await log.assign()
    async with otrs_at(url) as otrs:
        last = await otrs.fetchval(LAST)
        for _ in range(3):
            await otrs.fetchval(ENTRY, "after the backup", WELCOME)
        while log._scanned == last:
            await log.assign()
        await otrs.execute(GONE, last)
        await otrs.fetchval(NEXT, last)
        text = DOCUMENT.read_text()
        statements = re.findall(r"^(?:DELETE FROM tg_event|.*scanned = NULL);$", text, re.MULTILINE)
        assert len(statements) == 2
        async with db.accounts.transaction() as tx:
            for statement in statements:
                await tx.execute(statement)
        log = PolledLog(db)
        head = await log.begin()
        written = await otrs.fetchval(ENTRY, "given again", WELCOME)
        await log.assign()
        assert [event.history_id for event in await log.read(Part(head, 100), {})] == [written]
