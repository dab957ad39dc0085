"""Numbers of new tickets: no two alike, and nobody waits for another's commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from actions.numbers import next_number
from actions.unit import UnitOfWork
from db.database import Transaction
from domain.numbers import Generator, Numbers
from tests.world.stores import ADMIN, PLAN
from tests.world.world import World

DAY = PLAN.now + timedelta(days=400)
COPY = (
    "INSERT INTO ticket (tn, queue_id, ticket_lock_id, user_id, responsible_user_id,"
    " ticket_priority_id, ticket_state_id, timeout, until_time, escalation_time,"
    " escalation_update_time, escalation_response_time, escalation_solution_time,"
    " create_time, create_by, change_time, change_by)"
    " SELECT $1, queue_id, ticket_lock_id, 1, 1, ticket_priority_id, ticket_state_id,"
    " 0, 0, 0, 0, 0, 0, create_time, 1, change_time, 1 FROM ticket WHERE id = 1"
)


class _GivenUp(Exception):
    """A creator changed his mind."""


@asynccontextmanager
async def begun(
    world: World, generator: Generator = "date-checksum", *, days: int = 0
) -> AsyncIterator[UnitOfWork]:
    viewer, reference = await world.viewer(ADMIN), world.services.references.current
    async with world.services.db.transaction() as tx:
        now = DAY + timedelta(days=days)
        yield UnitOfWork(tx, viewer, now, reference, Numbers(generator))


async def drawn(world: World, generator: Generator = "date-checksum", *, days: int = 0) -> str:
    async with begun(world, generator, days=days) as unit:
        return await next_number(unit)


def counter(number: str) -> int:
    return int(number[10:15])


async def test_the_counter_begins_anew_each_day(own_world: World) -> None:
    numbers = [await drawn(own_world, days=day) for day in (0, 0, 1, 1)]
    assert [counter(number) for number in numbers] == [1, 2, 1, 2]
    assert numbers[0].startswith(f"{DAY:%Y%m%d}10")


async def test_auto_increment_goes_on(own_world: World) -> None:
    numbers = [await drawn(own_world, "auto-increment", days=day) for day in (0, 1)]
    assert numbers == ["1000001", "1000002"]


async def test_a_number_that_exists_is_passed_over(own_world: World) -> None:
    taken = [Numbers().number(DAY.date(), n) for n in (1, 2)]
    for number in taken:
        await own_world.execute(COPY, number)
    assert counter(await drawn(own_world)) == 3


async def test_the_count_of_an_otrs_is_continued(own_world: World) -> None:
    await own_world.execute(
        "INSERT INTO ticket_number_counter (counter, counter_uid, create_time)"
        " VALUES (41, 'of an OTRS', $1)",
        DAY.replace(tzinfo=None) if own_world.engine == "postgresql" else f"{DAY:%F %T}",
    )
    assert counter(await drawn(own_world)) == 42


async def test_random_numbers_need_no_counter(own_world: World) -> None:
    one, another = [await drawn(own_world, "random") for _ in range(2)]
    assert one != another
    assert {len(one), len(another)} == {12}
    assert not await own_world.services.db.rows("SELECT 1 FROM ticket_number_counter")


@pytest.mark.parametrize("generator", ["date-checksum", "date", "auto-increment", "random"])
async def test_many_at_once_get_different_numbers(own_world: World, generator: Generator) -> None:
    """Also from the first of the day on, and where every third gives up."""

    async def create(n: int) -> None:
        async with begun(own_world, generator) as unit:
            await unit.tx.execute(COPY, await next_number(unit))
            if n % 3 == 0:
                raise _GivenUp

    before = (await own_world.services.db.rows("SELECT count(*) FROM ticket"))[0][0]
    ended = await asyncio.gather(*(create(n) for n in range(60)), return_exceptions=True)
    assert [type(one) for one in ended if one is not None] == [_GivenUp] * 20
    after = (await own_world.services.db.rows("SELECT count(*) FROM ticket"))[0][0]
    assert after == before + 40


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_nobody_waits_for_another_commit(own_world: World) -> None:
    """One holds his transaction open; the other, begun later, ends first."""
    await drawn(own_world)
    async with begun(own_world) as slow:
        first = await next_number(slow)
        second = await drawn(own_world)
    assert counter(second) == counter(first) + 1


class Counting:
    """A transaction that counts its statements."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.statements = 0

    def __getattr__(self, name: str) -> Any:
        self.statements += name in {"rows", "fetch", "execute"}
        return getattr(self._tx, name)


async def test_two_statements_are_enough(own_world: World) -> None:
    await drawn(own_world)
    async with begun(own_world) as unit:
        counting = Counting(unit.tx)
        await next_number(replace(unit, tx=cast("Transaction", counting)))
    assert counting.statements == 2
