"""Server-Sent Events from a real server: what is sent, what is refused, and how it ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import uvicorn

from commands import serve
from schema.build import build
from schema.executor.executor import Executor
from schema.limits.settings import LimitSettings
from tests.servers.process import HOST, PATIENCE
from tests.web.conftest import application_of, bearer, token_for
from tests.web.serving import BEGIN, FOLLOW, serving, with_streams
from tests.web.streaming import BEAT, COMPLETE, EVENTS, streamed
from tests.world.stores import ADMIN
from tests.world.world import World
from web import event_streams

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

COUNT = "subscription { counts(until: 2) }"
BEGUN, FOREVER = BEGIN["query"], FOLLOW["query"]
LOGOUT = "mutation { logout { clientMutationId } }"
SEVERAL = f"{EVENTS}, application/json"


def data(field: str, value: Any) -> tuple[str, Any]:
    return "next", {"data": {field: value}}


@pytest.fixture
async def over() -> asyncio.Event:
    """Set when what never ends by itself was ended."""
    return asyncio.Event()


@pytest.fixture
async def where(world: World, over: asyncio.Event) -> AsyncIterator[str]:
    async with asyncio.timeout(PATIENCE), serving(with_streams(world, over)) as where:
        yield where


@pytest.fixture
async def client(world: World, where: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody with a token who would rather have events."""
    headers = {**bearer(await token_for(world, ADMIN)), "accept": EVENTS}
    async with httpx2.AsyncClient(base_url=f"http://{where}", headers=headers) as client:
        yield client


async def test_answers_come_one_by_one_and_complete_is_the_last(world: World, where: str) -> None:
    async with streamed(where, COUNT, await token_for(world, ADMIN)) as frames:
        assert await frames.all() == [data("counts", 1), data("counts", 2), COMPLETE]
        assert frames.answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["{ hello }", "{ nothing }"])
async def test_any_operation_is_one_answer(world: World, where: str, query: str) -> None:
    async with streamed(where, query, await token_for(world, ADMIN)) as frames:
        [(kind, body), last] = await frames.all()
    assert (kind, last) == ("next", COMPLETE)
    assert body.get("data") == {"hello": "there"} if "hello" in query else body["errors"]


async def test_silence_has_a_beat(
    world: World, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_streams, "BEAT_SECONDS", 0.01)
    async with streamed(where, FOREVER, await token_for(world, ADMIN)) as frames:
        assert [await frames.next() for _ in range(2)] == [BEAT, BEAT]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (EVENTS, EVENTS),
        (f"{EVENTS}, */*", EVENTS),
        (SEVERAL, EVENTS),
        (f"{EVENTS};q=0.9, application/json", "application/json"),
        (f"{EVENTS};q=0, application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
async def test_the_client_says_what_it_takes(
    client: httpx2.AsyncClient, accept: str, kind: str
) -> None:
    answer = await client.post("/graphql", json={"query": COUNT}, headers={"accept": accept})
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert ("Follow subscriptions" in answer.text) == (kind != EVENTS)


async def test_what_is_no_operation_is_refused_as_json(client: httpx2.AsyncClient) -> None:
    """With the status of any other request."""
    wrong = await client.post("/graphql", json={"query": COUNT}, headers=bearer("tg_wrong"))
    plain = await client.post("/graphql", content=COUNT, headers={"content-type": "text/plain"})
    other = await client.post("/graphql", json={"query": COUNT}, headers={"accept": "text/html"})
    empty = await client.post("/graphql", json={})
    assert [each.status_code for each in (wrong, plain, other, empty)] == [401, 415, 406, 400]
    assert wrong.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert all(each.json()["errors"][0]["message"] for each in (plain, other, empty))


async def test_a_url_follows_and_changes_nothing(world: World) -> None:
    """An `EventSource` of a browser can only send a URL."""
    token = await token_for(world, ADMIN)
    headers = {**bearer(token), "accept": EVENTS}
    async with (
        asyncio.timeout(PATIENCE),
        serving(application_of(world)) as where,
        httpx2.AsyncClient(base_url=f"http://{where}", headers=headers) as client,
    ):
        refused = await client.get("/graphql", params={"query": LOGOUT})
        answered = await client.get("/graphql", params={"query": "{ viewer { agent { login } } }"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert refused.headers["content-type"].startswith("application/graphql-response+json")
    assert "A GET request only reads" in refused.text
    assert f'"login":"{ADMIN}"' in answered.text


async def test_so_many_streams_may_be_open(world: World) -> None:
    """One more is refused with what is wrong, and may come when another has ended."""
    app, token = application_of(world), await token_for(world, ADMIN)
    app.state.executor = Executor(build(), limits=LimitSettings(sockets=1))
    query = "subscription { sourceHealth { name } }"
    headers = {**bearer(token), "accept": EVENTS}
    async with asyncio.timeout(PATIENCE), serving(app) as where:
        async with streamed(where, query, token) as frames:
            assert (await frames.next())[0] == "next"
            async with httpx2.AsyncClient(base_url=f"http://{where}", headers=headers) as client:
                refused = await client.post("/graphql", json={"query": query})
        while app.state.executor.limits.sockets.taken:  # noqa: ASYNC110 - the server's end of it
            await asyncio.sleep(0)
        async with streamed(where, query, token) as frames:
            assert (await frames.next())[0] == "next"
    [error] = refused.json()["errors"]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert error["extensions"]["code"] == "TOO_MANY_SOCKETS"


async def test_a_client_that_goes_away_ends_the_work(
    world: World, where: str, over: asyncio.Event
) -> None:
    """No task is left of it."""
    token, before = await token_for(world, ADMIN), asyncio.all_tasks()
    async with streamed(where, BEGUN, token) as frames:
        assert await frames.next() == data("begun", 1)
        assert not over.is_set()
    await over.wait()
    while asyncio.all_tasks() - before:  # noqa: ASYNC110 - tasks have no event for their end
        await asyncio.sleep(0)


async def test_it_ends_when_the_service_stops(world: World, over: asyncio.Event) -> None:
    listening = socket.create_server((HOST, 0))
    app = with_streams(world, over)
    config = uvicorn.Config(
        app, lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=0
    )
    server = serve.Server(config)
    where, token = f"{HOST}:{listening.getsockname()[1]}", await token_for(world, ADMIN)
    async with asyncio.timeout(PATIENCE):
        task = asyncio.create_task(server.serve(sockets=[listening]))
        async with streamed(where, BEGUN, token) as frames:
            assert await frames.next() == data("begun", 1)
            server.should_exit = True
            assert await frames.all() == [COMPLETE]
        await task
    assert over.is_set()
