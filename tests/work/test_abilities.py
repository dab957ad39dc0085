"""`viewerCan` of what takes more than the ticket: it says before what the mutation does then."""

from __future__ import annotations

from typing import Any

from domain.viewer import Viewer
from tests.work.asking import WALTER, WANDA, did, hire, new_ticket
from tests.work.test_customers import CUSTOMER
from tests.work.test_relations import two
from tests.work.test_undo import ROOT, key, merge, split_off
from tests.world.world import World

CAN = "query($id: ID!) { ticket(id: $id) { viewerCan { %s } } }"
TRY = "mutation($input: %sInput!) { %s(input: $input) { errors { code } } }"
VERBS = {"spam": "ticketMarkSpam", "unsplit": "ticketUnsplit", "followUp": "articleAddFollowUp"}
SPAM, UNSPLIT, FOLLOW_UP = VERBS


async def may(world: World, can: str, ticket: str, login: str | Viewer = WANDA) -> bool:
    """What `viewerCan` says, which is whether the mutation would be done."""
    asked = await world.ask(CAN % can, {"id": ticket}, login=login)
    [said] = asked.data["ticket"]["viewerCan"].values()
    given: dict[str, Any] = {"ticket": ticket, "validateOnly": True}
    given |= {"body": "Not yet"} if can == FOLLOW_UP else {}
    name = VERBS[can]
    document = TRY % (name[0].upper() + name[1:], name)
    tried = await world.ask(document, {"input": given}, login=login)
    [payload] = tried.data.values()
    assert said is not bool(payload["errors"]), (can, payload["errors"])
    assert isinstance(said, bool)
    return said


async def test_who_may_say_that_it_is_spam(office: World) -> None:
    """Whoever may move it there and close it, where there is such a queue."""
    await hire(office, {"reader": ["ro"], "closer": ["rw"]})
    ticket, held = await new_ticket(office), await new_ticket(office)
    await did(office, "ticketLock", held, login=WALTER)
    assert await may(office, SPAM, ticket)
    assert not await may(office, SPAM, held, ROOT)
    assert not await may(office, SPAM, ticket, "reader")
    elsewhere = "UPDATE queue SET group_id = 2 WHERE name = 'Junk'"
    await office.change_reference(elsewhere)
    assert not await may(office, SPAM, ticket, "closer")
    assert await may(office, SPAM, ticket, ROOT)
    await office.change_reference("UPDATE queue SET valid_id = 2 WHERE name = 'Junk'")
    assert not await may(office, SPAM, ticket, ROOT)


async def test_a_split_that_can_be_undone(office: World) -> None:
    """By whoever may do so on both, as long as it is the last that happened to the new ticket."""
    await hire(office, {"reader": ["ro"]})
    parent, child = await split_off(office)
    assert await may(office, UNSPLIT, child)
    assert not await may(office, UNSPLIT, child, "reader")
    assert not await may(office, UNSPLIT, parent)
    away = "UPDATE ticket SET queue_id = (SELECT id FROM queue WHERE name = $2) WHERE id = $1"
    await office.execute(away, key(parent), "Vertrieb::Angebote")
    assert not await may(office, UNSPLIT, child, WALTER)  # Wanda owns it, wherever it is
    await office.execute(away, key(parent), "Misc")
    other = await new_ticket(office)
    await merge(office, parent, other)
    assert not await may(office, UNSPLIT, child)
    await did(office, "ticketUnmerge", parent)
    assert await may(office, UNSPLIT, child)
    await did(office, "ticketUnsplit", child)
    assert not await may(office, UNSPLIT, child)
    _, child = await split_off(office)
    await did(office, "articleAddNote", child, body="News")
    assert not await may(office, UNSPLIT, child)


async def test_what_a_customer_may_answer(office: World) -> None:
    """Open or closed, unless that is the end; through merges, if the last ticket is his."""
    customer = await office.customer(CUSTOMER)
    his, closed, first, second, foreign = [
        await new_ticket(office, kind="PHONE", contact={"login": login})
        for login in (*[CUSTOMER] * 4, "klaus.hess")
    ]
    await did(office, "ticketClose", closed)
    for ticket, into in ((first, foreign), (foreign, second)):
        assert (await two(office, "ticketMerge", ticket, into=into))["errors"] == []
    for ticket in (his, closed, first):
        assert await may(office, FOLLOW_UP, ticket, customer)
        assert not await may(office, FOLLOW_UP, ticket)
    last = await new_ticket(office, kind="PHONE", contact={"login": "klaus.hess"})
    assert (await two(office, "ticketMerge", second, into=last))["errors"] == []
    assert not await may(office, FOLLOW_UP, first, customer)
    await office.change_reference("UPDATE queue SET follow_up_id = 2 WHERE name = 'Misc'")
    expected = {his: True, closed: False}
    assert {each: await may(office, FOLLOW_UP, each, customer) for each in expected} == expected


async def test_customers_are_told_of_nothing_else(office: World) -> None:
    ticket = await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER})
    customer = await office.customer(CUSTOMER)
    asked = await office.ask(CAN % "followUp close", {"id": ticket}, login=customer)
    assert "Cannot query field 'close' on type 'TicketRights'" in asked.errors[0]["message"]
