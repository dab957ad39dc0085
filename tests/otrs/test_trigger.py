"""The one trigger is as the settings of the service say, and of its schema; commands leave it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from app import main, open_database
from db.guest.database import settle
from db.migrate import MigrationError
from domain.errors import BadSetting
from events.log import EventLog
from events.part import Part
from events.polled import take_over
from tests.guest.theirs import ENTRY, WELCOME
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import as_role, otrs_at, settings
from tests.servers.process import PATIENCE

CALLED = """
    SELECT p.pronamespace::regnamespace::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgname = 'tg_event_of_history'
"""
WRITTEN = "SELECT count(*) FROM {}.tg_event"
DROP = "DROP TRIGGER tg_event_of_history ON public.ticket_history"

WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database() AND NOT granted
"""
WRITE = "LOCK TABLE ticket_history IN ROW EXCLUSIVE MODE"


@pytest.fixture
def otrs_url(new_otrs: OtrsDatabases) -> Iterator[str]:
    with new_otrs("7.1") as url:
        yield url


@pytest.fixture
async def other(otrs: asyncpg.Connection) -> AsyncIterator[str]:
    """A role that may use all that is there, and owns nothing."""
    await otrs.execute("CREATE ROLE other LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO other")
    yield "other"
    await otrs.execute("DROP OWNED BY other CASCADE; DROP ROLE other")


async def begun(url: str, **given: object) -> None:
    """What a service does before it answers."""
    database = settings(url, **given).database
    async with open_database(database) as db:
        await db.migrate()
    await settle(database)


async def test_a_trigger_of_another_schema_is_not_taken_for_ours(
    otrs_url: str, otrs: asyncpg.Connection
) -> None:
    """Who wants one is told whose it is, and how it goes; who wants none leaves it alone."""
    await begun(otrs_url, allow_trigger=True)
    await begun(otrs_url, own_schema="second")
    assert await otrs.fetchval(CALLED) == "ticketgraph"
    with pytest.raises(BadSetting, match=r"calls ticketgraph\.tg_event_of_history\(\)") as refused:
        await begun(otrs_url, own_schema="second", allow_trigger=True)
    assert DROP in str(refused.value)
    await otrs.execute(DROP)
    await begun(otrs_url, own_schema="second", allow_trigger=True)
    assert await otrs.fetchval(CALLED) == "second"
    await otrs.fetchval(ENTRY, "A note", WELCOME)
    assert await otrs.fetchval(WRITTEN.format("second")) == 1
    assert await otrs.fetchval(WRITTEN.format("ticketgraph")) == 0


async def test_a_trigger_that_somebody_removed_loses_nothing(
    otrs_url: str, otrs: asyncpg.Connection
) -> None:
    """What was written until it was made again is looked for."""
    await begun(otrs_url, allow_trigger=True)
    async with open_database(settings(otrs_url, allow_trigger=True).database) as db:
        await take_over(db)
        written = [await otrs.fetchval(ENTRY, "with it", WELCOME)]
        await otrs.execute(DROP)
        written.append(await otrs.fetchval(ENTRY, "without it", WELCOME))
        await begun(otrs_url, allow_trigger=True)
        await take_over(db)
        log = EventLog(db)
        await log.assign()
        assert [event.history_id for event in await log.read(Part(0, 100), {})] == written


async def test_what_is_written_after_its_end_is_looked_for(
    otrs_url: str, otrs: asyncpg.Connection
) -> None:
    """Also where nothing is left in the log of what the trigger told."""
    await begun(otrs_url, allow_trigger=True)
    async with open_database(settings(otrs_url, allow_trigger=True).database) as db:
        await take_over(db)
    last = await otrs.fetchval(ENTRY, "told long ago", WELCOME)
    await otrs.execute("DELETE FROM ticketgraph.tg_event")
    await begun(otrs_url)
    await otrs.fetchval(ENTRY, "written before anybody looks", WELCOME)
    assert await otrs.fetchval("SELECT scanned FROM ticketgraph.tg_event_log") == last


async def test_commands_leave_the_trigger(
    otrs_url: str,
    otrs: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without its setting as well: a service that relies on it may be running."""
    await begun(otrs_url, allow_trigger=True)
    monkeypatch.setenv("TICKETGRAPH_DATABASE__URL", otrs_url)
    monkeypatch.setenv("TICKETGRAPH_DATABASE__MODE", "guest")
    monkeypatch.setenv("TICKETGRAPH_SOURCES", "[]")
    for command in (["migrate"], ["token", "root@localhost"], ["rebuild-escalations"]):
        assert await asyncio.to_thread(main, command) == 0
    assert await otrs.fetchval(CALLED) == "ticketgraph"
    await begun(otrs_url)
    assert await otrs.fetchval(CALLED) is None
    capsys.readouterr()


@pytest.mark.parametrize("wants", [True, False])
async def test_a_function_of_another_role_is_named_with_what_helps(
    otrs_url: str, otrs: asyncpg.Connection, other: str, *, wants: bool
) -> None:
    await begun(otrs_url, allow_trigger=not wants)
    await otrs.execute("GRANT USAGE ON SCHEMA ticketgraph TO other")
    await otrs.execute("GRANT ALL ON ALL TABLES IN SCHEMA ticketgraph TO other")
    with pytest.raises(BadSetting) as refused:
        await begun(as_role(otrs_url, other), allow_trigger=wants)
    told = str(refused.value)
    assert "the function ticketgraph.tg_event_of_history() belongs to the role “postgres”" in told
    assert "“other”, which is connected, may not" in told
    [statement] = re.findall(r"^  (.*;)$", told, re.MULTILINE)
    await otrs.execute("GRANT CREATE ON SCHEMA ticketgraph TO other")
    await otrs.execute(statement)
    await begun(as_role(otrs_url, other), allow_trigger=wants)
    assert await otrs.fetchval(CALLED) == ("ticketgraph" if wants else None)


@pytest.mark.parametrize("wants", [True, False])
async def test_those_who_start_at_once_wait_for_each_other(
    otrs_url: str, otrs: asyncpg.Connection, *, wants: bool
) -> None:
    await begun(otrs_url, allow_trigger=not wants)
    database = settings(otrs_url, allow_trigger=wants).database
    async with asyncio.TaskGroup() as starts, otrs_at(otrs_url) as writer, writer.transaction():
        await writer.execute(WRITE)
        started = [starts.create_task(settle(database)) for _ in range(3)]
        while await otrs.fetchval(WAITING) < len(started):
            assert not any(start.done() for start in started)
    assert await otrs.fetchval(CALLED) == ("ticketgraph" if wants else None)


@pytest.mark.parametrize("wants", [True, False])
async def test_who_writes_history_is_not_kept_waiting(
    otrs_url: str, otrs: asyncpg.Connection, *, wants: bool
) -> None:
    """Where a transaction stays open, the start says so, and the trigger is as it was."""
    await begun(otrs_url, allow_trigger=not wants)
    database = settings(otrs_url, allow_trigger=wants, time_limit=0.3).database
    async with otrs_at(otrs_url) as writer, writer.transaction():
        await writer.execute(WRITE)
        with pytest.raises(MigrationError, match="Start anew when that transaction has ended"):
            async with asyncio.timeout(PATIENCE):
                await settle(database)
        await otrs.fetchval(ENTRY, "by somebody else", WELCOME)
    assert await otrs.fetchval(CALLED) == (None if wants else "ticketgraph")
    await settle(database)
    assert await otrs.fetchval(CALLED) == ("ticketgraph" if wants else None)
