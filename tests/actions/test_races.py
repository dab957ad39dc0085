"""Two at once: one is first, the other is told, and nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import asyncpg
import pytest

from tests.actions.changing import (
    LINK,
    OUTSIDER,
    OWN,
    SET,
    TICKET,
    UNLINK,
    add_customer,
    changed_tables,
    done,
    dump,
    given,
    links,
    ticket_id,
)
from tests.world.world import World

OTHER = "2024092710000012"


async def both(world: World, document: str, *inputs: dict[str, Any]) -> list[list[str]]:
    """The codes of what was refused, one list for each."""
    payloads = await asyncio.gather(*(given(world, document, one) for one in inputs))
    return [[error["code"] for error in payload["errors"]] for payload in payloads]


async def test_one_record_for_two_logins(own_world: World) -> None:
    await add_customer(own_world, "second")
    to = {"source": "crm", "key": OUTSIDER}
    codes = await both(own_world, LINK, {"login": OWN, **to}, {"login": "second", **to})
    assert sorted(codes) == [[], ["RECORD_TAKEN"]]
    owners = [login for login, record in (await links(own_world)).items() if record[1] == OUTSIDER]
    assert len(owners) == 1


async def test_two_records_for_one_login(own_world: World) -> None:
    wanted = [{"login": OWN, "source": "crm", "key": key} for key in (OUTSIDER, "K10006")]
    assert sorted(await both(own_world, LINK, *wanted)) == [[], ["ALREADY_LINKED"]]
    assert OWN in await links(own_world)


async def test_one_link_ends_once(own_world: World) -> None:
    wanted = {"login": "sofia.lehmann"}
    assert sorted(await both(own_world, UNLINK, wanted, wanted)) == [[], ["NOT_LINKED"]]


@pytest.mark.parametrize("logins", [(None, None), ("one", "another")])
async def test_two_agents_register_one_record(
    own_world: World, logins: tuple[str | None, str | None]
) -> None:
    """One row, which both tickets name, also where each wanted a login of his own."""
    tickets = [await ticket_id(own_world, number) for number in (TICKET, OTHER)]
    contact = {"source": "crm", "key": OUTSIDER}
    before = await dump(own_world)
    payloads = await asyncio.gather(
        *(
            done(own_world, SET, {"ticket": ticket, "contact": contact, "login": login})
            for ticket, login in zip(tickets, logins, strict=True)
        )
    )
    [made] = [payload["registers"] for payload in payloads if payload["registers"]]
    assert {payload["ticket"]["customerUser"]["login"] for payload in payloads} == {made}
    changed = await changed_tables(own_world, before)
    assert (changed["customer_user"], changed["tg_customer_link"]) == (1, 1)


async def test_one_version_is_changed_once(own_world: World) -> None:
    query = f'{{ ticket(number: "{TICKET}") {{ id version }} }}'
    ticket = (await own_world.ask(query)).data["ticket"]
    known = {"ticket": ticket["id"], "expectedVersion": ticket["version"]}
    inputs = [{**known, "contact": {"login": login}} for login in (OWN, "sofia.lehmann")]
    assert sorted(await both(own_world, SET, *inputs)) == [[], ["CONFLICT"]]


async def test_of_two_changes_each_says_what_it_found(own_world: World) -> None:
    """The second begins where the first ended: no old value is told twice."""
    ticket = await ticket_id(own_world, TICKET)
    payloads = await asyncio.gather(
        *(
            done(own_world, SET, {"ticket": ticket, "contact": {"login": login}})
            for login in (OWN, "sofia.lehmann")
        )
    )
    found = {(p["changes"][0]["old"], p["changes"][0]["new"]) for p in payloads}
    assert found in (
        {("klaus.hess", OWN), (OWN, "sofia.lehmann")},
        {("klaus.hess", "sofia.lehmann"), ("sofia.lehmann", OWN)},
    )


# --- one after the other, certainly


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("committed", [True, False])
async def test_who_comes_second_waits_for_the_first(own_world: World, *, committed: bool) -> None:
    """He is told whose the record is; or has it, when the first gives up."""
    db = await asyncpg.connect(own_world.stores.own)
    try:
        first = db.transaction()
        await first.start()
        await db.execute(
            "INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)"
            " VALUES ('elif.lehmann', 'crm', $1, now(), 1)",
            OUTSIDER,
        )
        wanted = {"login": OWN, "source": "crm", "key": OUTSIDER}
        task = asyncio.create_task(given(own_world, LINK, wanted))
        await waits(own_world, task)
        await (first.commit() if committed else first.rollback())
        errors = (await task)["errors"]
    finally:
        await db.close()
    assert [error["code"] for error in errors] == (["RECORD_TAKEN"] if committed else [])
    owner = "elif.lehmann" if committed else OWN
    assert (await links(own_world))[owner] == ("crm", OUTSIDER)


async def waits(world: World, task: asyncio.Task[Any], number: int = 1) -> None:
    """Until the change waits for what another connection has not committed yet.

    `number`: how many wait then.
    """
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    # not by the connection in a transaction, which would see the same picture again and again
    while (await world.services.db.rows(waiting))[0][0] < number:
        assert not task.done(), task.result()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("login", ["mine", OUTSIDER])
async def test_a_row_made_meanwhile_is_the_row(own_world: World, login: str) -> None:
    """Somebody registers the record while we do, under our login or another one."""
    ticket = await ticket_id(own_world, TICKET)
    db = await asyncpg.connect(own_world.stores.own)
    try:
        first = db.transaction()
        await first.start()
        await db.execute(
            "INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id,"
            " create_time, create_by, change_time, change_by)"
            " VALUES ($1, '', 'his', '', '', 1, now(), 1, now(), 1)",
            OUTSIDER,
        )
        await db.execute(
            "INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)"
            " VALUES ($1, 'crm', $1, now(), 1)",
            OUTSIDER,
        )
        contact = {"source": "crm", "key": OUTSIDER}
        wanted = {"ticket": ticket, "contact": contact, "login": login}
        task = asyncio.create_task(done(own_world, SET, wanted))
        await waits(own_world, task)
        await first.commit()
        payload = await task
        rows = await db.fetch("SELECT login FROM customer_user WHERE login = 'mine'")
    finally:
        await db.close()
    assert payload["registers"] is None
    assert payload["ticket"]["customerUser"]["login"] == OUTSIDER
    assert payload["ticket"]["customerId"] == "his"
    assert rows == []


# --- nothing is locked while a source is asked


@asynccontextmanager
async def held(world: World) -> AsyncIterator[None]:
    """The CRM takes questions and does not answer."""
    if world.engine == "sqlite":
        with closing(sqlite3.connect(world.stores.crm, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            yield
        return
    crm = await asyncpg.connect(world.stores.crm)
    try:
        async with crm.transaction():
            await crm.execute("LOCK TABLE crm_contact")
            yield
    finally:
        await crm.close()


async def test_nothing_is_locked_while_a_source_is_asked(own_world: World) -> None:
    """Somebody else writes to the very ticket meanwhile."""
    ticket = await ticket_id(own_world, TICKET)
    contact = {"source": "crm", "key": OUTSIDER}
    before = len(own_world.notes.statements)
    async with held(own_world):
        task = asyncio.create_task(given(own_world, SET, {"ticket": ticket, "contact": contact}))
        while all(s.store != "crm" for s in own_world.notes.statements[before:]):
            await own_world.services.db.rows("SELECT 1")
        await own_world.execute("UPDATE ticket SET title = 'meanwhile' WHERE tn = $1", TICKET)
    errors = (await task)["errors"]
    # how long that took decides whether the source still counts as one that answers
    assert [error["code"] for error in errors] in ([], ["SOURCE_UNAVAILABLE"])
    title = (await own_world.ask(f'{{ ticket(number: "{TICKET}") {{ title }} }}')).data["ticket"]
    assert title == {"title": "meanwhile"}
