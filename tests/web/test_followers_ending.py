"""Whoever follows tickets is ended with his token, however he is connected: within a second."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.live.following import waits
from tests.web.conftest import token_for
from tests.web.serving import ACK, bearer, closed, opened, received, subscribe
from tests.web.streaming import COMPLETE, streamed
from tests.web.test_endings import AGENT, FORBIDDEN, disable, expire, looking, revoke
from tests.world.world import World
from web import endings

EVENTS = "subscription { ticketEvents { id type } }"


async def until(world: World, *, follows: bool) -> None:
    """Wait until somebody follows, or nobody does any more."""
    while waits(world.services.live.hub) != follows:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)


@pytest.mark.parametrize("ending", [revoke, expire, disable])
async def test_a_socket_ends(own_world: World, ending: Any) -> None:
    assert endings.SECONDS <= 1
    token = await token_for(own_world, AGENT)
    async with (
        looking(own_world) as service,
        opened(service.where, bearer(token), subscribe("1", {"query": EVENTS})) as client,
    ):
        assert await received(client) == ACK
        await until(own_world, follows=True)
        await ending(own_world, token)
        await service.look()
        assert await closed(client) == FORBIDDEN
        await until(own_world, follows=False)


@pytest.mark.parametrize("ending", [revoke, expire, disable])
async def test_an_event_stream_ends(own_world: World, ending: Any) -> None:
    """It says why."""
    token = await token_for(own_world, AGENT)
    async with looking(own_world) as service, streamed(service.where, EVENTS, token) as frames:
        await until(own_world, follows=True)
        await ending(own_world, token)
        await service.look()
        [(kind, body), last] = await frames.all()
        await until(own_world, follows=False)
    assert (kind, last) == ("next", COMPLETE)
    assert body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
