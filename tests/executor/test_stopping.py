"""A run can be ended and lets others go on; nothing goes on behind it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.executor import small
from tests.executor.small import Crowd, run

MANY = 50_000
PARTS = MANY // 1000
# every kind of thing that is waited for, by how often it is given up
WAITS = {
    "{ people { slow } }": {"slow": 3},
    "{ people { slowScore } }": {"slow scores of 3": 1},
    "{ people { slowItems } }": {"slow item": 6},
    "{ people { slowList } }": {"slow list": 1},
    "{ people { number slow slowScore score } a: people { slow } }": {
        "slow": 6,
        "slow scores of 3": 1,
    },
}


async def started(text: str, crowd: Crowd) -> asyncio.Task[Any]:
    """A run that has asked for all it needs."""
    task = asyncio.ensure_future(run(small.operation(text), crowd))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not task.done()
    return task


def given_up(crowd: Crowd) -> dict[str, int]:
    return {what: crowd.given_up.count(what) for what in crowd.given_up}


@pytest.mark.parametrize("text", WAITS)
async def test_a_run_that_is_cancelled_leaves_nothing_behind(text: str) -> None:
    """Whatever it waits for is cancelled before the run itself ends."""
    before = asyncio.all_tasks()
    crowd = Crowd.of(3)
    task = await started(text, crowd)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert given_up(crowd) == WAITS[text]
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("text", WAITS)
async def test_a_run_ends_in_time(text: str) -> None:
    before = asyncio.all_tasks()
    crowd = Crowd.of(3)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await run(small.operation(text), crowd)
    assert given_up(crowd) == WAITS[text]
    assert asyncio.all_tasks() == before


async def test_a_mutation_can_be_cancelled() -> None:
    """What comes after what it waits for is not begun."""
    before = asyncio.all_tasks()
    crowd = Crowd()
    text = 'mutation { a: note(text: "a", turns: 1000000) b: note(text: "b") }'
    task = await started(text, crowd)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert crowd.log == ["a begins"]
    assert asyncio.all_tasks() == before


async def test_a_failure_gives_nothing_up() -> None:
    """What takes its parent away lets the others end by themselves, before the answer is there."""
    before = asyncio.all_tasks()
    crowd = Crowd()
    text = 'mutation { a: noteOrNull(text: "wrong", turns: 3) b: noteOrNull(text: "b", turns: 5) }'
    outcome = await run(small.operation(text), crowd)
    assert outcome.data == {"a": None, "b": "b"}
    assert asyncio.all_tasks() == before


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn is over at once, so that turns can be counted."""
    monkeypatch.setattr("db.turns.SECONDS_AT_A_TIME", 0)


async def test_others_have_their_turns_during_a_long_run(impatient: None) -> None:
    """One for each part of the objects of a level, and of what is written."""
    crowd = Crowd.of(MANY)
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.ensure_future(another())
    outcome = await run(small.operation("{ people { number name } }"), crowd)
    task.cancel()
    assert not outcome.errors
    assert crowd.asked["name"] == MANY
    assert turns >= PARTS


async def test_a_long_run_is_cancelled_while_it_reads(impatient: None) -> None:
    """A part at most is read after that."""
    crowd = Crowd.of(MANY)
    task = asyncio.ensure_future(run(small.operation("{ people { name } }"), crowd))
    for _ in range(PARTS // 10):
        await asyncio.sleep(0)
    read = crowd.asked["name"]
    assert read > 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert read < MANY / 2
    assert crowd.asked["name"] <= read + 1000
