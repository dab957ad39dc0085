"""Two agents with the same rights follow the same: what depends on who asks, each has as his own.

Whatever else they are told is one answer for both. Each field that is named in `schema/sharing.py`
is forgotten once, and that is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from schema import sharing
from schema.sharing import OTHERS, PERSONAL
from tests.live.following import Heard, following, settled
from tests.live.plays import GIVE, SET_CUSTOMER, TAKE
from tests.live.test_owners import LINK, LOST, SCHEMA, gets, rights, selection, told
from tests.work.asking import AUDIT, NOW, QUEUE, WALTER, WANDA, did, new_ticket, payload
from tests.world.stores import ADMIN
from tests.world.world import World

CUSTOMER = "sofia.lehmann"
EVENTS = "subscription { ticketEvents { kind ticket { %s } } }"
EVENT = "subscription { ticketEvents { kind ticketId %s } }"
TICKET = "query($id: ID!) { ticket(id: $id) { %s } }"
PICTURES = """{
    tickets(first: 100, filter: { archived: null }) { nodes {
        id articles { nodes { body(format: HTML) } }
    } }
}"""
# as if each article had come as a mail that was kept
MAILS = f"""
    INSERT INTO article_data_mime_plain (article_id, body, {AUDIT})
    SELECT article.id, 'x', {NOW} FROM article
"""
ARTICLES = "articles { nodes { %s } }"
NUMBER = "query($id: ID!) { ticket(id: $id) { number } }"
UNLINK = "mutation($input: TicketUnlinkInput!) { ticketUnlink(input: $input) { errors { code } } }"
MERGE = "mutation($input: TicketMergeInput!) { ticketMerge(input: $input) { errors { code } } }"


@dataclass(frozen=True)
class Own:
    """Fields without any of which the answer would be anybody's, and how they are asked for."""

    names: frozenset[tuple[str, str]]
    asked: str = ""

    @property
    def name(self) -> str:
        return ", ".join(sorted(".".join(each) for each in self.names))


def own(name: str, asked: str, *others: str) -> Own:
    pairs = [each.split(".") for each in (name, *others)]
    return Own(frozenset((type_, field_) for type_, field_ in pairs), asked)


OWN = [
    own("Article.body", ARTICLES % "body(format: HTML)"),
    own("Article.plainUrl", ARTICLES % "plainUrl"),
    own("Article.seen", ARTICLES % "seen"),
    own("Attachment.url", ARTICLES % "attachments { url }"),
    # counters are of other tickets as well
    own("QueueCounters.mine", "queue { counters { mine } }", "Queue.counters"),
    own("Ticket.seen", "seen"),
    own("Ticket.viewerCan", "viewerCan { close unlock }"),
    own("Ticket.watchedByViewer", "watchedByViewer"),
    own("Company.tickets", "company { tickets(first: 100) { totalCount } }"),
    own("CustomerUser.tickets", "customerUser { tickets(first: 100) { totalCount } }"),
    own("Queue.tickets", "queue { tickets(filter: { watchedByMe: true }) { totalCount } }"),
    own("Ticket.history", "history(last: 100) { nodes { new } }"),
    own("Ticket.links", "links { ticket { id } }"),
]
# shown by what happens to the ticket
NAMED = [
    own("Ticket.mergedInto", "ticket { mergedInto { id } }"),
    own("TicketEvent.new", "new"),
    own("TicketEvent.old", "old"),
]


@dataclass(frozen=True)
class Pair:
    """A ticket that both see, and one linked to it that Wanda alone sees, since she owns it."""

    both: str
    hers: str


async def ticket_with_a_picture(world: World) -> str:
    """A demo ticket with a picture in a text, which is a file of its article."""
    tickets = (await world.ask(PICTURES)).data["tickets"]["nodes"]
    return next(
        str(ticket["id"])
        for ticket in tickets
        if any("signature=" in article["body"] for article in ticket["articles"]["nodes"])
    )


