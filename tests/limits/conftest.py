"""The service with limits of a test's own, asked by an agent, a customer or nobody."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any, cast

import pytest

from domain.viewer import Viewer
from resolvers.context import Context
from schema.build import build
from schema.executor.engine import EngineName
from schema.executor.executor import Executor
from schema.executor.messages import Request, Response
from schema.limits.settings import LimitSettings
from schema.manifests import EMPTY, Registry
from tests.conftest import ENGINE
from tests.world.stores import ADMIN
from tests.world.world import World


class Limited:
    """The service with these limits."""

    def __init__(self, world: World, *, registry: Registry = EMPTY, **limits: Any) -> None:
        self.world = world
        self.settings = LimitSettings(**limits)
        engine = cast("EngineName", os.environ[ENGINE])
        self.executor = Executor(build(), engine, limits=self.settings, registry=registry)

    async def ask(
        self, query: str, variables: Any = None, *, viewer: Viewer | None, address: str = ""
    ) -> Response:
        context = Context(self.world.services, viewer, address=address)
        return await self.executor.run(Request(query, variables), context)

    async def agent(self, query: str, variables: Any = None) -> Response:
        return await self.ask(query, variables, viewer=await self.world.viewer(ADMIN))

    async def customer(self, query: str, variables: Any = None) -> Response:
        return await self.ask(query, variables, viewer=await a_customer(self.world))

    async def nobody(self, query: str) -> Response:
        return await self.ask(query, viewer=None)


async def a_customer(world: World) -> Viewer:
    sql = "SELECT login FROM customer_user WHERE valid_id = 1 ORDER BY login LIMIT 1"
    [[login]] = await world.services.db.rows(sql)
    return await world.customer(login)


async def another_agent(world: World) -> Viewer:
    """Somebody with the administrator's rights and a name of his own to limits."""
    return replace(await world.viewer(ADMIN), token=7)


def only_error(response: Response) -> dict[str, Any]:
    """The error of an operation of which nothing was run."""
    assert response.refused
    assert "data" not in response.body
    [error] = response.body["errors"]
    found: dict[str, Any] = error
    return found


def over(response: Response) -> tuple[str, int, int]:
    """The code of a refusal, what was found, and the limit; the message says both figures."""
    error = only_error(response)
    extensions = error["extensions"]
    found, limit = extensions["found"], extensions["limit"]
    assert str(limit) in error["message"]
    return extensions["code"], found, limit


@pytest.fixture
def limited(world: World) -> Limited:
    """With the limits that everybody starts with."""
    return Limited(world)
