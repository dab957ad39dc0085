"""An operation ends in time, whatever it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from resolvers.context import Context
from schema.executor.messages import Request
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