@pytest.fixture
async def pair(office: World) -> Pair:
    """Of the one that both see Wanda has seen all; she watches it, and holds it."""
    await office.execute(MAILS)
    both, hers = await ticket_with_a_picture(office), await new_ticket(office, ADMIN)
    await did(office, "ticketMove", both, login=ADMIN, queue=QUEUE)
    await did(office, "ticketSetState", both, login=ADMIN, state="open")
    for ticket in (both, hers):
        given = {"ticket": ticket, "contact": {"login": CUSTOMER}}
        assert (await payload(office, SET_CUSTOMER, given, login=ADMIN))["errors"] == []
    linked = await payload(office, LINK, {"ticket": both, "to": hers}, login=ADMIN)
    assert linked["errors"] == []
    await rights(office, GIVE, WANDA)
    await gets(office, hers, WANDA, LOST)
    await rights(office, TAKE, WANDA)
    await did(office, "ticketSetOwner", both, login=ADMIN, owner=WANDA)
    for name in ("ticketWatch", "ticketMarkSeen"):
        await did(office, name, both)
    await settled(office)
    return Pair(both, hers)


async def titled(world: World, ticket: str, *everybody: Heard) -> list[Any]:
    """What everybody is told of a ticket that has another title; the first time they join."""
    for title in ("They have joined", "They are told"):
        await did(world, "ticketSetTitle", ticket, title=title)
        found = [await told(heard, "TITLE_UPDATE") for heard in everybody]
    return found


async def each_has_his_own(world: World, pair: Pair, asked: str) -> None:
    """As a query gives it to each; and that is not the same."""
    async with (
        following(world, EVENTS % asked) as hers,
        following(world, EVENTS % asked, login=WALTER) as his,
    ):
        found = [each["ticket"] for each in await titled(world, pair.both, hers, his)]
    query = TICKET % asked
    wanted = [
        (await world.ask(query, {"id": pair.both}, login=login)).data["ticket"]
        for login in (WANDA, WALTER)
    ]
    assert wanted[0] != wanted[1]
    assert found == wanted


async def hers_is_named_to_her_alone(world: World, pair: Pair, asked: str) -> None:
    """It is no longer linked to the one that both see, then again, and that is merged into it."""
    document = EVENT % asked
    number = (await world.ask(NUMBER, {"id": pair.hers})).data["ticket"]["number"]
    async with (
        following(world, document) as hers,
        following(world, document, login=WALTER) as his,
    ):
        await titled(world, pair.both, hers, his)
        for change, other in ((UNLINK, "to"), (LINK, "to"), (MERGE, "into")):
            done = await payload(world, change, {"ticket": pair.both, other: pair.hers})
            assert done["errors"] == []
        found = [str(await until_merged(heard, pair.both)) for heard in (hers, his)]
    assert [number in each or pair.hers in each for each in found] == [True, False]


async def until_merged(heard: Heard, ticket: str) -> list[Any]:
    """What is told of this ticket until it is merged."""
    found: list[Any] = []
    while not found or found[-1]["kind"] != "MERGED":
        event = await heard.next()
        found += [event] if event["ticketId"] == ticket else []
    return found


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.name)
async def test_each_has_his_own(office: World, pair: Pair, own: Own) -> None:
    await each_has_his_own(office, pair, own.asked)


@pytest.mark.parametrize("own", NAMED, ids=lambda own: own.name)
async def test_what_one_owns_is_named_to_him_alone(office: World, pair: Pair, own: Own) -> None:
    await hers_is_named_to_her_alone(office, pair, own.asked)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("own", [*OWN, *NAMED], ids=lambda own: own.name)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="the planted mistake is found")
async def test_one_that_is_forgotten_is_found(
    office: World, pair: Pair, own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "PERSONAL", PERSONAL - own.names)
    monkeypatch.setattr(sharing, "OTHERS", OTHERS - own.names)
    shows = each_has_his_own if own in OWN else hers_is_named_to_her_alone
    await shows(office, pair, own.asked)


def test_all_that_are_named_are_tried() -> None:
    """But two: an article leads to its own ticket, and they may do the same to it."""
    tried = frozenset[tuple[str, str]]().union(*(own.names for own in (*OWN, *NAMED)))
    assert (PERSONAL | OTHERS) - tried == {("Article", "ticket"), ("Article", "viewerCan")}


async def test_all_else_is_the_same_for_both(office: World, pair: Pair) -> None:
    """Every field of a ticket that may be asked for and is not named."""
    when_asked = {(name, "asOf") for name in SCHEMA.type_map}
    query = TICKET % selection("Ticket", {*OTHERS, *PERSONAL, *when_asked})[1:-1]
    found = [
        (await office.ask(query, {"id": pair.both}, login=login)).data for login in (WANDA, WALTER)
    ]
    assert found[0] == found[1]
