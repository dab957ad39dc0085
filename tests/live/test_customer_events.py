"""What a portal hears of tickets: of those of its customer, while they are his, what he may see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from resolvers.live import customer_follower, followed
from tests.live.colleagues import (
    ANNA,
    BERTA,
    CARL,
    EVENTS,
    FORGET,
    HERS,
    HIS,
    JOIN,
    LEAVE,
    LINE,
    TO,
    UNLOCK,
    cursor_of,
    deleted,
    from_the_log,
    given_to,
    moved_in,
    note,
    number_of,
    ticket_of,
)
from tests.live.following import Heard, following, now, settled
from tests.servers.process import PATIENCE
from tests.work.asking import OTHER_QUEUE, WALTER, did, payload
from tests.world.stores import ADMIN
from tests.world.world import World

STRANGER = "martina.strauss"
MERGE = """
    mutation($input: TicketMergeInput!) { ticketMerge(input: $input) { errors { code message } } }
"""


@pytest.fixture
async def portal(office: World) -> World:
    return await moved_in(office)


@asynccontextmanager
async def heard_by(world: World, *logins: str, **variables: Any) -> AsyncIterator[list[Heard]]:
    async with AsyncExitStack() as stack:
        ways = [following(world, EVENTS, customer=each, **variables) for each in logins]
        yield [await stack.enter_async_context(each) for each in ways]


async def told(heard: Heard) -> tuple[str, str | None]:
    event = await heard.next()
    return event["type"], event["kind"]


async def silent(world: World, *heard: Heard) -> None:
    """Nothing more is told of all that has happened: each of them waits for what comes next."""
    await settled(world)
    hub = world.services.live.hub
    async with asyncio.timeout(PATIENCE):
        # it has no event for it
        while len(hub.news._waiters) < len(heard):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    assert [each.answers.qsize() for each in heard] == [0] * len(heard)


async def test_what_agents_do_is_no_event(portal: World) -> None:
    """Not even that it has happened; a note for him comes with its text."""
    ticket = await ticket_of(portal, ANNA)
    async with heard_by(portal, ANNA) as [anna]:
        await note(portal, ticket, "Not for her", visible=False)
        await did(portal, "ticketLock", ticket, login=ADMIN)
        await did(portal, "ticketWatch", ticket)
        await did(portal, "ticketSetOwner", ticket, login=ADMIN, owner=WALTER)
        await portal.execute(UNLOCK)
        await settled(portal)
        await note(portal, ticket, "For her", visible=True)
        event = await anna.next()
        assert (event["type"], event["kind"]) == ("CHANGED", "ADD_NOTE")
        assert event["article"] == {"subject": "For her"}
        await did(portal, "ticketSetTitle", ticket, login=ADMIN, title="Another title")
        event = await anna.next()
        assert (event["kind"], event["ticket"]["title"]) == ("TITLE_UPDATE", "Another title")
        await silent(portal, anna)


async def test_to_another_and_back(portal: World) -> None:
    """Each hears of it while it is his, also if he was away; and a stranger not a word."""
    ticket = await ticket_of(portal, ANNA)
    since = {login: await cursor_of(portal, login) for login in (ANNA, CARL, STRANGER)}
    async with heard_by(portal, ANNA, CARL) as [anna, carl]:
        await given_to(portal, ticket, CARL)
        left = await anna.next()
        assert (left["type"], left["ticketId"]) == ("LEFT", ticket)
        assert {k for k, v in left.items() if v is not None} == {"id", "type", "ticketId"}
        assert (await carl.next())["type"] == "ENTERED"
        await did(portal, "ticketSetTitle", ticket, login=ADMIN, title="Carl's alone")
        assert await told(carl) == ("CHANGED", "TITLE_UPDATE")
        await given_to(portal, ticket, ANNA)
        assert (await anna.next())["type"] == "ENTERED"
        assert await told(carl) == ("LEFT", None)
        await silent(portal, anna, carl)
    for login, kinds in ((ANNA, ["LEFT", "ENTERED"]), (CARL, ["LEFT"]), (STRANGER, [])):
        from_the_log(portal)
        async with heard_by(portal, login, since=since[login]) as [again]:
            assert [(await again.next())["type"] for _ in kinds] == kinds
            await silent(portal, again)


async def test_moved_and_merged(portal: World) -> None:
    """Both tickets changed; that they were linked and unlocked is for agents."""
    ticket, other = await ticket_of(portal, ANNA), await ticket_of(portal, ANNA)
    async with heard_by(portal, ANNA) as [anna]:
        await did(portal, "ticketMove", ticket, login=ADMIN, queue=OTHER_QUEUE)
        assert await told(anna) == ("CHANGED", "MOVE")
        found = await payload(portal, MERGE, {"ticket": other, "into": ticket}, login=ADMIN)
        assert found["errors"] == []
        events = await anna.several(4)
        kinds = {(event["ticketId"], event["kind"]) for event in events}
        assert kinds == {
            *((other, kind) for kind in ("ADD_NOTE", "MERGED", "STATE_UPDATE")),
            (ticket, "MERGED"),
        }
        await silent(portal, anna)


async def test_a_reassigned_ticket_that_is_deleted_has_left(portal: World) -> None:
    """For whoever had it and was away; the agent who saw it all the time is told once."""
    ticket = await ticket_of(portal, ANNA)
    since = {login: await cursor_of(portal, login) for login in (ANNA, CARL, STRANGER)}
    agents = await now(portal, ADMIN)
    await given_to(portal, ticket, CARL)
    await deleted(portal, ticket)
    for login, number in ((ANNA, 1), (CARL, 1), (STRANGER, 0)):
        async with heard_by(portal, login, since=since[login]) as [heard]:
            assert [await told(heard) for _ in range(number)] == [("LEFT", None)] * number
            await silent(portal, heard)
    async with following(portal, login=ADMIN, since=agents) as heard:
        assert (await heard.next())["type"] == "LEFT"
        await silent(portal, heard)


async def test_colleagues_and_further_companies(
    portal: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Companies come and go: with them all tickets of theirs, whatever happens to those."""
    monkeypatch.setattr(customer_follower, "LOOK_SECONDS", 0.05)
    ticket = await ticket_of(portal, CARL)
    async with heard_by(portal, ANNA, BERTA) as [anna, berta]:
        await portal.execute(JOIN, ANNA, HIS)
        assert await told(anna) == ("ENTERED", None)
        await did(portal, "ticketSetTitle", ticket, login=ADMIN, title="For Carl's company")
        assert await told(anna) == ("CHANGED", "TITLE_UPDATE")
        await portal.execute(LEAVE, ANNA, HIS)
        await did(portal, "ticketSetTitle", ticket, login=ADMIN, title="Not for her")
        assert await told(anna) == ("LEFT", None)
        await silent(portal, anna, berta)
        await given_to(portal, ticket, BERTA, HERS)
        assert [await told(each) for each in (anna, berta)] == [("ENTERED", "CUSTOMER_UPDATE")] * 2
        await given_to(portal, ticket, BERTA, "nobody's company")
        assert await told(anna) == ("LEFT", None)
        assert await told(berta) == ("CHANGED", "CUSTOMER_UPDATE")
        await silent(portal, anna, berta)


