"""What whoever follows has put together is what a query with the same filter gives.

Whatever happens: tickets change their queues, states, owners, customers and watchers; rights come
and go; the connection is lost with some of what was told, and taken up again.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, note, settings

from tests.live.plays import (
    KNOWN_IN_PART,
    LATE_TWICE,
    LEFT_AND_GOT_ANOTHER_CUSTOMER,
    LEFT_AND_WAS_DELETED,
    LOST_WHILE_AWAY,
    MOVED_FROM_WHAT_IS_LOST,
    MOVED_INTO_WHAT_IS_GAINED,
    MOVED_INTO_WHAT_IS_LOST,
    OWNED_IN_A_QUEUE_THAT_WAS_LOST,
    PLAYS,
    Play,
    chosen,
    staged,
)
from tests.world.world import World

FEW, MANY = 12, 300  # examples
# tickets are of each example alone, the office may be the same
ONE_OFFICE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
async def stage(office: World) -> World:
    return await chosen(office)


async def shows_what_is_there(world: World, play: Play) -> None:
    wanted, kinds, deeds = play
    stage = await staged(world, wanted, kinds)
    try:
        await stage.dashboard.connect()
        for deed in deeds:
            await stage.do(*deed)
        await stage.settle()
        if stage.dashboard.follows:
            assert stage.dashboard.shown == await stage.dashboard.now()
    finally:
        await stage.close()


@settings(max_examples=FEW, suppress_health_check=ONE_OFFICE)
@given(play=PLAYS)
@example(play=LEFT_AND_GOT_ANOTHER_CUSTOMER)
@example(play=LEFT_AND_WAS_DELETED)
@example(play=LATE_TWICE)
@example(play=LOST_WHILE_AWAY)
@example(play=KNOWN_IN_PART)
@example(play=MOVED_FROM_WHAT_IS_LOST)
@example(play=MOVED_INTO_WHAT_IS_GAINED)
@example(play=MOVED_INTO_WHAT_IS_LOST)
@example(play=OWNED_IN_A_QUEUE_THAT_WAS_LOST)
async def test_what_is_shown_is_there(stage: World, play: Play) -> None:
    note(repr(play))
    await shows_what_is_there(stage, play)


@pytest.mark.thorough
@settings(max_examples=MANY, suppress_health_check=ONE_OFFICE)
@given(play=PLAYS)
async def test_and_so_for_long(stage: World, play: Play) -> None:
    note(repr(play))
    await shows_what_is_there(stage, play)
