"""A question is asked once for all who wait, and as long as one of them does."""

from __future__ import annotations

import asyncio
import logging

import pytest

from sources.cache import Patience
from tests.sources.oracle import DOWN, NO_TIME, Place, settled


async def test_who_asks_at_once_shares_the_answer() -> None:
    """Each key is asked for once, whoever else asks for what else."""
    place = Place()
    place.oracle.hold()
    first, second, third = place.start("a", "b"), place.start("b", "c"), place.start("c", "a")
    await place.oracle.is_asked.wait()
    await settled()
    place.oracle.may_answer.set()
    replies = await asyncio.gather(first, second, third)

    assert place.oracle.asked == [["a", "b"], ["c"]]
    assert [r.found for r in replies] == [
        {"a": "a1", "b": "b1"},
        {"b": "b1", "c": "c2"},
        {"c": "c2", "a": "a1"},
    ]


async def test_a_failure_reaches_all_who_wait() -> None:
    place = Place()
    place.oracle.failure = DOWN
    place.oracle.hold()
    asking = [place.start("a"), place.start("a", "b")]
    await place.oracle.is_asked.wait()
    await settled()
    place.oracle.may_answer.set()

    assert [reply.failure for reply in await asyncio.gather(*asking)] == [DOWN, DOWN]
    assert len(place.store) == 0


async def test_one_who_goes_away_leaves_the_question_to_the_other() -> None:
    place = Place()
    place.oracle.hold()
    first, second = place.start("a"), place.start("a")
    await place.oracle.is_asked.wait()
    await settled()
    first.cancel()
    await asyncio.wait([first])
    assert place.oracle.cancelled == 0
    place.oracle.may_answer.set()

    assert (await second).found == {"a": "a1"}
    assert first.cancelled()


@pytest.mark.parametrize("at_once", [False, True])
async def test_the_last_who_goes_away_takes_the_question_back(*, at_once: bool) -> None:
    place = Place()
    place.oracle.hold()
    asking = [place.start("a"), place.start("a")]
    await place.oracle.is_asked.wait()
    await settled()
    for task in asking:
        task.cancel()
        if not at_once:
            await asyncio.wait([task])
    await asyncio.wait(asking)
    await settled()

    assert place.oracle.cancelled == 1
    assert len(place.store) == 0


async def test_a_question_that_was_taken_back_is_asked_anew() -> None:
    """Also while the one before still ends."""
    place = Place()
    place.oracle.hold()
    place.oracle.may_go.clear()
    first = place.start("a")
    await place.oracle.is_asked.wait()
    first.cancel()
    second = place.start("a")
    await settled()
    assert place.oracle.cancelled == 1
    place.oracle.may_answer.set()

    assert (await second).found == {"a": "a2"}
    place.oracle.may_go.set()
    await settled()
    assert (await place.find("a")).found == {"a": "a2"}


async def test_a_question_that_renews_what_is_kept_needs_nobody_who_waits() -> None:
    """He who is gone later had his answer; the question goes on."""
    place = Place(soft=NO_TIME)
    await place.turn_old("a")
    place.oracle.hold()
    await place.find("a")
    waiting = place.start("a", "b")  # for b; a is under way
    await settled()
    waiting.cancel()
    await asyncio.wait([waiting])
    await settled()
    assert place.oracle.asked == [["a"], ["a"], ["b"]]
    assert place.oracle.cancelled == 1, "only what nobody has asked for but he"

    place.oracle.may_answer.set()
    await settled()
    assert (await place.find("a")).found == {"a": "a2"}


# --- mistakes of ours


async def test_a_mistake_of_ours_is_never_hidden_behind_old_data() -> None:
    """Nor from who joined the question, nor from who asks later."""
    place = Place()
    await place.turn_old("a")
    place.oracle.failure = KeyError("ours")
    place.oracle.hold()
    asking = [place.start("a"), place.start("a")]
    await place.oracle.is_asked.wait()
    await settled()
    place.oracle.may_answer.set()
    replies = await asyncio.gather(*asking, return_exceptions=True)

    assert replies == [place.oracle.failure] * 2
    with pytest.raises(KeyError):
        await place.find("a", patience=Patience.NORMAL)


async def test_a_mistake_of_ours_that_nobody_waits_for_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A failure of the source then is nothing to tell: it counts what it is worth elsewhere."""
    place = Place()
    await place.turn_old("a")
    for failure, told in ((DOWN, False), (KeyError("ours"), True)):
        place.oracle.failure = failure
        caplog.clear()
        with caplog.at_level(logging.ERROR, "sources.cache"):
            await place.find("a", patience=Patience.SHORT)
            await settled()
        assert ("question failed question=question" in caplog.text) is told


# --- the end


async def test_closing_waits_for_every_question() -> None:
    """Also for one that was taken back and is still ending."""
    place = Place()
    before = asyncio.all_tasks()
    place.oracle.hold()
    place.oracle.may_go.clear()
    gone, waiting = place.start("a"), place.start("b")
    await settled()
    gone.cancel()
    await asyncio.wait([gone])
    closing = asyncio.create_task(place.lookup.close())
    await settled()
    assert not closing.done()
    place.oracle.may_go.set()
    await closing
    reply = await waiting

    assert place.oracle.cancelled == 2
    assert reply.failure is not None
    assert asyncio.all_tasks() == before
