"""What a source said is kept for a while, within bounds, and serves when there is no newer."""

from __future__ import annotations

import asyncio
import itertools
from functools import partial

from sources.cache import Patience, Store
from tests.sources.oracle import DOWN, FRESH, KEPT, NO_TIME, Clock, Place, settled

# --- current, old, gone


async def test_what_is_current_is_not_asked_for() -> None:
    place = Place()
    first = await place.find("a", "b")
    place.clock.now += FRESH - 1
    second = await place.find("b", "a")

    assert first.found == second.found == {"a": "a1", "b": "b1"}
    assert not second.stale
    assert place.oracle.asked == [["a", "b"]]


async def test_an_answer_says_until_when_it_is_current() -> None:
    """From when it was read; an old one is not."""
    place = Place()
    until = place.clock.now + FRESH
    assert (await place.find("a")).until == {"a": until}
    place.clock.now += 1
    assert (await place.find("a", "b")).until == {"a": until, "b": until + 1}
    await place.turn_old("a")
    place.oracle.failure = DOWN
    assert (await place.find("a")).until == {}


async def test_that_there_is_nobody_is_kept_too() -> None:
    place = Place()
    for _ in range(3):
        assert (await place.find("nobody")).found == {"nobody": "nothing"}

    assert place.oracle.asked == [["nobody"]]


async def test_what_is_no_longer_current_is_asked_for_again() -> None:
    place = Place()
    await place.turn_old("a")
    reply = await place.find("a")

    assert (reply.found, reply.stale) == ({"a": "a2"}, False)
    place.clock.now += FRESH - 1
    assert (await place.find("a")).found == {"a": "a2"}


async def test_only_what_is_not_kept_is_asked_for() -> None:
    place = Place()
    await place.find("a")
    reply = await place.find("b", "a")

    assert reply.found == {"a": "a1", "b": "b2"}
    assert place.oracle.asked == [["a"], ["b"]]


async def test_a_key_given_twice_is_asked_for_once() -> None:
    place = Place()
    await place.find("a", "b", "a")

    assert place.oracle.asked == [["a", "b"]]


async def test_an_old_answer_serves_when_there_is_no_other() -> None:
    """It says that it is old, every time, and is not called a failure."""
    place = Place()
    await place.turn_old("a")
    place.oracle.failure = DOWN
    replies = [await place.find("a") for _ in range(2)]

    assert [reply.found for reply in replies] == [{"a": "old a1"}] * 2
    assert [(reply.stale, reply.failure) for reply in replies] == [(True, None)] * 2


async def test_an_answer_that_is_too_old_is_gone() -> None:
    place = Place()
    await place.find("a")
    place.clock.now += KEPT
    place.oracle.failure = DOWN
    reply = await place.find("a")

    assert (reply.found, reply.failure) == ({}, DOWN)
    assert len(place.store) == 0


async def test_what_is_current_is_kept_as_long_even_if_nothing_old_is() -> None:
    place = Place(kept=0)
    await place.find("a")
    place.clock.now += FRESH - 1
    assert (await place.find("a")).found == {"a": "a1"}
    place.clock.now += 1
    place.oracle.failure = DOWN
    assert (await place.find("a")).failure is DOWN


async def test_a_part_is_better_than_nothing() -> None:
    """What is kept is there, and why the rest is not."""
    place = Place()
    await place.turn_old("old")
    await place.find("new")
    place.oracle.failure = DOWN
    reply = await place.find("new", "old", "other")

    assert reply.found == {"new": "new2", "old": "old old1"}
    assert (reply.stale, reply.failure) == (True, DOWN)


# --- the soft limit


async def test_a_slow_source_costs_what_is_newer_than_what_is_kept() -> None:
    """The question goes on, and its answer is there for the next who asks."""
    place = Place(soft=NO_TIME)
    await place.turn_old("a")
    place.oracle.hold()
    reply = await place.find("a")
    assert (reply.found, reply.stale, reply.failure) == ({"a": "old a1"}, True, None)

    place.oracle.may_answer.set()
    await settled()
    assert (await place.find("a")).found == {"a": "a2"}
    assert len(place.oracle.asked) == 2


