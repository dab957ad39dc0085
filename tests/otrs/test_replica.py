"""A guest on a read replica: a real standby, which follows the primary where the OTRS works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from domain.errors import GivenUp
from tests.guest.theirs import ENTRY, WELCOME, catalogue
from tests.live.following import following
from tests.otrs.databases import otrs_databases
from tests.otrs.guests import as_role, otrs_at, settings, standing
from tests.otrs.page import READING
from tests.servers.postgres import postgres
from tests.servers.standby import standby
from tests.world.stores import ADMIN
from tests.world.world import World

HEADLINE = """{ tickets { totalCount nodes { title viewerCan { write }
    customerUser { login fullName company { name contacts { totalCount } } }
    articles { nodes { subject } } history { nodes { kind } } } } }"""
CHANGE = """mutation { ticketSetTitle(input: {ticket: "%s", title: "x"}) { errors { code } } }"""
# as long as the title is another one it takes longer than anybody waits
READ = "SELECT title, CASE title WHEN 'Moved on' THEN NULL ELSE pg_sleep(60) END FROM ticket"
ALWAYS = "SELECT pg_sleep(60) FROM ticket"
RUNS = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
# who reads the table on the replica is in the way of this
ALONE = "LOCK TABLE ticket IN ACCESS EXCLUSIVE MODE"


@asynccontextmanager
async def replicated() -> AsyncIterator[tuple[str, str]]:
    """The database of an OTRS, with the role of the page; its address on primary and replica."""
    with postgres() as primary, otrs_databases(primary) as new_otrs, new_otrs("7.3") as url:
        async with otrs_at(url) as otrs:
            await otrs.execute(READING)
        with standby(primary) as replica:
            yield url, replica.url(url.rpartition("/")[2])


async def test_a_replica_is_stood_on(tmp_path: Path) -> None:
    """What is read, what is told, what is refused, and what is given up for the primary."""
    async with replicated() as (primary, replica):
        before = await catalogue(primary)
        async with otrs_at(primary) as otrs, otrs_at(replica) as other:
            url = as_role(replica, "ticketgraph")
            chosen = settings(url, read_only=True, own_path=str(tmp_path / "own.db"))
            async with asyncio.timeout(60), standing(chosen) as world:
                await _reads(world)
                await _is_told(world, otrs)
                await _goes_on(world, otrs, other)
        assert await catalogue(primary) == before


async def _reads(world: World) -> None:
    found = await world.ask(HEADLINE, login=ADMIN)
    assert found.errors == []
    [ticket] = found.data["tickets"]["nodes"]
    assert ticket["viewerCan"] == {"write": False}
    assert [each["kind"] for each in ticket["history"]["nodes"]] == ["NEW_TICKET"]
    [node] = (await world.ask("{ tickets { nodes { id } } }")).data["tickets"]["nodes"]
    assert (await world.ask(CHANGE % node["id"], login=ADMIN)).codes == ["FORBIDDEN"]


async def _is_told(world: World, otrs: asyncpg.Connection) -> None:
    async with following(world, login=ADMIN) as heard:
        await otrs.fetchval(ENTRY, "%%A note", WELCOME)
        told = await heard.next()
    assert (told["kind"], told["new"]) == ("ADD_NOTE", "A note")


async def _goes_on(world: World, otrs: asyncpg.Connection, replica: asyncpg.Connection) -> None:
    """A read that is given up is asked once more; given up again, whoever asks may try again."""
    reading = asyncio.ensure_future(world.services.db.rows(READ))
    await _begun(replica)
    async with otrs.transaction():
        await otrs.execute(ALONE)
        await otrs.execute("UPDATE ticket SET title = 'Moved on'")
    assert [row[0] for row in await reading] == ["Moved on"]
    again = asyncio.ensure_future(world.services.db.rows(ALWAYS))
    while not (await asyncio.wait({again}, timeout=0.01))[0]:
        async with otrs.transaction():
            await otrs.execute(ALONE)
    with pytest.raises(GivenUp):
        await again


async def _begun(replica: asyncpg.Connection) -> None:
    """When the first try is at work."""
    for _ in range(1000):
        if await replica.fetchval(RUNS):
            return
        await asyncio.sleep(0.01)
    pytest.fail("the statement does not run")
