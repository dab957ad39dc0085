"""Everybody may have so many requests running; a place is free again however one ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection

from domain.viewer import Viewer
from resolvers.context import Context
from schema.executor.messages import Request, Response
from schema.limits.places import Places
from schema.limits.refusals import TooManyRequests
from tests.limits.conftest import Limited, a_customer, another_agent, only_error, over
from tests.servers.process import PATIENCE
from tests.sources.shelf import eventually
from tests.web.conftest import application_of, bearer, token_for
from tests.web.serving import ACK, INIT, closed, opened, received, serving, subscribe
from tests.web.test_graphql import WHO
from tests.world.stores import ADMIN
from tests.world.world import World

SLOW = "{ tickets { totalCount } }"
QUICK = "{ __typename }"
sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_a_place_is_taken_until_its_block_ends() -> None:
    """Whoever has none is not remembered."""
    places = Places()
    with places.one("a", 2), places.one("a", 2), places.one("b", 2):
        with pytest.raises(TooManyRequests, match="3 of at most 2"), places.one("a", 2):
            pass
        assert places.taken == {"a": 2, "b": 1}
    with pytest.raises(ZeroDivisionError), places.one("a", 1):
        _ = 1 / 0
    assert not places.taken


class Waiting:
    """A database that answers when it is told to."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self.asked = asyncio.Semaphore(0)
        self.answer = asyncio.Event()

    async def rows(self, *_: Any) -> Any:
        self.asked.release()
        await self.answer.wait()
        raise RuntimeError("it was waited for long enough")

    fetch = rows


class Busy:
    """Requests that run until they are told to end."""

    def __init__(self, limited: Limited, viewer: Viewer | None) -> None:
        self.limited = limited
        self.viewer = viewer
        self.db: Any = Waiting()
        self.running: list[asyncio.Task[Response]] = []

    async def begin(self, seconds: float = PATIENCE) -> None:
        services = replace(self.limited.world.services, db=self.db, time_limit=seconds)
        asked = self.limited.executor.run(Request(SLOW), Context(services, self.viewer))
        self.running.append(asyncio.create_task(asked))
        await self.db.asked.acquire()

    async def end(self) -> list[Any]:
        return await asyncio.gather(*self.running, return_exceptions=True)


@asynccontextmanager
async def busy(limited: Limited, viewer: Viewer, requests: int) -> AsyncIterator[Busy]:
    """Somebody with so many requests running."""
    found = Busy(limited, viewer)
    try:
        async with asyncio.timeout(PATIENCE):
            for _ in range(requests):
                await found.begin()
            yield found
    finally:
        for task in found.running:
            task.cancel()
        await found.end()


def taken(limited: Limited) -> int:
    assert limited.executor.limits
    return limited.executor.limits.places.taken.total()


@sqlite
@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_one_more_than_may_be_is_refused(world: World, who: str) -> None:
    """Not those of others; and what is refused takes no place, and runs nothing."""
    limited = Limited(world, concurrent=2)
    viewer = await (world.viewer(ADMIN) if who == "agent" else a_customer(world))
    async with busy(limited, viewer, 1) as running:
        assert not (await limited.ask(QUICK, viewer=viewer)).refused
        await running.begin()
        for _ in range(2):
            refused = await limited.ask(QUICK, viewer=viewer)
            assert over(refused) == ("TOO_MANY_REQUESTS", 3, 2)
            assert refused.retry_after == 1
        assert "data" in (await limited.ask(QUICK, viewer=await another_agent(world))).body
    assert taken(limited) == 0


