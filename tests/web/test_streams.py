"""Subscriptions over a socket, and how many operations with which ids, by a schema with streams."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from tests.servers.process import PATIENCE
from tests.web.conftest import token_for
from tests.web.serving import (
    ACK,
    FOLLOW,
    bearer,
    closed,
    opened,
    received,
    serving,
    subscribe,
    with_streams,
)
from tests.world.stores import ADMIN
from tests.world.world import World
from web import sockets

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def streaming(world: World) -> AsyncIterator[tuple[str, str]]:
    """Where subscriptions of the tests' own are answered, and a token."""
    async with asyncio.timeout(PATIENCE), serving(with_streams(world)) as where:
        yield where, await token_for(world, ADMIN)


async def test_a_subscription_gives_events_until_it_is_over(streaming: tuple[str, str]) -> None:
    where, token = streaming
    count = {"query": "subscription { counts(until: 3) }"}
    async with opened(where, bearer(token), subscribe("1", count)) as client:
        found = [await received(client) for _ in range(5)]
    numbers = [one["payload"]["data"]["counts"] for one in found if one["type"] == "next"]
    assert (numbers, found[-1]) == ([1, 2, 3], {"id": "1", "type": "complete"})


async def test_an_id_that_is_in_use_is_4409(streaming: tuple[str, str]) -> None:
    where, token = streaming
    async with opened(
        where, bearer(token), subscribe("a", FOLLOW), subscribe("a", FOLLOW)
    ) as client:
        assert await closed(client) == (4409, "Subscriber for a already exists")


async def test_an_id_may_be_longer_than_a_reason(streaming: tuple[str, str]) -> None:
    """A close frame has room for 123 bytes; what does not fit is cut between characters."""
    where, token = streaming
    twice = [subscribe("ä" * 200, FOLLOW)] * 2
    async with opened(where, bearer(token), *twice) as client:
        code, reason = await closed(client)
    assert (code, reason) == (4409, "Subscriber for " + "ä" * 54)


async def test_an_id_is_free_when_its_operation_is_over(streaming: tuple[str, str]) -> None:
    """Because the client ended it, or because it was answered."""
    where, token = streaming
    end = {"id": "a", "type": "complete"}
    query = {"query": "{ hello }"}
    async with opened(
        where, bearer(token), subscribe("a", FOLLOW), end, end, subscribe("a", query)
    ) as client:
        assert await received(client) == ACK
        found = [await received(client) for _ in range(2)]
        assert [one["type"] for one in found] == ["next", "complete"]
        await client.send(json.dumps(subscribe("a", query)))
        assert (await received(client))["type"] == "next"


async def test_too_many_at_once_are_refused(
    streaming: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MOST_OPERATIONS", 2)
    where, token = streaming
    many = [subscribe(str(n), FOLLOW) for n in range(3)]
    async with opened(where, bearer(token), *many) as client:
        assert await closed(client) == (1013, "At most 2 operations at once")