async def test_where_nothing_is_kept_the_soft_limit_does_not_count() -> None:
    place = Place(soft=NO_TIME)
    await place.turn_old("a")
    place.oracle.hold()
    asking = place.start("a", "b")
    await asyncio.wait([asking], timeout=NO_TIME * 10)
    assert not asking.done()
    place.oracle.may_answer.set()

    assert (await asking).found == {"a": "a2", "b": "b2"}


async def test_somebody_in_a_hurry_takes_what_is_kept() -> None:
    """And starts the question all the same."""
    place = Place()
    await place.turn_old("a")
    place.oracle.hold()
    reply = await place.find("a", patience=Patience.SHORT)
    assert (reply.found, reply.stale) == ({"a": "old a1"}, True)

    place.oracle.may_answer.set()
    await settled()
    assert (await place.find("a", patience=Patience.SHORT)).found == {"a": "a2"}


async def test_somebody_without_any_patience_asks_nobody() -> None:
    place = Place()
    await place.turn_old("a")
    reply = await place.find("a", "b", patience=Patience.NONE)

    assert reply.found == {"a": "old a1"}
    assert reply.stale
    assert reply.failure is not None
    assert place.oracle.asked == [["a"]]


# --- bounds


def store(records: int) -> Store:
    return Store(fresh_for=FRESH, kept_for=KEPT, records=records, clock=Clock())


def test_what_was_used_least_lately_goes_first() -> None:
    kept = store(3)
    for key in "abc":
        kept.put("key", key, None)
    kept.get("key", "a")
    kept.put("key", "d", None)

    assert len(kept) == 3
    assert [key for key in "abcd" if kept.get("key", key)] == ["a", "c", "d"]


def test_what_ends_while_it_is_looked_up_is_not_there() -> None:
    """Time goes on between two looks at the clock."""
    for lasts in range(4, 8):
        ticks = itertools.count()
        kept = Store(fresh_for=lasts, kept_for=lasts, records=3, clock=partial(next, ticks))
        kept.put("key", "a", "x")
        found = [kept.get("key", "a") for _ in range(10)]

        assert found[0]
        assert found[-1] is None


def test_an_answer_with_many_records_takes_their_room() -> None:
    kept = store(5)
    for key, size in {"a": 3, "b": 2}.items():
        kept.put("roster", key, ["somebody"] * size)
    assert len(kept) == 2
    kept.put("roster", "c", ["somebody"])

    assert [kept.get("roster", key) is not None for key in "abc"] == [False, True, True]


def test_an_answer_without_a_record_takes_room_too() -> None:
    kept = store(2)
    for key in "abc":
        kept.put("roster", key, [])

    assert len(kept) == 2


def test_an_answer_larger_than_everything_kept_is_not_kept() -> None:
    """Neither is what was said before in its place; all else stays."""
    kept = store(5)
    kept.put("roster", "small", ["somebody"])
    kept.put("roster", "grown", ["somebody"])
    kept.put("roster", "grown", ["somebody"] * 6)

    assert kept.get("roster", "grown") is None
    assert kept.get("roster", "small") is not None


def test_two_questions_with_one_key_are_two() -> None:
    kept = store(5)
    kept.put("email", "a", "x")

    assert kept.get("key", "a") is None


async def test_it_is_counted_how_often_what_is_kept_was_enough() -> None:
    place = Place()
    await place.find("a", "b")
    assert (place.store.hits, place.store.misses, len(place.store)) == (0, 2, 2)
    await place.find("a", "c")
    assert (place.store.hits, place.store.misses, len(place.store)) == (1, 3, 3)
    place.clock.now += FRESH
    await place.find("a")
    assert (place.store.hits, place.store.misses, len(place.store)) == (1, 4, 3)
