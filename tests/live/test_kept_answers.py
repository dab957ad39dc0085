"""An answer that was made for others is no answer to what has changed since."""

from __future__ import annotations

from contextlib import AsyncExitStack

from tests.live.colleagues import ANNA, moved_in, ticket_of
from tests.live.colleagues import EVENTS as OF_CUSTOMERS
from tests.live.following import following, now, settled
from tests.work.asking import WALTER, WANDA, did, new_ticket
from tests.world.stores import ADMIN
from tests.world.world import World

RENAME = (
    "UPDATE queue SET name = 'Misc::Elsewhere', change_time = current_timestamp WHERE name = $1"
)
MANY = 40


async def test_what_is_told_again_is_as_it_is_now(office: World) -> None:
    """The change that somebody leaves out counts in what he is told of the one before."""
    ticket = await new_ticket(office, ADMIN)
    await settled(office)
    since = await now(office)
    async with following(office, login=WALTER), following(office):
        await did(office, "ticketSetTitle", ticket, login=WALTER, title="His")
        await settled(office)
        await did(office, "ticketSetTitle", ticket, title="Mine", originId="me")
        await settled(office)
    async with following(office, since=since, skip="me") as heard:
        while (told := await heard.next())["new"] != "His":
            pass
    assert told["ticket"]["title"] == "Mine"


async def test_another_name_of_a_queue_is_noticed_by_who_was_away(office: World) -> None:
    """Who follows by names has to ask anew; who does not goes on."""
    since = await now(office)
    await office.change_reference(RENAME, "Raw")
    async with following(office, since=since, filter={"queues": ["Misc::*"]}) as heard:
        assert await heard.code() == "RESYNC_REQUIRED"
    ticket = await new_ticket(office, ADMIN)
    async with following(office, since=since) as heard:
        assert (await heard.next())["ticketId"] == ticket


async def test_many_pages_of_a_portal_cost_as_much_as_one(office: World) -> None:
    """Statements for one event, however many pages of one customer are told of it."""
    portal = await moved_in(office)
    ticket = await ticket_of(portal, ANNA)
    costs = []
    for number in (1, MANY):
        async with AsyncExitStack() as stack:
            ways = [following(portal, OF_CUSTOMERS, customer=ANNA) for _ in range(number)]
            everybody = [await stack.enter_async_context(way) for way in ways]
            await settled(portal)
            await did(portal, "ticketSetTitle", ticket, login=ADMIN, title=f"For {number}")
            for heard in everybody:
                await heard.next()
            since = len(portal.notes.statements)
            await did(portal, "ticketSetTitle", ticket, login=ADMIN, title=f"Again for {number}")
            for heard in everybody:
                await heard.next()
            costs.append(len(portal.notes.statements) - since)
    assert costs[1] - costs[0] < 20


async def test_there_is_no_false_watching(office: World) -> None:
    async with following(office, login=WANDA, filter={"watchedByMe": False}) as heard:
        assert await heard.code() == "INVALID_INPUT"