async def test_only_what_comes_and_goes_may_be_too_much(
    portal: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many tickets stay, one that comes and goes is told; two are too many here."""
    monkeypatch.setattr(customer_follower, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(followed, "MOST_AT_ONCE", 1)
    for _ in range(3):
        await ticket_of(portal, ANNA)
    ticket = await ticket_of(portal, CARL)
    async with heard_by(portal, ANNA) as [anna]:
        for means, change in (("ENTERED", JOIN), ("LEFT", LEAVE)):
            await portal.execute(change, ANNA, HIS)
            event = await anna.next()
            assert (event["type"], event["ticketId"]) == (means, ticket)
        await ticket_of(portal, CARL)
        await portal.execute(JOIN, ANNA, HIS)
        assert await anna.code() == "RESYNC_REQUIRED"


async def test_filters_that_are_theirs(portal: World) -> None:
    """States and companies say what enters and leaves; what is for agents is refused."""
    ticket = await ticket_of(portal, ANNA)
    wanted = {"stateTypes": ["NEW"], "customerId": [HERS], "kinds": ["STATE_UPDATE", "LOCK"]}
    async with heard_by(portal, ANNA, filter=wanted, skip="me") as [anna]:
        await did(portal, "ticketSetTitle", ticket, login=ADMIN, title="Not asked for")
        await did(portal, "ticketLock", ticket, login=ADMIN)
        await did(portal, "ticketSetState", ticket, login=ADMIN, state="open", originId="me")
        await did(portal, "ticketSetState", ticket, login=ADMIN, state="new")
        assert await told(anna) == ("ENTERED", "STATE_UPDATE")
        await did(portal, "ticketSetState", ticket, login=ADMIN, state="open")
        assert await told(anna) == ("LEFT", None)
        await silent(portal, anna)
    for refused in ({"owner": [WALTER]}, {"watchedByMe": True}, {"inMyQueues": False}):
        async with heard_by(portal, ANNA, filter=refused) as [anna]:
            assert await anna.code() == "INVALID_INPUT"
    async with heard_by(portal, ANNA, since=await cursor_of(portal, CARL)) as [anna]:
        assert await anna.code() == "RESYNC_REQUIRED"


async def test_what_an_otrs_writes_says_whose_it_was(portal: World) -> None:
    """Where no trigger kept it: also who had it for a moment; and what is cut off says nothing."""
    ticket = await ticket_of(portal, ANNA)
    since = {login: await cursor_of(portal, login) for login in (ANNA, CARL, STRANGER)}
    number = await number_of(portal, ticket)
    await portal.execute(TO, STRANGER, "", number)
    for text in (
        f"%%CustomerID={HIS};CustomerUser={CARL};",
        f"%%CustomerID=;CustomerUser={STRANGER};",
    ):
        await portal.execute(LINE, text, number)
    await portal.execute(FORGET)
    await settled(portal)
    for login, means in ((ANNA, "LEFT"), (CARL, "LEFT"), (STRANGER, "ENTERED")):
        from_the_log(portal)
        async with heard_by(portal, login, since=since[login]) as [heard]:
            assert await told(heard) == (means, "CUSTOMER_UPDATE" if means == "ENTERED" else None)
    since = {login: await cursor_of(portal, login) for login in (BERTA, CARL)}
    await portal.execute(TO, CARL, HIS, number)
    for text in (f"%%CustomerID={HERS}", f"%%CustomerID={HIS};CustomerUser={CARL};"):
        await portal.execute(LINE, text, number)
    await portal.execute(FORGET)
    await settled(portal)
    from_the_log(portal)
    async with heard_by(portal, BERTA, since=since[BERTA]) as [berta]:
        assert await berta.code() == "RESYNC_REQUIRED"
    async with heard_by(portal, CARL, since=since[CARL]) as [carl]:
        assert (await carl.next())["type"] == "ENTERED"
