"""An operation ends in time, whatever it waits for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import asyncpg
import pytest
import strawberry

from resolvers.context import Context
from schema.executor.engine import EngineName
from schema.executor.executor import Executor
from schema.executor.messages import Request
from tests.conftest import ENGINE
from tests.world.stores import ADMIN
from tests.world.world import World

# what never answers is the same on both engines
sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SOON = 10  # seconds; the server would give the statement up by itself after twice as many
BLOCKED = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'
"""


class Silent:
    """A database that never answers."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self.given_up = 0

    async def rows(self, *_: Any) -> Sequence[Sequence[Any]]:
        try:
            return await asyncio.Future()
        except asyncio.CancelledError:
            self.given_up += 1
            raise

    fetch = rows


@sqlite
@pytest.mark.parametrize(
    "query",
    [
        '{ externalCustomers(source: "crm") { nodes { key } } }',
        '{ company(customerId: "nobody has this key") { name } }',
        '{ customerUser(login: "nobody has this login") { fullName } }',
    ],
)
async def test_what_a_source_is_asked_is_ended(
    world: World, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Long before the source's own time limit."""
    silent: Any = Silent()
    [guard] = world.services.directory.guards
    monkeypatch.setattr(guard.source, "_reader", silent)
    services = replace(world.services, time_limit=0.05)
    context = Context(services, await world.viewer(ADMIN))
    answer = await world.executor.run(Request(query), context)
    [error] = answer.body["errors"]
    assert error["extensions"] == {"code": "TIMEOUT"}
    assert silent.given_up >= 1


@sqlite
async def test_a_resolver_that_waits_is_ended(world: World) -> None:
    """Whatever it waits for, and what it has opened is closed."""
    ended = asyncio.Event()

    async def endless() -> str:
        try:
            return await asyncio.Future()
        finally:
            ended.set()

    query = strawberry.type(
        type("Query", (), {"endless": strawberry.field(resolver=endless), "__annotations__": {}})
    )
    engine = cast("EngineName", os.environ[ENGINE])
    executor = Executor(strawberry.Schema(query), engine)
    services = replace(world.services, time_limit=0.01)
    context = Context(services, await world.viewer(ADMIN))
    answer = await executor.run(Request("{ endless }"), context)
    assert answer.body["errors"][0]["extensions"] == {"code": "TIMEOUT"}
    assert ended.is_set()


@sqlite
async def test_an_operation_that_takes_too_long_is_ended(world: World) -> None:
    """With a message that says so, and nothing goes on behind it."""
    silent: Any = Silent()
    services = replace(world.services, db=silent, time_limit=0.01)
    request = Request("{ tickets { totalCount } companies { totalCount } }")
    answer = await world.executor.run(request, Context(services, await world.viewer(ADMIN)))
    assert not answer.refused
    assert answer.body["data"] is None
    [error] = answer.body["errors"]
    assert error["extensions"] == {"code": "TIMEOUT"}
    assert "longer than 0.01 seconds" in error["message"]
    assert silent.given_up == 2


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_statement_is_cancelled_on_the_server(own_world: World) -> None:
    """One that waits for somebody's lock waits no longer than the operation."""
    other = await asyncpg.connect(own_world.stores.own)
    try:
        async with other.transaction(), asyncio.timeout(SOON):
            await other.execute("LOCK TABLE ticket IN ACCESS EXCLUSIVE MODE")
            services = replace(own_world.services, time_limit=0.2)
            context = Context(services, await own_world.viewer(ADMIN))
            answer = await own_world.executor.run(Request("{ tickets { totalCount } }"), context)
            assert answer.body["errors"][0]["extensions"] == {"code": "TIMEOUT"}
            while await other.fetchval(BLOCKED):  # noqa: ASYNC110 - only the server knows
                await asyncio.sleep(0.01)
    finally:
        await other.close()
