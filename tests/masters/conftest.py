"""A service with two agents who work on the same queues."""

from __future__ import annotations

import pytest

from tests.work.asking import WALTER, WANDA, hire
from tests.world.world import World


@pytest.fixture
async def office(own_world: World) -> World:
    """A service of the test's own, where Wanda and Walter may do everything in two queues."""
    await hire(own_world, {WANDA: ["rw"], WALTER: ["rw"]})
    return own_world
