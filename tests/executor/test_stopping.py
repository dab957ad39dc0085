"""A run can be ended and lets others go on; nothing goes on behind it."""

from __future__ import annotations

import asyncio

import pytest

from tests.executor import small
from tests.executor.small import Crowd, run
from tests.executor.trials import nothing_left
from tests.world.notes import SETTLED

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


async def all_is_asked() -> None:
    """Now everything that can go on has gone on."""
    for _ in range(SETTLED):
        await asyncio.sleep(0)


async def cancelled(text: str, crowd: Crowd) -> None:
    """A run that was cancelled when it had asked for all it needs."""
    task = asyncio.ensure_future(run(small.operation(text), crowd))
    await all_is_asked()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def given_up(crowd: Crowd) -> dict[str, int]:
    return {what: crowd.given_up.count(what) for what in crowd.given_up}


@pytest.mark.parametrize("text", WAITS)
async def test_a_run_that_is_cancelled_leaves_nothing_behind(text: str) -> None:
    """Whatever it waits for is cancelled before the run itself ends."""
    crowd = Crowd.of(3)
    with nothing_left():
        await cancelled(text, crowd)
    assert given_up(crowd) == WAITS[text]


@pytest.mark.parametrize("text", WAITS)
async def test_a_run_ends_in_time(text: str) -> None:
    crowd = Crowd.of(3)
    with nothing_left(), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):  # long enough to ask for all it needs
            await run(small.operation(text), crowd)
    assert given_up(crowd) == WAITS[text]


async def test_a_mutation_can_be_cancelled() -> None:
    """What comes after what it waits for is not begun."""
    crowd = Crowd()
    with nothing_left():
        text = 'mutation { a: note(text: "a", turns: 1000000) b: note(text: "b") }'
        await cancelled(text, crowd)
    assert crowd.log == ["a begins"]


def test_what_is_left_is_noticed(runner: asyncio.Runner) -> None:
    """Or the tests above could not fail."""

    async def leave() -> None:
        with nothing_left():
            runner.get_loop().create_task(asyncio.sleep(0))

    with pytest.raises(AssertionError):
        runner.run(leave())


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
