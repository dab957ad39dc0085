"""The service under attack, the same for all who change nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from schema.executor.executor import Executor
from tests.attacks.attacked import Attacked, attacked
from tests.world.stores import NewStores
from tests.world.world import open_world


@pytest.fixture(scope="session")
async def target(new_stores: NewStores, executor: Executor) -> AsyncIterator[Attacked]:
    with new_stores() as stores:
        async with open_world(stores, executor) as world:
            yield await attacked(world)
