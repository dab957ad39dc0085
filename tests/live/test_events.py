"""Each thing that happens is told once, in order, to whoever may see it, also afterwards."""

from __future__ import annotations

from contextlib import AsyncExitStack

import asyncpg
import pytest

from events.hub import Hub
from resolvers.live import followed
from tests.actions.guarded import ENTRY
from tests.live.following import following, now, settled
from tests.work.asking import OTHER_QUEUE, WALTER, WANDA, did, new_ticket
from tests.world.world import World

REVOKE = "DELETE FROM group_user WHERE user_id = (SELECT id FROM users WHERE login = $1)"


async def test_what_happens_is_told(office: World) -> None:
    """With who did it, what was there before and since, and the ticket as it is now."""
    since = await now(office)
    async with following(office, since=since) as heard:
        ticket = await new_ticket(office)
        await did(office, "ticketSetTitle", ticket, login=WALTER, title="Another title")
        made = titled = await heard.next()
        while titled["kind"] != "TITLE_UPDATE":
            titled = await heard.next()
    assert (made["type"], made["kind"], made["ticketId"]) == ("ENTERED", "NEW_TICKET", ticket)
    assert titled["type"] == "CHANGED"
    assert (titled["old"], titled["new"]) == ("A request", "Another title")
    assert titled["actor"] == {"login": WALTER}
    assert titled["ticket"]["title"] == "Another title"


async def test_whoever_was_away_is_told_all_of_it(office: World) -> None:
    """In the same order as whoever was there, then what comes; from any event on."""
    since = await now(office)
    ticket = await new_ticket(office)
    async with following(office, since=since) as heard:
        first = await heard.several(2)
        await did(office, "ticketSetTitle", ticket, title="Another title")
        first += [await heard.next()]
    ids = [event["id"] for event in first]
    for place, known in enumerate([since, *ids[:-1]]):
        async with following(office, since=known) as heard:
            assert [event["id"] for event in await heard.several(3 - place)] == ids[place:]


async def test_a_ticket_that_is_moved_leaves_and_enters(office: World) -> None:
    """Whoever follows one queue is told only its ID when it has left."""
    ticket = await new_ticket(office)
    await settled(office)
    away, there = {"queues": ["Misc"]}, {"queues": [OTHER_QUEUE]}
    async with following(office, filter=away) as old, following(office, filter=there) as new:
        await did(office, "ticketMove", ticket, queue=OTHER_QUEUE)
        left, entered = await old.next(), await new.next()
        while left["type"] != "LEFT":
            left = await old.next()
    assert left["ticketId"] == entered["ticketId"] == ticket
    assert {k: v for k, v in left.items() if v is not None}.keys() == {"id", "type", "ticketId"}
    assert (entered["type"], entered["kind"]) == ("ENTERED", "MOVE")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_slow_transaction_is_not_skipped(office: World) -> None:
    """The fast one has the greater id and ends first; both are told, in the order they ended."""
    await settled(office)
    slow = await asyncpg.connect(office.stores.own)
    try:
        async with following(office, login="root@localhost") as heard:
            transaction = slow.transaction()
            await transaction.start()
            await slow.execute(ENTRY.format(1))
            ticket = await new_ticket(office)
            told = await heard.next()
            assert told["ticketId"] == ticket
            await transaction.commit()
            late = await heard.next()
            while late["ticketId"] == ticket:
                late = await heard.next()
    finally:
        await slow.close()
    assert late["kind"] is not None


async def test_rights_count_from_the_next_event_on(office: World) -> None:
    """Whoever loses a queue is told which tickets left; whoever gets it, which came."""
    ticket = await new_ticket(office, login=WALTER)
    await settled(office)
    mine = {"tickets": [ticket]}
    async with following(office, filter=mine) as heard:
        await office.change_reference(REVOKE, WANDA)
        left = await heard.next()
        assert (left["type"], left["ticketId"], left["ticket"]) == ("LEFT", ticket, None)
        await did(office, "ticketSetTitle", ticket, login=WALTER, title="Not for Wanda")
        await settled(office)
        assert heard.answers.empty()
    async with following(office, since=left["id"], filter=mine) as heard:
        await settled(office)
        assert heard.answers.empty()


