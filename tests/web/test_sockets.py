"""graphql-transport-ws against a real server, with a real client: messages and close codes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from tests.servers.process import PATIENCE
from tests.web.conftest import application_of, token_for
from tests.web.serving import (
    ACK,
    INIT,
    bearer,
    closed,
    opened,
    received,
    serving,
    subscribe,
)
from tests.world.stores import ADMIN
from tests.world.world import World
from web import sockets

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

WHO = {"query": "{ viewer { agent { login } } }"}
LOGIN = {"query": 'mutation { login(input: {login: "x", password: "y"}) { errors { code } } }'}


@pytest.fixture
async def where(world: World) -> AsyncIterator[str]:
    async with asyncio.timeout(PATIENCE), serving(application_of(world)) as where:
        yield where


async def test_operations_are_answered_by_their_ids(world: World, where: str) -> None:
    token = await token_for(world, ADMIN)
    async with opened(where, bearer(token)) as client:
        assert await received(client) == ACK
        for id_ in ("1", "two"):
            await client.send(json.dumps(subscribe(id_, WHO)))
        found = [await received(client) for _ in range(4)]
    data = {"viewer": {"agent": {"login": ADMIN}}}
    for id_ in ("1", "two"):
        mine = [message for message in found if message["id"] == id_]
        assert mine == [
            {"id": id_, "type": "next", "payload": {"data": data}},
            {"id": id_, "type": "complete"},
        ]


async def test_the_token_may_come_with_the_handshake(world: World, where: str) -> None:
    token = await token_for(world, ADMIN)
    async with opened(where, INIT, subscribe("1", WHO), authorization=f"Bearer {token}") as client:
        assert await received(client) == ACK
        assert (await received(client))["payload"]["data"]["viewer"]["agent"]["login"] == ADMIN


@pytest.mark.parametrize(
    ("origin", "marker", "counts"),
    [
        ("http://{}", {"x-ticketgraph-csrf": "1"}, True),
        ("http://{}", {}, False),
        ("http://elsewhere.test", {"x-ticketgraph-csrf": "1"}, False),
        ("null", {"x-ticketgraph-csrf": "1"}, False),
    ],
)
async def test_a_session_counts_for_pages_of_our_own(
    world: World, where: str, origin: str, marker: dict[str, str], *, counts: bool
) -> None:
    """A browser sends the cookie for foreign pages, too."""
    token = await token_for(world, ADMIN)
    headers = {"cookie": f"ticketgraph_session={token}", "origin": origin.format(where)}
    init = {**INIT, "payload": marker}
    async with opened(where, init, subscribe("1", WHO), **headers) as client:
        assert await received(client) == ACK
        found = await received(client)
    assert found["type"] == ("next" if counts else "error")


@pytest.mark.usefixtures("engine")
def test_a_session_counts_for_no_handshake_without_a_host() -> None:
    """Such a one says of no page that it is ours, and is no failure of ours."""
    headers = [(b"cookie", b"ticketgraph_session=tg_one")]
    for more in ([], [(b"origin", b"null")], [(b"origin", b"")]):
        scope = {"type": "websocket", "headers": headers + more}
        nothing: Any = None  # is sent or received
        asking = WebSocket(scope, nothing, nothing)
        assert sockets._token(asking, {"x-ticketgraph-csrf": "1"}) is None


async def test_nobody_may_log_in_and_nothing_else(where: str) -> None:
    async with opened(where, INIT, subscribe("1", WHO), subscribe("2", LOGIN)) as client:
        assert await received(client) == ACK
        by_id: dict[str, list[Any]] = {}
        for _ in range(3):
            message = await received(client)
            by_id.setdefault(message["id"], []).append(message)
    [refused] = by_id["1"]
    assert refused["type"] == "error"
    assert refused["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert [message["type"] for message in by_id["2"]] == ["next", "complete"]


@pytest.mark.parametrize(
    "frame",
    [
        "[]",
        "[{}]",
        "nothing",
        "",
        "1",
        "null",
        b"{}",
        "{}",
        '{"type": "start"}',
        '{"type": ["ping"]}',
        '{"type": "ping", "payload": 7}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ __typename }"}}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 7}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
        '{"type": "complete"}',
        "[" * 100_000,
    ],
)
async def test_what_is_no_message_is_4400(where: str, frame: str | bytes) -> None:
    async with opened(where, INIT) as client:
        assert await received(client) == ACK
        await client.send(frame)
        code, reason = await closed(client)
    assert (code, bool(reason)) == (4400, True)


async def test_nothing_is_run_before_the_connection_is_acknowledged(where: str) -> None:
    async with opened(where, subscribe("1", WHO)) as client:
        assert await closed(client) == (4401, "Unauthorized")


@pytest.mark.parametrize("token", ["Bearer tg_wrong", "tg_wrong", "Bearer", ""])
async def test_a_wrong_token_is_4403(where: str, token: str) -> None:
    init = {**INIT, "payload": {"Authorization": token}}
    async with opened(where, init) as client:
        assert await closed(client) == (4403, "Forbidden")


async def test_a_token_that_ended_runs_nothing_more(own_world: World) -> None:
    token = await token_for(own_world, ADMIN)
    async with (
        asyncio.timeout(PATIENCE),
        serving(application_of(own_world)) as where,
        opened(where, bearer(token)) as client,
    ):
        assert await received(client) == ACK
        await own_world.execute("UPDATE tg_token SET revoked_time = CURRENT_TIMESTAMP")
        await client.send(json.dumps(subscribe("1", WHO)))
        assert await closed(client) == (4403, "Forbidden")


@pytest.mark.parametrize("protocol", ["graphql-ws", "soap", None])
async def test_another_subprotocol_is_4406(where: str, protocol: str | None) -> None:
    """The one that Apollo gave up as well."""
    uri, protocols = f"ws://{where}/graphql", None if protocol is None else [protocol]
    async with connect(uri, subprotocols=protocols) as client:  # type: ignore[arg-type]
        assert await closed(client) == (4406, "Subprotocol not acceptable")


async def test_who_says_nothing_is_4408(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "INIT_SECONDS", 0.05)
    async with opened(where, {"type": "ping"}) as client:
        assert (await closed(client))[0] == 4408


async def test_who_begins_twice_is_4429(where: str) -> None:
    async with opened(where, INIT, INIT) as client:
        assert (await closed(client))[0] == 4429


async def test_pings_are_answered_at_any_time(where: str) -> None:
    ping = {"type": "ping", "payload": {"n": 1}}
    async with opened(where, ping, INIT, {"type": "pong"}, {"type": "ping"}) as client:
        found = [await received(client) for _ in range(3)]
    assert found == [{"type": "pong", "payload": {"n": 1}}, ACK, {"type": "pong"}]
