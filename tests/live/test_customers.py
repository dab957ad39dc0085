"""A customer who follows his ticket hears of what he may see, and of nothing that agents do."""

from __future__ import annotations

import pytest

from tests.live.following import following, settled
from tests.work.asking import OTHER_QUEUE, WALTER, did, new_ticket, payload
from tests.world.world import World

MINE, ANOTHERS = "martina.strauss", "sofia.lehmann"
TICKET = """
    subscription($id: ID!) {
        ticket(id: $id) { title version changedAt articles(first: 50) { nodes { subject } } }
    }
"""
SET_CUSTOMER = """
    mutation($input: TicketSetCustomerInput!) {
        ticketSetCustomer(input: $input) { errors { code } }
    }
"""
NOTE = """
    mutation($input: ArticleAddNoteInput!) { articleAddNote(input: $input) { errors { code } } }
"""


async def ticket_of(world: World, login: str) -> str:
    ticket = await new_ticket(world)
    await given_to(world, ticket, login)
    await settled(world)
    return ticket


async def given_to(world: World, ticket: str, login: str) -> None:
    done = await payload(world, SET_CUSTOMER, {"ticket": ticket, "contact": {"login": login}})
    assert done["errors"] == []


async def note(world: World, ticket: str, subject: str, *, visible: bool) -> None:
    wanted = {"ticket": ticket, "subject": subject, "body": "x", "visibleForCustomer": visible}
    assert (await payload(world, NOTE, wanted))["errors"] == []


async def test_internal_work_is_no_event(office: World) -> None:
    """Not one answer comes of it, although the version that he asks for has grown."""
    ticket = await ticket_of(office, MINE)
    async with following(office, TICKET, customer=MINE, id=ticket) as heard:
        first = await heard.next()
        assert (first["title"], first["articles"]["nodes"]) == ("A request", [])
        await note(office, ticket, "Not for him", visible=False)
        await did(office, "ticketLock", ticket)
        await did(office, "ticketWatch", ticket)
        await did(office, "ticketSetOwner", ticket, owner=WALTER)
        await settled(office)
        await note(await _unlocked(office), ticket, "For him", visible=True)
        told = await heard.next()
        assert told["articles"]["nodes"] == [{"subject": "For him"}]
        await did(office, "ticketSetTitle", ticket, title="Another title")
        assert (await heard.next())["title"] == "Another title"
        assert heard.answers.empty()


async def _unlocked(world: World) -> World:
    """Whoever became the owner holds it, and then nobody else may change it."""
    await world.execute("UPDATE ticket SET ticket_lock_id = 1")
    return world


async def test_what_is_not_his_is_not_there(office: World) -> None:
    """Not before it is his, and not any more when it is another's, or where he may not see it."""
    ticket = await ticket_of(office, ANOTHERS)
    async with following(office, TICKET, customer=MINE, id=ticket) as heard:
        assert await heard.next() is None
        await did(office, "ticketSetTitle", ticket, title="Not for him")
        await settled(office)
        await given_to(office, ticket, MINE)
        assert (await heard.next())["title"] == "Not for him"
        await given_to(office, ticket, ANOTHERS)
        assert await heard.next() is None
        await did(office, "ticketMove", ticket, queue=OTHER_QUEUE)
        await settled(office)
        assert heard.answers.empty()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "asked",
    [
        "ticketEvents { actor { login } }",
        "ticketEvents { old new }",
        "queueCounters { name }",
        "sourceHealth { name }",
        'ticket(id: "x") { owner { login } }',
    ],
)
async def test_the_rest_is_for_agents(office: World, asked: str) -> None:
    """It is answered as if the schema did not have it."""
    async with following(office, f"subscription {{ {asked} }}", customer=MINE) as heard:
        body = await heard.answers.get()
    assert body is not None
    assert body["errors"][0]["message"].startswith("Cannot query field")
    assert body.get("data") is None
