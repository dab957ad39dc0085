"""`viewerCan` of what takes more than the ticket: it says before what the mutation does then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.viewer import Viewer
from tests.work.asking import AUDIT, NOW, WALTER, WANDA, did, hire, new_ticket, refused
from tests.work.test_customers import CUSTOMER
from tests.work.test_relations import first_article, two
from tests.work.test_undo import ROOT, key, merge, merged_pair, split_off
from tests.world.world import World

CAN = "query($id: ID!) { ticket(id: $id) { viewerCan { %s } } }"
TRY = "mutation($input: %sInput!) { %s(input: $input) { errors { code } } }"
VERBS = {
    "spam": "ticketMarkSpam",
    "unsplit": "ticketUnsplit",
    "followUp": "articleAddFollowUp",
    "unmerge": "ticketUnmerge",
    "merge": "ticketMerge",
    "split": "articleSplit",
    "move": "ticketMove",
}
SPAM, UNSPLIT, FOLLOW_UP, UNMERGE, MERGE, SPLIT, MOVE = VERBS


async def may(
    world: World, can: str, ticket: str, login: str | Viewer = WANDA, **more: Any
) -> bool:
    """What `viewerCan` says, which is whether the mutation would be done."""
    asked = await world.ask(CAN % can, {"id": ticket}, login=login)
    [said] = asked.data["ticket"]["viewerCan"].values()
    given: dict[str, Any] = {"ticket": ticket, "validateOnly": True, **more}
    given |= {"body": "Not yet"} if can == FOLLOW_UP else {}
    if can == SPLIT:
        given["article"] = await first_article(world, given.pop("ticket"))
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


async def test_a_merge_that_can_be_undone(office: World) -> None:
    """By whoever may do so on both, as long as it is the last that happened to both."""
    await hire(office, {"reader": ["ro"]})
    merged, main = await merged_pair(office)
    assert await may(office, UNMERGE, merged)
    assert not await may(office, UNMERGE, main)
    assert not await may(office, UNMERGE, merged, "reader")
    held = "UPDATE ticket SET ticket_lock_id = $2 WHERE id = $1"
    await office.execute(held, key(main), 2)
    assert await may(office, UNMERGE, merged)
    assert not await may(office, UNMERGE, merged, ROOT)
    await office.execute(held, key(main), 1)
    away = "UPDATE ticket SET queue_id = (SELECT id FROM queue WHERE name = $2) WHERE id = $1"
    await office.execute(away, key(main), "Vertrieb::Angebote")
    assert await may(office, UNMERGE, merged)  # Wanda owns it, wherever it is
    assert not await may(office, UNMERGE, merged, WALTER)
    await office.execute(away, key(main), "Misc")
    await did(office, "articleAddNote", main, body="News")
    assert not await may(office, UNMERGE, merged)


@pytest.mark.parametrize("place", [0, 1])
async def test_a_merge_that_something_stands_against(office: World, place: int) -> None:
    """Links of either that went over with another merge, and what was never kept."""
    pair, third, fourth = (
        [await new_ticket(office) for _ in "ab"],
        *[await new_ticket(office) for _ in "cd"],
    )
    await two(office, "ticketLink", pair[place], to=third)
    await merge(office, *pair)
    assert await may(office, UNMERGE, pair[0])
    await merge(office, third, fourth)
    assert not await may(office, UNMERGE, pair[0])
    await did(office, "ticketUnmerge", third)
    assert await may(office, UNMERGE, pair[0])
    await office.execute("DELETE FROM tg_merge_ticket")
    assert not await may(office, UNMERGE, pair[0])


async def test_where_there_is_no_state_for_it(office: World) -> None:
    """An administrator made it invalid: `viewerCan` says no, and the mutation why."""
    _, child = await split_off(office)
    ticket, other = await new_ticket(office), await new_ticket(office)
    for can, given in ((UNSPLIT, {}), (MERGE, {"into": other})):
        assert await may(office, can, child if can == UNSPLIT else ticket, **given)
    no_more = "UPDATE ticket_state SET valid_id = 2 WHERE name IN ('removed', 'merged')"
    await office.change_reference(no_more)
    assert not await may(office, UNSPLIT, child)
    assert not await may(office, MERGE, ticket, into=other)
    error = await refused(office, "ticketUnsplit", child)
    assert (error["code"], "“removed”" in error["message"]) == ("NOT_OFFERED", True)


GRANT = f"""
    INSERT INTO group_user (user_id, group_id, permission_key, {AUDIT})
    SELECT users.id, queue.group_id, $2, {NOW} FROM users, queue
    WHERE users.login = $1 AND queue.name = 'Vertrieb::Angebote'
"""


async def test_an_owner_who_may_put_it_nowhere(office: World) -> None:
    """He may do everything to it; a split, and a move, also need a queue."""
    await hire(office, {"reader": ["ro"]})
    ticket, elsewhere = await new_ticket(office), {"queue": "Vertrieb::Angebote"}
    reader = office.services.references.current.agent_by_login["reader"].pk
    await office.execute("UPDATE ticket SET user_id = $2 WHERE id = $1", key(ticket), reader)
    for can, right in ((SPLIT, "create"), (MOVE, "move_into")):
        given = {} if can == SPLIT else {"queue": "Misc"}
        assert not await may(office, can, ticket, "reader", **given)
        await office.change_reference(GRANT, "reader", right)
        assert await may(office, can, ticket, "reader", **elsewhere)
    article = "{ node(id: $id) { ... on Article { viewerCan { split } } } }"
    for login, expected in (("reader", True), (WANDA, True)):
        given = {"id": await first_article(office, ticket)}
        found = await office.ask(f"query($id: ID!) {article}", given, login=login)
        assert found.data["node"] == {"viewerCan": {"split": expected}}


@pytest.mark.parametrize("state", ["merged", "pending reminder", "pending auto close+", "nonsense"])
async def test_spam_that_could_have_no_such_state(office: World, state: str) -> None:
    """The settings name a state that nobody gives so: the message names the setting."""
    ticket = await new_ticket(office)
    assert await may(office, SPAM, ticket)
    names = office.services.tickets.model_copy(update={"spam_state": state})
    office.services = replace(office.services, tickets=names)
    assert not await may(office, SPAM, ticket)
    error = await refused(office, "ticketMarkSpam", ticket)
    assert (error["code"], "tickets.spam_state" in error["message"]) == ("NOT_OFFERED", True)


PAGE = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Ticket {
    viewerCan { spam split merge %s } articles { nodes { viewerCan { split } } } } } }
"""


@pytest.mark.parametrize("can", [UNMERGE, UNSPLIT])
async def test_a_page_costs_as_much_as_a_ticket(office: World, can: str) -> None:
    """One of both: what both look up last they may look up together, or each by itself."""
    pairs = [await (merged_pair if can == UNMERGE else split_off)(office) for _ in range(3)]
    ids = [pair[0] if can == UNMERGE else pair[1] for pair in pairs]
    asked = [await office.ask(PAGE % can, {"ids": some}, login=WANDA) for some in (ids[:1], ids)]
    assert [each["viewerCan"][can] for each in asked[1].data["nodes"]] == [True] * 3
    assert asked[0].count("own") == asked[1].count("own")


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
