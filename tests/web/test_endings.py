"""Open sockets end with their tokens, idle or not, and by one statement for all of them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection

from auth import tokens
from auth.tokens import Terms
from domain.errors import Unavailable
from domain.tokens import Account
from tests.servers.process import PATIENCE
from tests.web.conftest import application_of, token_for
from tests.web.serving import (
    ACK,
    BEGIN,
    INIT,
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
from web.endings import Endings

AGENT = "frieda.neuling"
CUSTOMER = "sofia.lehmann"
FORBIDDEN = (4403, "Forbidden")


class Pace:
    """The seconds between two looks: over when a test says so."""

    def __init__(self) -> None:
        self._over = asyncio.Semaphore(0)
        self._asleep = asyncio.Semaphore(0)

    async def sleep(self, _: float) -> None:
        self._asleep.release()
        await self._over.acquire()

    async def look(self) -> None:
        """One look, from its beginning to its end."""
        await self._asleep.acquire()
        self._over.release()
        await self._asleep.acquire()
        self._asleep.release()


@dataclass
class Service:
    """A service that looks at its sockets when it is told to; somebody is always there."""

    world: World
    where: str
    pace: Pace
    witness: ClientConnection

    async def look(self) -> None:
        """The others are ended or not; whoever has a good token stays."""
        await self.pace.look()
        await must_be_open(self.witness)


@asynccontextmanager
async def looking(world: World, app: Starlette | None = None) -> AsyncIterator[Service]:
    pace, app = Pace(), app or application_of(world)
    app.state.endings = Endings(world.services, pace.sleep)
    token = await token_for(world, ADMIN, hours=1000)
    async with (
        asyncio.timeout(PATIENCE),
        serving(app) as where,
        opened(where, bearer(token)) as witness,
    ):
        assert await received(witness) == ACK
        yield Service(world, where, pace, witness)


async def must_be_open(client: ClientConnection) -> None:
    await client.send(json.dumps({"type": "ping"}))
    assert await received(client) == {"type": "pong"}


async def customers_token(world: World, login: str) -> str:
    terms = Terms(kind="session", now=world.now, lifetime=timedelta(hours=1))
    return (await tokens.issue(world.services.db, Account(customer=login), terms)).text


async def statements(service: Service) -> list[str]:
    """What the next look asks our database."""
    notes = service.world.notes.statements
    before = len(notes)
    await service.look()
    return [statement.sql for statement in notes[before:]]


async def revoke(world: World, token: str) -> None:
    await tokens.revoke(world.services.db, token, world.now)


async def expire(world: World, _: str) -> None:
    world.now += timedelta(hours=1)


async def disable(world: World, _: str) -> None:
    await world.execute("UPDATE users SET valid_id = 2 WHERE login = $1", AGENT)


async def delete(world: World, _: str) -> None:
    await world.execute("DELETE FROM tg_token WHERE user_id <> 1")


@pytest.mark.parametrize("ending", [revoke, expire, disable, delete])
async def test_an_idle_socket_ends_with_its_token(own_world: World, ending: Any) -> None:
    token = await token_for(own_world, AGENT)
    async with looking(own_world) as service, opened(service.where, bearer(token)) as client:
        assert await received(client) == ACK
        await service.look()
        await must_be_open(client)
        await ending(own_world, token)
        await service.look()
        assert await closed(client) == FORBIDDEN


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ("UPDATE customer_user SET valid_id = 2 WHERE login = $1", True),
        ("UPDATE customer_user SET login = 'another' WHERE login = $1", True),
        ("UPDATE customer_user SET first_name = 'Maria' WHERE login = $1", False),
    ],
)
async def test_a_customers_socket_ends_with_his_account(
    own_world: World, change: str, *, ends: bool
) -> None:
    """Disabled, or known to nobody any more: neither to us nor to a source."""
    token = await customers_token(own_world, CUSTOMER)
    async with looking(own_world) as service, opened(service.where, bearer(token)) as client:
        assert await received(client) == ACK
        await own_world.execute(change, CUSTOMER)
        await service.look()
        if ends:
            assert await closed(client) == FORBIDDEN
        else:
            await must_be_open(client)


async def test_a_customer_without_a_row_may_be_known_to_a_source(own_world: World) -> None:
    """As when he opens a socket, which asks the source as well."""
    token = await customers_token(own_world, "K10036")
    async with looking(own_world) as service, opened(service.where, bearer(token)) as client:
        assert await received(client) == ACK
        await service.look()
        await must_be_open(client)
        await revoke(own_world, token)
        await service.look()
        assert await closed(client) == FORBIDDEN


async def test_a_session_ends_as_a_token_does(own_world: World) -> None:
    token = await token_for(own_world, AGENT)
    init = {**INIT, "payload": {"x-ticketgraph-csrf": "1"}}
    async with looking(own_world) as service:
        origin, cookie = f"http://{service.where}", f"ticketgraph_session={token}"
        async with opened(service.where, init, origin=origin, cookie=cookie) as client:
            assert await received(client) == ACK
            await revoke(own_world, token)
            await service.look()
            assert await closed(client) == FORBIDDEN


async def test_what_runs_ends_with_the_token(own_world: World) -> None:
    over = asyncio.Event()
    token = await token_for(own_world, AGENT)
    app = with_streams(own_world, over)
    async with (
        looking(own_world, app) as service,
        opened(service.where, bearer(token), subscribe("1", BEGIN)) as client,
    ):
        assert await received(client) == ACK
        assert (await received(client))["payload"]["data"] == {"begun": 1}
        await revoke(own_world, token)
        await service.look()
        assert await closed(client) == FORBIDDEN
        await over.wait()


async def test_a_hundred_sockets_cost_one_statement(own_world: World) -> None:
    """Whether they share a token or not."""
    shared = await token_for(own_world, AGENT)
    others = [await token_for(own_world, AGENT) for _ in range(50)]
    async with looking(own_world) as service, AsyncExitStack() as stack:
        for token in [*others, *[shared] * 50]:
            client = await stack.enter_async_context(opened(service.where, bearer(token)))
            assert await received(client) == ACK
        assert len(await statements(service)) == 1
        assert len(await statements(service)) == 1


async def test_without_a_socket_nothing_is_asked(own_world: World) -> None:
    """Nor for those of nobody, which have no token to end."""
    pace, app = Pace(), application_of(own_world)
    endings = app.state.endings = Endings(own_world.services, pace.sleep)
    token = await token_for(own_world, AGENT)
    async with asyncio.timeout(PATIENCE), serving(app) as where:
        for init, looks in ((INIT, False), (bearer(token), True), (INIT, False)):
            async with opened(where, init) as client:
                assert await received(client) == ACK
                assert (endings._looking is not None) == looks
            while endings._open or endings._looking:  # noqa: ASYNC110 - the server's end of it
                await asyncio.sleep(0)


async def test_a_database_that_does_not_answer_ends_nobody(
    own_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says so once, and what ended meanwhile is ended afterwards."""

    async def broken(*_: Any) -> Any:
        raise Unavailable

    caplog.set_level(logging.INFO, "web.endings")
    token = await token_for(own_world, AGENT)
    async with looking(own_world) as service, opened(service.where, bearer(token)) as client:
        assert await received(client) == ACK
        await revoke(own_world, token)
        with monkeypatch.context() as patched:
            patched.setattr(own_world.services.db, "rows", broken)
            await service.look()
            await service.look()
        await must_be_open(client)
        assert [record.name for record in caplog.records] == ["web.endings"]
        await service.look()
        assert await closed(client) == FORBIDDEN


async def test_an_unexpected_failure_ends_nobody_and_no_look_for_ever(
    own_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr("db.background.RETRY_SECONDS", 0)
    token = await token_for(own_world, AGENT)
    async with looking(own_world) as service, opened(service.where, bearer(token)) as client:
        assert await received(client) == ACK
        with monkeypatch.context() as patched:
            patched.setattr(own_world.services.db, "rows", broken)
            await service.look()
        assert [bool(record.exc_info) for record in caplog.records] == [True]
        await revoke(own_world, token)
        await service.look()
        assert await closed(client) == FORBIDDEN
