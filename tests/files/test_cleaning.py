"""Uploads that nobody used in time go by themselves, each hour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from actions.cleaning import HOUR, clean_each_hour
from tests.files.sending import PNG, left, program, sent
from tests.queries.test_failures import outage
from tests.world.world import World


class Enough(Exception):
    """Nothing is waited for any more."""


def hours(world: World, amount: int, kept: list[int]) -> Callable[[float], Awaitable[None]]:
    """So many hours in no time; `kept` gets how many uploads there are at the end of each."""

    async def sleep(seconds: float) -> None:
        assert seconds == HOUR
        kept.append((await left(world))[0])
        if len(kept) == amount:
            raise Enough
        world.now += timedelta(seconds=seconds)

    return sleep


async def test_they_go_when_their_time_is_over(own_world: World) -> None:
    """At the start, and at each full hour: 24 hours are what they are kept for."""
    services, kept = own_world.services, list[int]()
    async with program(own_world) as client:
        await sent(client, PNG)
    own_world.now += timedelta(hours=22, minutes=30)
    with pytest.raises(Enough):
        await clean_each_hour(services.uploads, services.clock, hours(own_world, 3, kept))
    assert kept == [1, 1, 0]
    assert await left(own_world) == (0, 0)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_an_outage_is_told_and_outlasted(
    own_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    services = own_world.services

    async def sleep(_: float) -> None:
        raise Enough

    async with outage(own_world, own_world.stores.own):
        with pytest.raises(Enough):
            await clean_each_hour(services.uploads, services.clock, sleep)
    [told] = [record.getMessage() for record in caplog.records if "uploads" in record.message]
    assert told.startswith("expired uploads stay for another hour: ")
    await services.uploads.forget(services.clock())
