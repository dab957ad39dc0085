"""The small tables in memory follow the tables, whoever changes them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from db.database import Database
from domain.reference import Channel, Lock, SenderType, StateType
from loaders.reference import open_references, read
from tests.db.places import Place
from tests.db.rows import insert
from tests.servers.postgres import Postgres

GUARD = 30


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr("db.sqlite.POLL_SECONDS", 0.01)


async def rename(place: Place, name: str) -> None:
    """As another process does it, on a connection of its own."""
    async with place.open(pool_size=1) as other, other.transaction() as tx:
        await tx.execute("UPDATE queue SET name = $1 WHERE id = 1", name)


async def test_the_initial_rows_are_read(db: Database) -> None:
    reference = await read(db)

    assert reference.queue_by_name["Raw"].pk == 2
    assert {state.type for state in reference.states.values()} == set(StateType)
    assert [priority.level for priority in reference.priorities.values()] == [1, 2, 3, 4, 5]
    assert reference.locks == {1: Lock.UNLOCKED, 2: Lock.LOCKED, 3: Lock.UNLOCKED}
    assert set(reference.sender_types.values()) == set(SenderType)
    assert Channel.EMAIL in reference.channels.values()
    assert reference.agent_by_login["root@localhost"].valid is True
    assert reference.history_kinds[1] == "NewTicket"
    [calendar] = reference.calendars.values()
    assert (calendar.name, calendar.time_zone, calendar.valid) == ("", "UTC", True)
    friday = datetime(2026, 12, 18, 20, 30, tzinfo=UTC)
    assert calendar.working_time.add(friday, 3600) == datetime(2026, 12, 21, 8, 30, tzinfo=UTC)
    assert calendar.working_time.yearly == {(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


async def test_both_engines_read_the_same(place: Place, db: Database) -> None:
    """The same rows give the same records, whatever the columns are made of."""
    reference = await read(db)
    queue = reference.queue_by_name["Misc"]

    assert (queue.pk, queue.group_id, queue.valid) == (4, 1, True)
    assert queue.comment == "Everything else."
    assert type(queue.valid) is bool


async def test_a_change_by_another_connection_is_seen(place: Place, db: Database) -> None:
    async with asyncio.timeout(GUARD), open_references(db) as references:
        for name in ("First", "Second", "Third"):
            version = references.current.version
            before = references.current
            await rename(place, name)
            after = await references.newer_than(version)

            assert name in after.queue_by_name
            assert name not in before.queue_by_name, "a picture is replaced, never changed"
            assert references.current is after


async def test_a_change_of_our_own_is_seen(db: Database) -> None:
    async with asyncio.timeout(GUARD), open_references(db) as references:
        version = references.current.version
        async with db.transaction() as tx:
            await insert(tx, "queue", {"name": "Support"})
        assert "Support" in (await references.newer_than(version)).queue_by_name


async def test_who_changed_something_may_wait_for_it(db: Database) -> None:
    """And waits for nothing where there is nothing new."""
    async with asyncio.timeout(GUARD), open_references(db) as references:
        async with db.transaction() as tx:
            await insert(tx, "queue", {"name": "Support"})
        fresh = await references.caught_up()
        assert "Support" in fresh.queue_by_name
        assert await references.caught_up() is fresh is references.current


async def test_other_tables_do_not_matter(place: Place, db: Database) -> None:
    """A new ticket is no reason to read the small tables again."""
    async with asyncio.timeout(GUARD), open_references(db) as references:
        first = references.current
        async with db.transaction() as tx:
            await insert(tx, "ticket", {"tn": "1"})
        assert (await read(db)).version == first.version
        await rename(place, "Changed")
        assert (await references.newer_than(first.version)).version == first.version + 1


async def test_changes_are_seen_after_the_server_was_away(
    postgres_server: Postgres, postgres_template: str
) -> None:
    with postgres_server.database(postgres_template) as url:
        place = Place("postgresql", url)
        async with (
            asyncio.timeout(GUARD),
            place.open() as own,
            open_references(own) as references,
        ):
            version = references.current.version
            postgres_server.stop()
            postgres_server.start()
            await rename(place, "Back again")
            assert "Back again" in (await references.newer_than(version)).queue_by_name
