"""Each entry of history has an event, whoever wrote it, in the order a reader can trust."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from tests.actions.changing import OWN, SET, TICKET, done, ticket_id
from tests.actions.guarded import DELETED, ENTRY, rows
from tests.world.world import World

EVENTS = "SELECT ticket_id, history_id, kind FROM tg_event WHERE id > {} ORDER BY id"
LAST = "SELECT coalesce(max(id), 0) FROM tg_event"


async def last(world: World) -> int:
    return int((await rows(world, LAST))[0][0])


async def test_a_change_has_an_event(own_world: World) -> None:
    before = await last(own_world)
    ticket = await ticket_id(own_world, TICKET)
    await done(own_world, SET, {"ticket": ticket, "contact": {"login": OWN}})
    [newest] = await rows(
        own_world, "SELECT ticket_id, id, 'history' FROM ticket_history ORDER BY id DESC LIMIT 1"
    )
    assert await rows(own_world, EVENTS.format(before)) == [newest]


async def test_entries_of_others_have_events(own_world: World) -> None:
    """Several of one statement each have their own."""
    before = await last(own_world)
    top = (await rows(own_world, "SELECT max(id) FROM ticket_history"))[0][0]
    await own_world.execute(ENTRY.format(1))
    written = await rows(
        own_world,
        f"SELECT ticket_id, id, 'history' FROM ticket_history WHERE id > {top} ORDER BY id",
    )
    assert len(written) > 1
    assert await rows(own_world, EVENTS.format(before)) == written


async def test_what_is_undone_has_no_event(own_world: World) -> None:
    before = await last(own_world)
    with suppress(RuntimeError):
        async with own_world.services.db.transaction() as tx:
            await tx.execute(ENTRY.format(1))
            raise RuntimeError
    assert await rows(own_world, EVENTS.format(before)) == []


async def test_a_deletion_is_the_last_event(own_world: World) -> None:
    before = await last(own_world)
    await own_world.execute(DELETED.format(1))
    assert await rows(own_world, EVENTS.format(before)) == [(1, None, "deleted")]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_readers_are_woken_once_by_a_commit(own_world: World) -> None:
    woken: asyncio.Queue[str] = asyncio.Queue()
    listening = await asyncpg.connect(own_world.stores.own)
    try:
        await listening.add_listener("tg_event", lambda *said: woken.put_nowait(said[-1]))
        async with own_world.services.db.transaction() as tx:
            for _ in range(3):
                await tx.execute(ENTRY.format(1))
        async with asyncio.timeout(60):
            assert await woken.get() == ""
        await listening.execute("SELECT 1")
    finally:
        await listening.close()
    assert woken.empty()
