"""What somebody missed is read from the log, without what means nothing to him."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from events.live import BATCH
from events.part import WAS_IN
from resolvers.context import Context
from schema.executor.messages import Request
from tests.live.colleagues import ANNA, CARL, cursor_of, from_the_log, moved_in, ticket_of
from tests.live.colleagues import EVENTS as OF_CUSTOMERS
from tests.live.following import EVENTS, Heard, following, now, settled
from tests.live.plays import GIVE
from tests.servers.process import PATIENCE
from tests.work.asking import WANDA, did, new_ticket
from tests.world.notes import NotingDatabase
from tests.world.stores import ADMIN
from tests.world.world import World

GROUP, GAINED, HIDDEN = "buchhaltung", "Buchhaltung", "Logistik"
# of the newest ticket
LINES = """
    INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,
        priority_id, state_id, create_time, create_by, change_time, change_by)
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < $1)
    SELECT '%%a line', type.id, ticket.id, coalesce(ticket.type_id, 1), ticket.queue_id,
        ticket.user_id, ticket.ticket_priority_id, ticket.ticket_state_id, CURRENT_TIMESTAMP, 1,
        CURRENT_TIMESTAMP, 1
    FROM number, ticket, ticket_history_type AS type
    WHERE type.name = 'Misc' AND ticket.id = (SELECT max(id) FROM ticket)
"""
STATE = """
    INSERT INTO ticket_state (name, comments, type_id, valid_id, create_time, create_by,
        change_time, change_by)
    SELECT 'waiting for parts', '', type_id, 1, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1
    FROM ticket_state WHERE name = 'open'
"""
FEW, MANY = 10, 5 * BATCH  # lines


async def until_the_title(world: World, heard: Heard) -> int:
    """How often the log was read for whoever hears, until this was told."""
    log: Any = world.services.live.log
    was, before = log._db, len(world.notes.statements)
    log._db = NotingDatabase(was, "log", world.notes)
    while (await heard.next())["kind"] != "TITLE_UPDATE":
        pass
    log._db = was
    return sum(f"{WAS_IN} = ANY" in each.sql for each in world.notes.statements[before:])


async def of_an_agent(world: World, lines: int) -> int:
    ticket, since = await new_ticket(world, ADMIN), await now(world)
    await new_ticket(world, ADMIN, queue=HIDDEN)
    await world.execute(LINES, lines)
    await titled_and_missed(world, ticket)
    async with following(world, since=since) as heard:
        return await until_the_title(world, heard)


async def of_a_customer(world: World, lines: int) -> int:
    ticket, since = await ticket_of(world, ANNA), await cursor_of(world, ANNA)
    await ticket_of(world, CARL)
    await world.execute(LINES, lines)
    await titled_and_missed(world, ticket)
    async with following(world, OF_CUSTOMERS, customer=ANNA, since=since) as heard:
        return await until_the_title(world, heard)


async def titled_and_missed(world: World, ticket: str) -> None:
    await did(world, "ticketSetTitle", ticket, login=ADMIN, title="The one thing that counts")
    await settled(world)
    from_the_log(world)


@pytest.mark.parametrize("cost", [of_an_agent, of_a_customer])
async def test_what_happens_to_others_is_passed_at_once(
    office: World, cost: Callable[[World, int], Awaitable[int]]
) -> None:
    """However much it is: of some thousands of events each read of the log passes all."""
    await moved_in(office)
    assert [await cost(office, lines) for lines in (FEW, MANY)] == [1, 1]


async def test_what_was_left_out_counts_when_rights_come(office: World) -> None:
    """A ticket goes through a queue that she has got meanwhile to where she does not see it."""
    ticket, first = [await new_ticket(office, ADMIN) for _ in range(2)]
    await settled(office)
    since = await now(office)
    await did(office, "ticketSetTitle", first, login=ADMIN, title="What she hears of first")
    for queue in (GAINED, HIDDEN):
        await did(office, "ticketMove", ticket, login=ADMIN, queue=queue)
    await did(office, "ticketSetTitle", first, login=ADMIN, title="And of last")
    await settled(office)
    from_the_log(office)
    asked = {"filter": {"tickets": [first, ticket]}, "since": since}
    context = Context(office.services, await office.viewer(WANDA))
    async with aclosing(office.executor.subscribe(Request(EVENTS, asked), context)) as answers:

        async def told() -> Any:
            async with asyncio.timeout(PATIENCE):
                return (await anext(answers)).body["data"]["ticketEvents"]

        assert (await told())["ticketId"] == first  # it waits here to be asked for more
        await office.change_reference(GIVE, WANDA, GROUP)
        left = await told()
    assert (left["type"], left["ticketId"]) == ("LEFT", ticket)


@pytest.mark.parametrize(
    ("wanted", "change"),
    [
        ({"queues": ["Misc", "Raw"]}, (GIVE, WANDA, GROUP)),
        ({"stateTypes": ["NEW", "OPEN"]}, (STATE,)),
    ],
)
async def test_nothing_is_lost_when_what_changes_is_out_of_reach(
    office: World, wanted: dict[str, Any], change: tuple[str, ...]
) -> None:
    """A right elsewhere, or a state more: her view is another one, but not what is read for her."""
    ticket = await new_ticket(office, ADMIN)
    await settled(office)
    since, titles = await now(office), ["One", "Two", "Three", "Four"]
    for title in titles:
        await did(office, "ticketSetTitle", ticket, login=ADMIN, title=title)
    await settled(office)
    from_the_log(office)
    asked = {"filter": wanted, "since": since}
    context = Context(office.services, await office.viewer(WANDA))
    async with aclosing(office.executor.subscribe(Request(EVENTS, asked), context)) as answers:

        async def told() -> Any:
            async with asyncio.timeout(PATIENCE):
                return (await anext(answers)).body["data"]["ticketEvents"]["new"]

        heard = [await told()]
        await office.change_reference(*change)
        assert heard + [await told() for _ in titles[1:]] == titles


@pytest.mark.parametrize("is_read_again", [False, True])
async def test_what_is_gone_by_now_has_left(office: World, *, is_read_again: bool) -> None:
    """Whatever happened to it: nothing is told of a ticket that is not there to be shown."""
    ticket = await new_ticket(office, ADMIN)
    await settled(office)
    since = await now(office)
    await did(office, "ticketSetTitle", ticket, login=ADMIN, title="While she sees it")
    await settled(office)
    await did(office, "ticketMove", ticket, login=ADMIN, queue=HIDDEN)
    await settled(office)
    if is_read_again:
        from_the_log(office)
    async with following(office, since=since) as heard:
        told = await heard.several(1 if is_read_again else 2)
        await settled(office)
        assert heard.answers.empty()
    for event in told:
        assert {name for name, value in event.items() if value} == {"id", "type", "ticketId"}
        assert (event["type"], event["ticketId"]) == ("LEFT", ticket)
