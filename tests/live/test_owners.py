"""Two agents with the same rights are told the same; what is one's own is told to him alone."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from domain.events import View
from resolvers import viewers
from resolvers.context import Context
from resolvers.live.follower import Follower
from schema.build import build, core
from schema.executor.executor import Executor
from schema.executor.messages import Request
from schema.sharing import OTHERS, PERSONAL
from tests.live.following import Heard, following, now, settled
from tests.live.plays import GIVE, TAKE, UNLOCK
from tests.work.asking import WALTER, WANDA, did, new_ticket, payload
from tests.world.stores import ADMIN
from tests.world.world import World

GROUP, LOST = "buchhaltung", "Buchhaltung"  # a queue whose tickets they do not see for ever
SHARED = """
    subscription { ticketEvents { id type ticketId kind new: id ticket { title owner { login } } } }
"""
FURTHER = "subscription { ticketEvents { id type kind old new } }"
WATCHED = """
    subscription { ticketEvents { kind ticket {
        queue { tickets(filter: { watchedByMe: true }) { nodes { id } } } } } }
"""
LINK = "mutation($input: TicketLinkInput!) { ticketLink(input: $input) { errors { code } } }"
LEVELS = 3
SCHEMA = core(build())
NAMED = {("Article", "ticket"), ("TicketEvent", "ticket")}  # the same ticket again


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events that an answer was made for, each as often as one was."""
    found: list[Any] = []
    event = Executor._event

    async def counted(executor: Executor, *given: Any) -> Any:
        found.append(given[3].event)
        return await event(executor, *given)

    monkeypatch.setattr(Executor, "_event", counted)
    return found


async def told(heard: Heard, kind: str) -> Any:
    """The next event of this kind."""
    while (event := await heard.next())["kind"] != kind:
        pass
    return event


async def left(heard: Heard) -> str:
    """The ID of the ticket that has left next."""
    while (event := await heard.next())["type"] != "LEFT":
        pass
    return str(event["ticketId"])


async def titled(world: World, ticket: str, title: str, *everybody: Heard) -> None:
    await did(world, "ticketSetTitle", ticket, login=ADMIN, title=title)
    for heard in everybody:
        await told(heard, "TITLE_UPDATE")


async def rights(world: World, sql: str, login: str) -> None:
    await world.execute(sql, login, GROUP)
    await world.services.references.caught_up()


async def gets(world: World, ticket: str, owner: str, queue: str) -> None:
    """It is moved there, and somebody becomes the owner who does not hold it."""
    await did(world, "ticketMove", ticket, login=ADMIN, queue=queue)
    await did(world, "ticketSetOwner", ticket, login=ADMIN, owner=owner)
    await world.execute(UNLOCK)


@pytest.mark.parametrize(("document", "runs_each"), [(SHARED, 1), (FURTHER, 2)])
async def test_what_nobody_owns_is_found_once(
    office: World, runs: list[Any], document: str, runs_each: int
) -> None:
    """Unless the answer may hold other tickets: then each has his own."""
    ticket = await new_ticket(office, ADMIN)
    async with AsyncExitStack() as stack:
        everybody = [
            await stack.enter_async_context(following(office, document, login))
            for login in (WANDA, WALTER)
        ]
        await titled(office, ticket, "Both follow", *everybody)
        runs.clear()
        await titled(office, ticket, "Both are told", *everybody)
    assert len(runs) == runs_each


async def test_what_one_owns_he_alone_is_told_of(office: World) -> None:
    """A ticket in a queue that both lose: its owner sees it there."""
    for login in (WANDA, WALTER):
        await rights(office, GIVE, login)
    ticket = await new_ticket(office, ADMIN)
    await gets(office, ticket, WANDA, LOST)
    await settled(office)
    it = {"tickets": [ticket]}
    async with (
        following(office, filter=it) as wanda,
        following(office, login=WALTER, filter=it) as walter,
    ):
        await titled(office, ticket, "Both see it", wanda, walter)
        for login in (WANDA, WALTER):
            await rights(office, TAKE, login)
        assert (await left(walter)) == ticket
        await did(office, "ticketSetTitle", ticket, login=ADMIN, title="Hers alone")
        assert (await told(wanda, "TITLE_UPDATE"))["ticket"]["title"] == "Hers alone"
        await settled(office)
        assert walter.answers.empty()
        await did(office, "ticketSetOwner", ticket, login=ADMIN, owner=ADMIN)
        assert (await left(wanda)) == ticket
        assert walter.answers.empty()


