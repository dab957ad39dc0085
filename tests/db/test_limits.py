"""A statement that takes too long, or that nobody waits for any more, is stopped where it runs."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from db.database import Database, Reader
from domain.errors import TimedOut
from tests.db.places import Place

GUARD = 30  # seconds in which everything here is done many times over
# would run for hours
ENDLESS = """
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
    SELECT count(*) FROM numbers AS a CROSS JOIN numbers AS b
"""
MANY = 1_000_000_000
RUNNING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE state = 'active' AND query LIKE '%AS a CROSS JOIN numbers%' AND pid <> pg_backend_pid()
"""


async def until_running(place: Place, expected: int) -> None:
    """On PostgreSQL: until that many of the endless statements run on the server."""
    if place.dialect == "sqlite":
        return
    conn = await asyncpg.connect(place.where)
    try:
        while await conn.fetchval(RUNNING) != expected:
            pass
    finally:
        await conn.close()


async def endless(reader: Reader) -> Any:
    return await reader.rows(ENDLESS, MANY)


async def test_a_statement_past_the_time_limit_is_stopped(place: Place) -> None:
    """With one connection the next statement would have to wait for it."""
    async with asyncio.timeout(GUARD), place.open(pool_size=1, time_limit=0.2) as db:
        with pytest.raises(TimedOut, match=r"0\.2 seconds"):
            await endless(db)
        await until_running(place, 0)
        assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]


async def test_a_statement_in_a_reader_is_stopped(place: Place) -> None:
    async with asyncio.timeout(GUARD), place.open_reader(pool_size=1, time_limit=0.2) as reader:
        with pytest.raises(TimedOut):
            await endless(reader)
        await until_running(place, 0)
        assert [tuple(row) for row in await reader.rows("SELECT 1")] == [(1,)]


async def test_a_statement_nobody_waits_for_is_stopped(place: Place) -> None:
    """Because the client went away, for instance."""
    async with asyncio.timeout(GUARD), place.open(pool_size=1, time_limit=GUARD) as db:
        asking = asyncio.create_task(endless(db))
        await until_running(place, 1)
        while not await cancelled(asking):
            pass
        await until_running(place, 0)
        assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]


async def cancelled(task: asyncio.Task[Any]) -> bool:
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


async def test_a_statement_is_stopped_however_early_it_is_given_up(place: Place) -> None:
    """At every step on its way into the thread or to the server."""
    async with asyncio.timeout(GUARD), place.open(pool_size=1, time_limit=1) as db:
        await db.rows("SELECT 1")
        for steps in range(12):
            asking = asyncio.create_task(endless(db))
            for _ in range(steps):
                await asyncio.sleep(0)
            assert await cancelled(asking)
        await until_running(place, 0)

    async with asyncio.timeout(GUARD), place.open(pool_size=1) as db:
        assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]


async def test_who_waits_for_a_connection_waits_no_longer_than_the_limit(place: Place) -> None:
    async with asyncio.timeout(GUARD), place.open(pool_size=1, time_limit=0.3) as db:
        answers = await asyncio.gather(*(endless(db) for _ in range(5)), return_exceptions=True)

        assert [type(answer) for answer in answers] == [TimedOut] * 5
        assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]


async def test_a_statement_of_a_transaction_has_a_limit(place: Place) -> None:
    """What the transaction wrote before is gone, the next one can begin."""

    async def too_much(db: Database) -> None:
        async with db.transaction() as tx:
            await tx.execute("UPDATE valid SET name = 'x' WHERE id = 1")
            await endless(tx)

    async with asyncio.timeout(GUARD), place.open(pool_size=1, time_limit=0.3) as db:
        with pytest.raises(TimedOut):
            await too_much(db)
        await until_running(place, 0)
        async with db.transaction() as tx:
            rows = await tx.rows("SELECT name FROM valid WHERE id = 1")
            assert [tuple(row) for row in rows] == [("valid",)]
