"""Answers that many wait for are made before any of them is told."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest

from events import live
from events.shared import Shared
from resolvers.live.alike import Alike
from tests.live.following import following
from tests.work.asking import mutation, new_ticket, payload
from tests.world.stores import ADMIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Event
    from tests.world.world import World

MANY = 20
COUNTERS = "subscription { queueCounters { counters { total } } }"


async def changed(world: World, ticket: str, title: str) -> None:
    await payload(
        world, mutation("ticketSetTitle"), {"ticket": ticket, "title": title}, login=ADMIN
    )


async def test_nobody_waits_who_is_told_with_others(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is woken once: with the answer at hand, not to wait for whoever makes it."""
    waiting: list[Any] = []
    get = Shared.get

    async def counted(shared: Shared[Any], key: Any, work: Any) -> Any:
        waiting.append(key)
        return await get(shared, key, work)

    ticket = await new_ticket(office, ADMIN)
    async with AsyncExitStack() as stack:
        all_ = [await stack.enter_async_context(following(office)) for _ in range(MANY)]
        await changed(office, ticket, "the first")  # whoever hears of it has joined the others
        for heard in all_:
            while (await heard.next())["new"] != "the first":
                pass
        monkeypatch.setattr(Shared, "get", counted)
        await changed(office, ticket, "the second")
        told = [await heard.next() for heard in all_]

    assert {event["new"] for event in told} == {"the second"}
    assert len({event["id"] for event in told}) == 1
    assert waiting == []


async def test_who_asks_for_little_does_not_wait_for_long(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others ask for something that is never found."""
    monkeypatch.setattr(live, "AHEAD_SECONDS", 0.001)
    ahead = Alike.ahead
    never = asyncio.get_running_loop().create_future()

    def stuck(those: Alike, events: Sequence[Event]) -> list[Any]:
        return [*ahead(those, events), never]

    monkeypatch.setattr(Alike, "ahead", stuck)
    ticket = await new_ticket(office, ADMIN)
    async with following(office) as one, following(office) as other:
        await changed(office, ticket, "new")
        for heard in (one, other):
            while (await heard.next())["new"] != "new":
                pass
    assert not never.done()


async def test_a_mistake_in_what_is_made_ahead_stops_nobody(
    office: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The one reader of the log goes on: it would come to the same event again and again."""

    def broken(_: Alike, __: Sequence[Event]) -> list[Any]:
        raise ZeroDivisionError

    monkeypatch.setattr(Alike, "ahead", broken)
    ticket = await new_ticket(office, ADMIN)
    async with following(office) as one, following(office) as other:
        await changed(office, ticket, "new")
        for heard in (one, other):
            while (await heard.next())["new"] != "new":
                pass
    assert "making answers ahead failed" in caplog.text


async def test_who_looks_at_counters_is_told_of_no_event(office: World) -> None:
    """So nobody makes answers ahead for one agent who follows tickets beside them."""

    def told_together() -> int:
        return sum(those.members for those in office.services.live.alike.values())

    ticket = await new_ticket(office, ADMIN)
    async with following(office, COUNTERS) as counters, following(office) as heard:
        await counters.next()
        await changed(office, ticket, "new")
        while (await heard.next())["new"] != "new":
            pass
        assert told_together() == 1
    assert told_together() == 0
