"""What customers keep of where they are says nothing of how much happens to others."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest

from tests.live.colleagues import ANNA, EVENTS, cursor_of, moved_in, ticket_of
from tests.live.following import following, now
from tests.work.asking import did
from tests.world.stores import ADMIN
from tests.world.world import World


@pytest.fixture
async def portal(office: World) -> World:
    return await moved_in(office)


async def test_a_place_is_another_text_each_time(portal: World) -> None:
    """Not even that nothing has happened can be told from two of them; both are good."""
    ticket = await ticket_of(portal, ANNA)
    places = [await cursor_of(portal, ANNA) for _ in range(2)]
    assert places[0] != places[1]
    await did(portal, "ticketSetTitle", ticket, login=ADMIN, title="New")
    for since in places:
        async with following(portal, EVENTS, customer=ANNA, since=since) as heard:
            event = await heard.next()
        assert event["kind"] == "TITLE_UPDATE"
        for text in (since, event["id"]):
            assert b"events" not in urlsafe_b64decode(text + "==")


async def test_no_other_place_is_good(portal: World) -> None:
    """An agent's, one that was changed, and one that was made up: he could try which there are."""
    his = await cursor_of(portal, ANNA)
    changed = his[:40] + ("A" if his[40] != "A" else "B") + his[41:]
    for since in (await now(portal), changed, "nonsense", "ä", ""):
        async with following(portal, EVENTS, customer=ANNA, since=since) as heard:
            assert await heard.code() == "RESYNC_REQUIRED"
