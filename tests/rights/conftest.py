"""A world with everybody whose rights are proved."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from schema.executor.executor import Executor
from tests.rights.cast import Cast
from tests.rights.entwined import entwine
from tests.rights.principals import principals
from tests.rights.rows import oracle_of
from tests.world.stores import NewStores
from tests.world.world import World, open_world


@pytest.fixture(scope="session")
async def cast(new_stores: NewStores, executor: Executor) -> AsyncIterator[Cast]:
    """One that nobody changes."""
    with new_stores() as stores:
        async with open_world(stores, executor) as world:
            yield await _cast(world)


@pytest.fixture(scope="session")
async def changing_cast(new_stores: NewStores, executor: Executor) -> AsyncIterator[Cast]:
    """One whose tables tests change; its oracle tells of the beginning."""
    with new_stores() as stores:
        async with open_world(stores, executor) as world:
            yield await _cast(world)


async def _cast(world: World) -> Cast:
    people = await principals(world)
    await entwine(world)
    return Cast(world, people, await oracle_of(world.stores))
