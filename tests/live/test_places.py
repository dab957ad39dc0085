"""Places of events on PostgreSQL: each is given once, whatever is deleted while they are given."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
import pytest

from tests.live.following import settled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world.world import World

PATIENCE = 20
TAKEN = "SELECT last FROM tg_event_log WHERE id = 1 FOR UPDATE"
WAITING = """
    INSERT INTO tg_event (ticket_id, kind, create_time)
    SELECT 1, 'deleted', '2026-01-01' FROM generate_series(1, 3) RETURNING id
"""
GONE = "DELETE FROM tg_event WHERE id = $1 AND position IS NULL"
HELD_UP = "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))"
PLACES = "SELECT id, position FROM tg_event WHERE id >= $1 ORDER BY id"


@asynccontextmanager
async def connected(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.stores.own)
    try:
        yield connection
    finally:
        await connection.close()


async def held_up(watching: asyncpg.Connection, by: asyncpg.Connection) -> None:
    """Wait until somebody waits for this connection."""
    async with asyncio.timeout(PATIENCE):
        while not await watching.fetchval(HELD_UP, by.get_server_pid()):
            pass


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("gone", [0, 1, 2])
async def test_an_event_deleted_while_places_are_given_leaves_none_twice(
    office: World, gone: int
) -> None:
    """Whoever gives places has seen it waiting, and finds it gone when it is its turn."""
    await settled(office)
    async with connected(office) as first, connected(office) as second, connected(office) as third:
        async with second.transaction():
            async with first.transaction():
                before = await first.fetchval(TAKEN)  # nobody gives places until all are there
                ids = [row["id"] for row in await third.fetch(WAITING)]
                assert await second.execute(GONE, ids[gone]) == "DELETE 1"
            giving = asyncio.create_task(office.services.live.log.assign())
            await held_up(third, by=second)
        await giving
        [[last]] = await third.fetch("SELECT last FROM tg_event_log")
        places = {row["id"]: row["position"] for row in await third.fetch(PLACES, ids[0])}
        assert places.keys() == {*ids} - {ids[gone]}
        assert before < min(places.values()) < max(places.values()) == last
        [another, *_] = [row["id"] for row in await third.fetch(WAITING)]
        await office.services.live.log.assign()
        assert await third.fetchval("SELECT position FROM tg_event WHERE id = $1", another) > last