@sqlite
async def test_a_place_is_free_again_however_a_request_ends(world: World) -> None:
    """With an answer that is an error, cancelled as when a client leaves, or too late."""
    limited = Limited(world, concurrent=1)
    viewer = await world.viewer(ADMIN)
    async with busy(limited, viewer, 1) as answered:
        answered.db.answer.set()
        [response] = await answered.end()
        assert response.body["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert taken(limited) == 0
    async with busy(limited, viewer, 1) as cancelled:
        assert taken(limited) == 1
        cancelled.running[0].cancel()
        [gone] = await cancelled.end()
        assert isinstance(gone, asyncio.CancelledError)
        assert taken(limited) == 0
    async with busy(limited, viewer, 0) as late:
        await late.begin(0.01)
        [response] = await late.end()
        assert response.body["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert taken(limited) == 0
    for wrong in ("{", "{ nothing }", "query($n: Int!) { tickets(first: $n) { totalCount } }"):
        assert (await limited.ask(wrong, viewer=viewer)).refused
        assert taken(limited) == 0


@sqlite
async def test_without_a_login_requests_count_by_address(world: World) -> None:
    """As many as an address may have, which is another figure."""
    limited = Limited(world, concurrent=1, concurrent_of_address=2)
    limits = limited.executor.limits
    assert limits
    account = limits.account(Context(world.services, None, address="10.0.0.1"))
    with limits.place(account):
        assert not (await limited.ask(QUICK, viewer=None, address="10.0.0.1")).refused
        with limits.place(account):
            refused = await limited.ask(QUICK, viewer=None, address="10.0.0.1")
            assert over(refused) == ("TOO_MANY_REQUESTS", 3, 2)
            assert not (await limited.ask(QUICK, viewer=None, address="10.0.0.2")).refused
    assert not (await limited.ask(QUICK, viewer=None, address="10.0.0.1")).refused


@sqlite
async def test_over_a_socket_limits_are_errors_of_the_operation(world: World) -> None:
    """The socket stays open for others."""
    limited = Limited(world, concurrent=1, cost=10, budget=5)
    app = application_of(world)
    app.state.executor = limited.executor
    token = {"Authorization": f"Bearer {await token_for(world, ADMIN)}"}
    init = {"type": "connection_init", "payload": token}
    viewer = await world.viewer(ADMIN)
    async with asyncio.timeout(PATIENCE), serving(app) as where, opened(where, init) as client:
        assert await received(client) == {"type": "connection_ack"}
        assert limited.executor.limits
        with limited.executor.limits.places.one(viewer.principal, 1):
            await client.send(json.dumps(subscribe("a", {"query": WHO})))
            assert await code_of(client) == "TOO_MANY_REQUESTS"
        await client.send(json.dumps(subscribe("b", {"query": WHO})))
        answer = await received(client)
        cost = {"requested": 4, "limit": 10, "remaining": 1}
        assert answer["payload"]["extensions"]["cost"] == cost
        assert await received(client) == {"id": "b", "type": "complete"}
        await client.send(json.dumps(subscribe("c", {"query": WHO})))
        assert await code_of(client) == "BUDGET_EXCEEDED"


async def code_of(client: ClientConnection) -> Any:
    message = await received(client)
    assert message["type"] == "error"
    [error] = message["payload"]
    return error["extensions"]["code"]


@sqlite
async def test_over_http_it_is_429(world: World) -> None:
    limited = Limited(world, concurrent=1)
    app = application_of(world)
    app.state.executor = limited.executor
    headers = bearer(await token_for(world, ADMIN))
    transport = httpx2.ASGITransport(app)
    async with (
        httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client,
        busy(limited, await world.viewer(ADMIN), 1),
    ):
        answer = await client.post("/graphql", json={"query": QUICK}, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "TOO_MANY_REQUESTS"


@sqlite
async def test_what_is_refused_so_does_not_count_against_the_budget(world: World) -> None:
    limited = Limited(world, concurrent=1, budget=1000, cost=1000)
    viewer = await world.viewer(ADMIN)
    async with busy(limited, viewer, 1):
        before = (await limited.ask(QUICK, viewer=viewer)).body["extensions"]["cost"]
        after = await limited.ask(QUICK, viewer=viewer)
        assert after.body["extensions"]["cost"] == before
        assert only_error(after)["extensions"]["retryAfter"] == 1


@sqlite
@pytest.mark.parametrize("login", [ADMIN, None])
async def test_so_many_sockets_may_be_open(world: World, login: str | None) -> None:
    """One more is closed when it says who it is for; a place is free when one has closed."""
    app, headers = application_of(world), {}
    limited = Limited(world, sockets=2, sockets_of_address=2)
    app.state.executor = limited.executor
    assert limited.executor.limits
    places = limited.executor.limits.sockets
    if login:
        headers = bearer(await token_for(world, login))
    init = {**INIT, "payload": headers}
    async with serving(app) as where, opened(where, init) as first:
        assert await received(first) == ACK
        async with opened(where, init) as second:
            assert await received(second) == ACK  # they are counted in the order of their words
            async with opened(where, init) as third, asyncio.timeout(PATIENCE):
                told = await closed(third)
            assert told == (1013, "Too many sockets at once: 3 of at most 2.")
        await eventually(lambda: places.taken.total() == 1)
        async with opened(where, init) as fourth:
            assert await received(fourth) == ACK
    assert not places.taken
