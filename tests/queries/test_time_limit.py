"""An operation ends in time, whatever it waits for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

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
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


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
