"""WebSocket: foreign pages, floods of messages, frames that are none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.attacks.attacked import AGENT, ANONYMOUS, ATTACKERS, CUSTOMER, PATIENCE, Attacked
from tests.attacks.bombs import BOMBS
from tests.attacks.judging import check
from tests.web.serving import INIT, PROTOCOL, closed, opened, received, serving, subscribe
from web.access import COOKIE, CSRF_HEADER

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # long, and the same on every loop
]

NOT_MEANT = (1006, 1011)  # no close frame at all, and a failure of ours
WHO = {"query": "{ viewer { agent { login } customerUser { login } } }"}
FOREIGN = [
    "http://elsewhere.test",
    "null",
    "",
    "http://{}.elsewhere.test",
    "http://elsewhere.test#{}",
    "http://elsewhere.test/{}",
    "http://{}@elsewhere.test",
    "http://elsewhere.test://{}",
    "file://",
]


@pytest.fixture
async def where(target: Attacked) -> AsyncIterator[str]:
    async with asyncio.timeout(2 * PATIENCE), serving(target.app) as where:
        yield where


def init(target: Attacked, who: str) -> dict[str, Any]:
    """The first message of one of the attackers."""
    return INIT if who == ANONYMOUS else {**INIT, "payload": target.headers(who)}


async def everything(client: ClientConnection) -> list[Any]:
    """All messages until the server closes, or has nothing more to say to a ping."""
    found: list[Any] = []
    with suppress(ConnectionClosed):
        await client.send('{"type": "ping", "payload": {"the": "last"}}')
        while True:
            message = json.loads(await client.recv())
            if message == {"type": "pong", "payload": {"the": "last"}}:
                return found
            found.append(message)
    await client.wait_closed()
    assert client.close_code not in NOT_MEANT, client.close_reason
    return found


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("who", [AGENT, CUSTOMER])
async def test_a_foreign_page_is_nobody(
    target: Attacked, where: str, who: str, origin: str
) -> None:
    """With the cookie that its browser sends and the marker that it can write itself."""
    named = origin.format(where)
    headers = {"cookie": f"{COOKIE}={target.tokens[who]}", "origin": named}
    first = {**INIT, "payload": {CSRF_HEADER: "1"}}
    try:
        async with opened(where, first, subscribe("1", WHO), **headers) as client:
            found = await everything(client)
    except InvalidHandshake:
        return  # refused even before
    assert [message["type"] for message in found] == ["connection_ack", "error"]
    assert found[1]["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("name", BOMBS)
async def test_bombs_come_by_socket_as_well(target: Attacked, where: str, name: str) -> None:
    """They are refused or answered as over HTTP; a frame that is too long ends the connection."""
    for who in (CUSTOMER, ANONYMOUS):
        sent = subscribe("1", {"query": BOMBS[name]})
        async with opened(where, init(target, who), sent) as client:
            for message in await everything(client):
                check(message.get("payload"), json.dumps(message), who)


@pytest.mark.parametrize("who", ATTACKERS)
async def test_a_flood_of_operations_is_stopped(target: Attacked, where: str, who: str) -> None:
    """Each is answered, or the connection ends with a code that says why; others go on."""
    async with opened(where, init(target, who)) as client:
        assert await received(client) == {"type": "connection_ack"}
        with suppress(ConnectionClosed):
            for number in range(2000):
                await client.send(json.dumps(subscribe(str(number), WHO)))
        for message in await everything(client):
            check(message.get("payload"), json.dumps(message), who)
        assert client.close_code in (None, 1000, 1008, 1013)
    async with opened(where, init(target, AGENT), subscribe("1", WHO)) as other:
        assert await received(other) == {"type": "connection_ack"}
        assert (await received(other))["type"] == "next"


@pytest.mark.parametrize("who", ATTACKERS)
@pytest.mark.parametrize("kind", ["ping", "pong", "complete"])
async def test_a_flood_of_small_messages_costs_nothing(
    target: Attacked, where: str, who: str, kind: str
) -> None:
    """Pings that are answered, pongs and ends that are about nothing."""
    async with opened(where, init(target, who)) as client:
        assert await received(client) == {"type": "connection_ack"}
        reading = asyncio.create_task(everything(client))
        for number in range(2000):
            await client.send(json.dumps({"type": kind, "id": str(number)}))
        found = await reading
    assert {message["type"] for message in found} <= {"pong"}


FRAMES = {
    "deep": "[" * 400_000,
    "deep within": json.dumps({"type": "ping"})[:-1] + ', "payload": ' + '{"a":' * 50_000,
    "half of a pair": '{"type": "subscribe", "id": "\\ud800", "payload": {"query": "{a}"}}',
    "NUL": '{"type": "subscribe", "id": "\\u0000", "payload": {"query": "{ \\u0000 }"}}',
    "a long id": json.dumps(subscribe("i" * 500_000, WHO)),
    "a long type": json.dumps({"type": "t" * 500_000}),
    "a number beyond": '{"type": "ping", "payload": {"a": ' + "9" * 5000 + "}}",
    "another protocol": '{"type": "start", "id": "1", "payload": {"query": "{ __typename }"}}',
    "a prototype": '{"type": "ping", "__proto__": {"a": 1}, "payload": {"constructor": 1}}',
    "a server's message": '{"type": "connection_ack"}',
    "an answer": '{"type": "next", "id": "1", "payload": {"data": null}}',
    "too long": " " * 1_100_000,
}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("first", [True, False])
async def test_odd_frames_end_the_connection_or_are_answered(
    target: Attacked, where: str, name: str, *, first: bool
) -> None:
    """Before and after it is acknowledged; never as a failure of ours (1011, or no code at all)."""
    async with opened(where) as client:
        if not first:
            await client.send(json.dumps(init(target, AGENT)))
            assert await received(client) == {"type": "connection_ack"}
        with suppress(ConnectionClosed):
            await client.send(FRAMES[name])
        for message in await everything(client):
            check(message.get("payload"), json.dumps(message), AGENT)
        if client.close_code is not None:
            assert client.close_code in (1000, 1007, 1008, 1009, 4400, 4401)
            assert "Traceback" not in (client.close_reason or "")


async def test_many_who_say_nothing_keep_nobody_out(target: Attacked, where: str) -> None:
    """A hundred sockets that are only open: the next one is served."""
    uri = f"ws://{where}/graphql"
    silent = [await connect(uri, subprotocols=[PROTOCOL]) for _ in range(100)]  # type: ignore[list-item]
    async with opened(where, init(target, AGENT), subscribe("1", WHO)) as client:
        assert await received(client) == {"type": "connection_ack"}
        assert (await received(client))["type"] == "next"
    for one in silent:
        await one.close()


async def test_a_second_init_does_not_change_who_one_is(target: Attacked, where: str) -> None:
    """A connection belongs to one person from its first message to its end."""
    async with opened(where, init(target, CUSTOMER), init(target, AGENT)) as client:
        assert await closed(client) == (4429, "Too many initialisation requests")