async def test_tokens_for_the_same_queues_are_of_two_agents(office: World) -> None:
    """They have the same rights, since nobody owns anything with such a token; but other lists."""
    ticket = await new_ticket(office, ADMIN)
    await did(office, "ticketWatch", ticket, login=WANDA)
    both = [await office.viewer(login) for login in (WANDA, WALTER)]
    wanda, walter = [viewers._within(viewer, both[0].queues) for viewer in both]
    assert wanda.rights == walter.rights
    async with (
        following(office, WATCHED, wanda) as hers,
        following(office, WATCHED, walter) as his,
    ):
        for title in ("They have joined", "They are told"):
            await did(office, "ticketSetTitle", ticket, login=ADMIN, title=title)
            event, other = [await told(each, "TITLE_UPDATE") for each in (hers, his)]
    assert event["ticket"]["queue"]["tickets"]["nodes"] == [{"id": ticket}]
    assert other["ticket"]["queue"]["tickets"]["nodes"] == []


async def test_who_loses_a_queue_makes_no_answers_for_others(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even while he finds out which tickets he has lost: he was the first of them."""
    for login in (WANDA, WALTER):
        await rights(office, GIVE, login)
    ticket = await new_ticket(office, ADMIN)
    await did(office, "ticketMove", ticket, login=ADMIN, queue=LOST)
    await settled(office)
    finding, found, differences = asyncio.Event(), asyncio.Event(), Follower._differences

    async def slow(follower: Follower, former: View) -> list[Any]:
        if former.sight.queues - follower.queues:
            finding.set()
            await found.wait()
        return await differences(follower, former)

    monkeypatch.setattr(Follower, "_differences", slow)
    async with AsyncExitStack() as stack:
        first, *others = [
            await stack.enter_async_context(following(office, SHARED, login))
            for login in (WANDA, WALTER, WALTER)
        ]
        await titled(office, ticket, "They have joined", first, *others)
        await rights(office, TAKE, WANDA)
        await finding.wait()
        title = "She sees it no more"
        await did(office, "ticketSetTitle", ticket, login=ADMIN, title=title)
        events = [await told(heard, "TITLE_UPDATE") for heard in others]
        assert [event["ticket"] and event["ticket"]["title"] for event in events] == [title] * 2
        found.set()
        while await left(first) != ticket:  # one of many in that queue
            pass


async def test_the_place_of_one_is_good_for_the_other(office: World) -> None:
    """What somebody owns is no part of a cursor: who is told the same gets the same."""
    since = await now(office, WANDA)
    ticket = await new_ticket(office, ADMIN)
    async with following(office, since=since, login=WALTER) as walter:
        assert (await told(walter, "NEW_TICKET"))["ticketId"] == ticket


def selection(name: str, left_out: set[tuple[str, str]], level: int = LEVELS) -> str:
    """All that can be asked of this type without arguments, but for some fields."""
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    asked = []
    for field, given in type_.fields.items():
        kind = get_named_type(given.type)
        if (name, field) in left_out or any(map(is_required_argument, given.args.values())):
            continue
        if is_leaf_type(kind):
            asked.append(field)
        elif level and isinstance(kind, GraphQLObjectType):
            asked.append(f"{field} {selection(kind.name, left_out, level - 1)}")
    return "{ __typename " + " ".join(asked) + " }"


async def both_ways(world: World, document: str, **variables: Any) -> tuple[bytes, bytes]:
    """The answer to Wanda, and to any other who may do what she may."""
    viewer = await world.viewer(WANDA)
    first, second = [
        await world.executor.run(Request(document, variables), Context(world.services, who))
        for who in (viewer, viewer.without_own)
    ]
    assert first.outcome == second.outcome == "OK", (first.body, second.body)
    return first.content, second.content


async def test_only_what_is_named_depends_on_what_somebody_owns(office: World) -> None:
    """Her own ticket in a queue that she does not see: linked, of the same customer, named."""
    ticket, hers = [await new_ticket(office, ADMIN) for _ in range(2)]
    linked = await payload(office, LINK, {"ticket": ticket, "to": hers}, login=ADMIN)
    assert linked["errors"] == []
    await rights(office, GIVE, WANDA)
    await gets(office, hers, WANDA, LOST)
    await rights(office, TAKE, WANDA)
    document = "query($id: ID!) { ticket(id: $id) %s }"
    local = selection("Ticket", {*OTHERS, *PERSONAL})
    assert len(set(await both_ways(office, document % local, id=ticket))) == 1

    for field in ("links { ticket { id } }", "history { nodes { new } }"):
        assert len(set(await both_ways(office, document % f"{{ {field} }}", id=ticket))) == 2


def test_what_leads_to_tickets_is_named() -> None:
    """Every field by which a ticket that was told of leads to others."""
    known, waiting = {"TicketEvent"}, ["TicketEvent"]
    leading = set()
    while waiting:
        type_ = SCHEMA.type_map[waiting.pop()]
        for field, given in getattr(type_, "fields", {}).items():
            kind = get_named_type(given.type).name
            if kind in ("Ticket", "TicketConnection", "TicketLink", "HistoryEntryConnection"):
                leading.add((type_.name, field))
            if kind not in known and (type_.name, field) not in OTHERS:
                known.add(kind)
                waiting.append(kind)
    assert leading - {("TicketEvent", "ticket")} <= OTHERS
