"""What is asked for together is looked up together, each thing once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from loaders.batch import Loader, Tasks, nothing


class Finder:
    """Knows the square of every number but of 13, and notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.failure: Exception | None = None
        self.entered = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.was_cancelled = False

    async def __call__(self, keys: list[int]) -> dict[int, int]:
        self.asked.append(keys)
        self.entered.set()
        try:
            await self.may_go_on.wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        if self.failure:
            raise self.failure
        return {key: key * key for key in keys if key != 13}


@pytest.fixture
def finder() -> Finder:
    return Finder()


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    tasks = Tasks()
    yield tasks
    await tasks.close()


@pytest.fixture
def loader(tasks: Tasks, finder: Finder) -> Loader[int, int | None]:
    return Loader(tasks, finder, nothing)


async def test_many_loads_make_one_call(loader: Loader[int, int | None], finder: Finder) -> None:
    found = await asyncio.gather(*(loader.load(n) for n in (1, 2, 3)), loader.load_all([3, 4, 1]))

    assert found == [1, 4, 9, [9, 16, 1]]
    assert finder.asked == [[1, 2, 3, 4]]


async def test_what_was_found_is_not_asked_for_again(
    loader: Loader[int, int | None], finder: Finder
) -> None:
    assert await loader.load(2) == 4
    assert await loader.load_all([2, 3]) == [4, 9]
    assert finder.asked == [[2], [3]]


async def test_what_is_not_found_is_missing(
    loader: Loader[int, int | None], finder: Finder, tasks: Tasks
) -> None:
    lists: Loader[int, list[int]] = Loader(tasks, finder, list)

    assert await loader.load(13) is None
    assert await lists.load(13) == []


async def test_a_failure_reaches_every_key(loader: Loader[int, int | None], finder: Finder) -> None:
    finder.failure = KeyError("gone")
    found = await asyncio.gather(loader.load(1), loader.load(2), return_exceptions=True)

    assert [failure is finder.failure for failure in found] == [True, True]
    assert finder.asked == [[1, 2]]


async def test_a_failure_nobody_waits_for_is_no_noise(
    loader: Loader[int, int | None], finder: Finder
) -> None:
    """A warning that it was never looked at would be an error here."""
    finder.failure = KeyError("gone")
    loader.load(1)
    await finder.entered.wait()


async def test_one_who_goes_away_leaves_the_others(
    loader: Loader[int, int | None], finder: Finder
) -> None:
    finder.may_go_on.clear()
    first, second = loader.load(1), loader.load(2)
    await finder.entered.wait()
    first.cancel()
    finder.may_go_on.set()

    assert await second == 4


async def test_close_stops_what_runs(
    loader: Loader[int, int | None], finder: Finder, tasks: Tasks
) -> None:
    finder.may_go_on.clear()
    future = loader.load(1)
    await finder.entered.wait()
    await tasks.close()

    assert finder.was_cancelled
    assert future.cancelled()


@pytest.mark.parametrize("turns", range(8))
async def test_nobody_waits_for_ever_for_what_was_closed(
    loader: Loader[int, int | None], finder: Finder, tasks: Tasks, turns: int
) -> None:
    """However far the lookup had come."""
    finder.may_go_on.clear()
    future = loader.load(1)
    for _ in range(turns):
        await asyncio.sleep(0)
    await tasks.close()
    async with asyncio.timeout(10):
        await asyncio.wait([future])

    assert future.cancelled()


async def test_after_close_nothing_is_looked_up(
    loader: Loader[int, int | None], finder: Finder, tasks: Tasks
) -> None:
    loader.load(1)
    await tasks.close()
    for _ in range(20):
        await asyncio.sleep(0)

    assert finder.asked == []