async def test_one_ticket_of_many_that_are_lost(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever follows a few is told of those; that a queue has more tickets is nothing to him."""
    monkeypatch.setattr(followed, "MOST_AT_ONCE", 1)
    ticket, _ = [await new_ticket(office, login=WALTER) for _ in range(2)]
    await settled(office)
    async with (
        following(office, filter={"tickets": [ticket]}) as heard,
        following(office) as of_all,
    ):
        await office.change_reference(REVOKE, WANDA)
        assert (await heard.next())["ticketId"] == ticket
        assert await of_all.code() == "RESYNC_REQUIRED"


async def test_who_sees_something_else_since_has_to_ask_anew(office: World) -> None:
    ticket = await new_ticket(office)
    since = await now(office)
    async with following(office, since=since) as heard:
        await did(office, "ticketSetTitle", ticket, title="Another title")
        known = (await heard.next())["id"]
    await office.change_reference(REVOKE, WANDA)
    async with following(office, since=known) as heard:
        assert await heard.code() == "RESYNC_REQUIRED"


async def test_events_that_are_no_longer_kept_have_to_be_asked_for(office: World) -> None:
    since = await now(office)
    await new_ticket(office)
    await settled(office)
    live = office.services.live
    await live.log.remove(office.now.replace(year=2100), 10**6)
    live.hub = Hub(10, live.hub.head)  # as after a start
    async with following(office, since=since) as heard:
        assert await heard.code() == "RESYNC_REQUIRED"


async def test_a_made_up_place_is_refused(office: World) -> None:
    async with following(office, since="nonsense") as heard:
        assert await heard.code() == "INVALID_INPUT"


async def test_a_thousand_who_see_the_same_cost_as_much_as_one(office: World) -> None:
    """Statements for one event, however many are told of it, each as a tab of his own."""
    ticket = await new_ticket(office)
    costs = []
    for number in (1, 1000):
        await settled(office)
        places = [await now(office)]
        await did(office, "ticketSetTitle", ticket, title=f"Before {number}")
        await settled(office)
        places.append(await now(office))
        async with AsyncExitStack() as stack:
            everybody = [
                await stack.enter_async_context(
                    following(office, since=places[n % 2], skip=f"tab {n}")
                )
                for n in range(number)
            ]
            for heard in everybody[::2]:
                await heard.next()
            since = len(office.notes.statements)
            await did(office, "ticketSetTitle", ticket, title=f"Title for {number}")
            told = [await heard.next() for heard in everybody]
            costs.append(len(office.notes.statements) - since)
        assert len({event["id"] for event in told}) == 1
    # a slow machine makes it again after some seconds
    assert costs[1] - costs[0] < 20


async def test_many_are_told_much_each_once_and_in_order(office: World) -> None:
    """Answers to what comes soon are begun for all; each is told in its turn."""
    tickets = [await new_ticket(office) for _ in range(3)]
    await settled(office)
    since = await now(office)
    for ticket in tickets:
        for number in range(10):
            await did(office, "ticketSetTitle", ticket, title=f"Title {number}")
    await settled(office)
    async with AsyncExitStack() as stack:
        everybody = [
            await stack.enter_async_context(following(office, since=since, skip=f"tab {n}"))
            for n in range(3)
        ]
        heard = [await each.several(30) for each in everybody]
    told = [(event["ticketId"], event["new"]) for event in heard[0]]
    assert told == [(ticket, f"Title {number}") for ticket in tickets for number in range(10)]
    assert heard[1:] == heard[:1] * 2


async def test_whoever_did_it_may_leave_it_out(office: World) -> None:
    """A tab is not told what it did itself; others are."""
    ticket = await new_ticket(office)
    await settled(office)
    async with following(office, skip="tab 1") as mine, following(office, skip="tab 2") as other:
        await did(office, "ticketSetTitle", ticket, title="By the first", originId="tab 1")
        await did(office, "ticketSetTitle", ticket, title="By the second", originId="tab 2")
        assert (await mine.next())["new"] == "By the second"
        assert (await other.next())["new"] == "By the first"
