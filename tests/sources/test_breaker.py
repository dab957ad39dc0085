"""A source that fails several times in a row is left alone, and found again when it is back."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from domain.errors import SourceRefuses, SourceUnavailable
from sources.breaker import Breaker, BreakerState
from sources.cache import Patience
from sources.guard import LEFT_ALONE, Guard, Limits, guarded
from sources.health import SourceStatus
from tests.sources.shelf import GUARD, NO_KEY, NOW, Shelf, eventually

FAILURES = 3
FOREVER = Limits(soft=20, hard=20, fresh_for=0, kept_for=0, failures=FAILURES, open_for=1000)
SOON = Limits(soft=20, hard=20, fresh_for=0, kept_for=0, failures=FAILURES, open_for=0.001)


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def breaker(watch: Watch | None = None) -> Breaker:
    return Breaker(FAILURES, 5, clock=watch or Watch())


def opened(watch: Watch | None = None) -> Breaker:
    found = breaker(watch)
    assert [found.failed() for _ in range(FAILURES)] == [False, False, True]
    return found


# --- the state machine


def test_several_failures_in_a_row_open_it() -> None:
    broken = opened()

    assert (broken.state, broken.is_closed) == (BreakerState.OPEN, False)
    assert broken.open_until == NOW + timedelta(seconds=5)


def test_a_success_in_between_starts_the_count_anew() -> None:
    found = breaker()
    for _ in range(5):
        assert [found.failed(), found.failed()] == [False, False]
        found.succeeded()

    assert (found.state, found.open_until) == (BreakerState.CLOSED, None)


def test_only_a_probe_half_opens_it() -> None:
    """Then it is neither asked nor left alone until a certain time."""
    broken = opened()
    broken.probed()

    assert (broken.state, broken.is_closed, broken.open_until) == (
        BreakerState.HALF_OPEN,
        False,
        None,
    )


def test_one_failed_probe_opens_it_anew() -> None:
    watch = Watch()
    broken = opened(watch)
    watch.now += timedelta(seconds=7)
    broken.probed()

    assert broken.failed() is False, "it was not closed before"
    assert broken.state is BreakerState.OPEN
    assert broken.open_until == NOW + timedelta(seconds=12)


@pytest.mark.parametrize("probed", [False, True])
def test_a_success_closes_it_whoever_had_it(*, probed: bool) -> None:
    broken = opened()
    if probed:
        broken.probed()
    broken.succeeded()

    assert (broken.state, broken.open_until) == (BreakerState.CLOSED, None)
    assert [broken.failed() for _ in range(FAILURES)] == [False, False, True]


def test_who_hears_late_of_a_failure_does_not_keep_it_open_longer() -> None:
    """He asked before it opened; the probe comes when it was announced."""
    watch = Watch()
    broken = opened(watch)
    watch.now += timedelta(seconds=4)

    assert broken.failed() is False
    assert broken.open_until == NOW + timedelta(seconds=5)


# --- a source behind it


async def ask(guard: Guard, key: str = "a") -> str | None:
    """Why there was no answer, if there was none."""
    reply = await guard.by_key([key], Patience.NORMAL)
    return reply.failure.reason if reply.failure else None


async def break_it(guard: Guard, shelf: Shelf) -> None:
    shelf.fail()
    for _ in range(FAILURES):
        assert await ask(guard) == "not reachable"
    assert guard.listed().breaker.state is not BreakerState.CLOSED


async def until_closed(guard: Guard) -> None:
    await eventually(lambda: guard.listed().breaker.state is BreakerState.CLOSED)


async def test_an_open_breaker_means_no_call_at_all() -> None:
    """Whatever is asked; and the source counts as down."""
    shelf = Shelf()
    async with guarded(shelf, "login", FOREVER) as guard:
        await break_it(guard, shelf)
        shelf.asked.clear()
        reasons = [await ask(guard, key) for key in "abc"]
        with pytest.raises(SourceUnavailable, match="left alone"):
            await guard.ask(lambda source: source.matching_companies(None))

        assert reasons == [LEFT_ALONE] * 3
        assert shelf.asked == []
        assert guard.listed().status is SourceStatus.DOWN
        assert guard.listed().breaker.open_until is not None


async def test_a_success_in_between_keeps_it_closed() -> None:
    shelf = Shelf()
    async with guarded(shelf, "login", FOREVER) as guard:
        for n in range(FAILURES * 3):
            shelf.failure = None
            if n % FAILURES:
                shelf.fail()
            await ask(guard)

        assert guard.listed().breaker.state is BreakerState.CLOSED
        assert len(shelf.asked) == FAILURES * 3


async def test_what_needs_no_call_says_nothing_of_the_source() -> None:
    """As a name where keys are numbers: nobody has it, which nobody has to be asked for."""
    shelf = Shelf()
    async with guarded(shelf, "login", FOREVER) as guard:
        shelf.fail()
        for _ in range(FAILURES):
            assert await ask(guard, NO_KEY) is None
            assert await ask(guard) == "not reachable"

        assert guard.listed().breaker.state is BreakerState.OPEN
        assert guard.listed().last_success is None


async def test_no_answer_in_time_counts_as_a_failure() -> None:
    shelf = Shelf()
    shelf.hold()
    limits = Limits(soft=0.001, hard=0.001, fresh_for=0, kept_for=0, failures=1, open_for=1000)
    async with guarded(shelf, "login", limits) as guard:
        assert await ask(guard) == "no answer in time"
        assert await ask(guard) == LEFT_ALONE


async def test_a_refusal_does_not_open_it() -> None:
    """The source is there; only this question it does not answer."""
    shelf = Shelf()
    shelf.failure = SourceRefuses("shelf", "it refuses the question")
    async with guarded(shelf, "login", FOREVER) as guard:
        reasons = [await ask(guard) for _ in range(FAILURES * 2)]

        assert reasons == ["it refuses the question"] * FAILURES * 2
        assert guard.listed().breaker.state is BreakerState.CLOSED
        assert guard.listed().status is SourceStatus.DOWN


async def test_a_mistake_of_ours_does_not_open_it() -> None:
    shelf = Shelf()
    shelf.failure = KeyError("ours")
    async with guarded(shelf, "login", FOREVER) as guard:
        for _ in range(FAILURES * 2):
            with pytest.raises(KeyError):
                await ask(guard)

        assert guard.listed().breaker.state is BreakerState.CLOSED
        assert guard.listed().last_error is None


async def test_a_probe_finds_out_that_the_source_is_back() -> None:
    shelf = Shelf()
    async with guarded(shelf, "login", SOON) as guard:
        await break_it(guard, shelf)
        shelf.failure = None
        await until_closed(guard)

        assert await ask(guard) is None
        assert guard.listed().status is SourceStatus.DEGRADED
        assert guard.listed().breaker.open_until is None


async def test_nobody_waits_for_a_probe() -> None:
    """While it is under way the breaker is half open, and questions are refused at once."""
    shelf = Shelf()
    async with asyncio.timeout(GUARD), guarded(shelf, "login", SOON) as guard:
        await break_it(guard, shelf)
        shelf.hold()
        await shelf.is_asked.wait()

        assert guard.listed().breaker.state is BreakerState.HALF_OPEN
        assert guard.listed().breaker.open_until is None
        assert await ask(guard) == LEFT_ALONE
        shelf.failure = None
        shelf.release()
        await until_closed(guard)


async def test_a_failed_probe_is_followed_by_another() -> None:
    shelf = Shelf()
    async with asyncio.timeout(GUARD), guarded(shelf, "login", SOON) as guard:
        await break_it(guard, shelf)
        for _ in range(3):
            shelf.is_asked.clear()
            await shelf.is_asked.wait()

        assert guard.listed().breaker.state is not BreakerState.CLOSED
        assert {asked[0] for asked in shelf.asked[FAILURES:]} == {"ping"}


@pytest.mark.parametrize("failure", [SourceRefuses("shelf", "no"), None])
async def test_a_refused_probe_is_an_answer(failure: Exception | None) -> None:
    shelf = Shelf()
    async with guarded(shelf, "login", SOON) as guard:
        await break_it(guard, shelf)
        shelf.failure = failure
        await until_closed(guard)

        assert guard.listed().breaker.state is BreakerState.CLOSED


async def test_a_mistake_in_a_probe_is_logged_and_probing_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelf = Shelf()
    async with asyncio.timeout(GUARD), guarded(shelf, "login", SOON) as guard:
        await break_it(guard, shelf)
        shelf.failure = KeyError("ours")
        with caplog.at_level(logging.ERROR, "sources.guard"):
            await eventually(lambda: "probe failed source=shelf" in caplog.text)
        assert guard.listed().breaker.state is not BreakerState.CLOSED
        shelf.failure = None
        await until_closed(guard)


async def test_a_breaker_that_was_closed_by_a_late_answer_has_one_probe() -> None:
    """The old one still waits when the breaker opens again; closing leaves neither."""
    shelf = Shelf()
    before = asyncio.all_tasks()
    async with guarded(shelf, "login", FOREVER) as guard:
        shelf.hold()
        asking = asyncio.create_task(guard.ask(lambda source: source.by_key(["a"])))
        await shelf.is_asked.wait()
        late, shelf.may_answer = shelf.may_answer, asyncio.Event()
        shelf.release()
        await break_it(guard, shelf)
        shelf.failure = None
        late.set()
        await asking
        assert guard.listed().breaker.state is BreakerState.CLOSED
        await break_it(guard, shelf)

        assert len(asyncio.all_tasks() - before) == 1
    assert asyncio.all_tasks() == before


async def test_closing_ends_a_probe_under_way() -> None:
    shelf = Shelf()
    before = asyncio.all_tasks()
    async with asyncio.timeout(GUARD), guarded(shelf, "login", SOON) as guard:
        await break_it(guard, shelf)
        shelf.hold()
        await shelf.is_asked.wait()

    assert shelf.cancelled == 1
    assert asyncio.all_tasks() == before
