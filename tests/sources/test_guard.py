"""One source behind its cache, its deadlines and its breaker."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from domain.errors import SourceUnavailable
from sources.cache import Patience
from sources.guard import Limits, guarded
from sources.health import REMEMBERED_CALLS, SourceStatus
from tests.sources.kinds import settings
from tests.sources.shelf import NOBODY, PATIENT, Shelf

NORMAL = Patience.NORMAL
ALWAYS_ASK = replace(PATIENT, fresh_for=0, kept_for=0)
# nothing is current, all is kept
OLD = replace(PATIENT, fresh_for=0)
NO_TIME = 0.0001


async def test_each_question_is_answered_and_kept() -> None:
    """By the key that was asked for; what is not there is kept as not there."""
    shelf = Shelf(size=2)
    async with guarded(shelf, "login", PATIENT) as guard:
        for _ in range(2):
            people = (await guard.by_key(["a", NOBODY], NORMAL)).found
            emails = (await guard.by_email(["a@x", NOBODY], NORMAL)).found
            rosters = (await guard.rosters(["F"], NORMAL)).found
            companies = (await guard.companies(["F", NOBODY], NORMAL)).found

    assert {key: person and person.key for key, person in people.items()} == {
        "a": "a",
        NOBODY: None,
    }
    assert {email: len(found) for email, found in emails.items()} == {"a@x": 2, NOBODY: 0}
    roster = rosters["F"]
    assert roster
    assert list(roster.by_key) == ["F0", "F1"]
    assert {key: company and company.name for key, company in companies.items()} == {
        "F": "F",
        NOBODY: None,
    }
    assert shelf.asked == [["a", NOBODY], ["a@x", NOBODY], ["F"], ["F", NOBODY]]


async def test_what_is_old_says_so() -> None:
    """People and rosters; what is kept itself stays as it was."""
    shelf = Shelf(size=2)
    async with guarded(shelf, "login", OLD) as guard:
        for failure in (None, SourceUnavailable("shelf", "not reachable")):
            shelf.failure = failure
            people = await guard.by_key(["a"], NORMAL)
            emails = await guard.by_email(["a@x"], NORMAL)
            rosters = await guard.rosters(["F"], NORMAL)
            companies = await guard.companies(["F"], NORMAL)
            roster = rosters.found["F"]
            assert roster
            told = [people.found["a"], *emails.found["a@x"], *roster.by_key.values()]
            stale = failure is not None

            assert {person.stale for person in told if person} == {stale}
            assert len(told) == 5
            assert roster.stale is stale
            assert {r.stale for r in (people, emails, rosters, companies)} == {stale}
            assert companies.found["F"]


async def test_a_source_that_hangs_is_given_up() -> None:
    shelf = Shelf()
    shelf.hold()
    async with guarded(shelf, "login", replace(PATIENT, soft=NO_TIME, hard=NO_TIME)) as guard:
        reply = await guard.by_key(["a"], NORMAL)
        listed = guard.listed()

    assert reply.failure
    assert (reply.failure.source, reply.failure.reason) == ("shelf", "no answer in time")
    assert (listed.status, listed.last_error) == (SourceStatus.DOWN, "no answer in time")
    assert listed.last_success is None
    assert shelf.cancelled == 1


async def test_a_source_that_answers_is_up() -> None:
    async with guarded(Shelf(), "login", PATIENT) as guard:
        assert guard.listed().status is SourceStatus.UP
        await guard.by_key(["a"], NORMAL)
        listed = guard.listed()

    assert listed.status is SourceStatus.UP
    assert listed.last_success is not None
    assert listed.latency_ms is not None
    assert listed.last_error is None


async def test_a_source_is_degraded_until_its_failure_is_forgotten() -> None:
    shelf = Shelf()
    statuses = []
    async with guarded(shelf, "login", ALWAYS_ASK) as guard:
        shelf.fail()
        await guard.by_key(["a"], NORMAL)
        shelf.failure = None
        for _ in range(REMEMBERED_CALLS):
            await guard.by_key(["a"], NORMAL)
            statuses.append(guard.listed().status)

    assert statuses == [SourceStatus.DEGRADED] * (REMEMBERED_CALLS - 1) + [SourceStatus.UP]


async def test_a_caller_who_goes_away_says_nothing_of_the_source() -> None:
    shelf = Shelf()
    shelf.hold()
    async with guarded(shelf, "login", PATIENT) as guard:
        asking = asyncio.create_task(guard.by_key(["a"], NORMAL))
        await shelf.is_asked.wait()
        asking.cancel()
        await asyncio.wait([asking])
        listed = guard.listed()

    assert asking.cancelled()
    assert (listed.status, listed.last_error) == (SourceStatus.UP, None)
    assert shelf.cancelled == 1


async def test_a_mistake_of_ours_is_raised_whatever_is_kept() -> None:
    shelf = Shelf()
    async with guarded(shelf, "login", OLD) as guard:
        await guard.by_key(["a"], NORMAL)
        shelf.failure = KeyError("ours")
        for _ in range(2):
            with pytest.raises(KeyError):
                await guard.by_key(["a"], NORMAL)
        assert guard.listed().last_error is None


async def test_more_records_than_may_be_kept_are_answered_all_the_same() -> None:
    shelf = Shelf(size=6)
    async with guarded(shelf, "login", replace(PATIENT, records=5)) as guard:
        for _ in range(2):
            roster = (await guard.rosters(["F"], NORMAL)).found["F"]
            assert roster
            assert len(roster) == 6
        people = await guard.by_key([str(n) for n in range(20)], NORMAL)

        assert len(people.found) == 20
        assert guard.listed().cache.entries == 5
    assert shelf.asked[:2] == [["F"], ["F"]]


async def test_it_is_listed_how_often_what_is_kept_was_enough() -> None:
    async with guarded(Shelf(), "login", PATIENT) as guard:
        for _ in range(3):
            await guard.by_key(["a"], NORMAL)
        await guard.companies(["a"], NORMAL)
        cache = guard.listed().cache

    assert (cache.entries, cache.hits, cache.misses) == (2, 2, 2)


async def test_two_guards_share_nothing() -> None:
    """One store read under two names, as two accounts may: neither sees what the other did."""
    first, second = Shelf("first"), Shelf("second")
    async with guarded(first, "login", PATIENT) as one, guarded(second, "login", PATIENT) as other:
        await one.by_key(["a"], NORMAL)
        first.fail()
        found = (await other.by_key(["a"], NORMAL)).found["a"]

        assert found
        assert found.source == "second"
        assert (first.asked, second.asked) == ([["a"]], [["a"]])
        assert other.listed().status is SourceStatus.UP


async def test_anything_else_is_asked_each_time() -> None:
    shelf = Shelf()
    async with guarded(shelf, "login", PATIENT) as guard:
        for _ in range(2):
            await guard.ask(lambda source: source.matching_companies("x"))
        shelf.fail()
        with pytest.raises(SourceUnavailable, match="not reachable"):
            await guard.ask(lambda source: source.matching_companies("x"))

    assert len(shelf.asked) == 3


async def test_closing_leaves_no_task() -> None:
    """Whatever is under way, also what renews old answers and nobody waits for."""
    before = asyncio.all_tasks()
    shelf = Shelf()
    async with guarded(shelf, "login", replace(OLD, soft=NO_TIME)) as guard:
        await guard.by_key(["a"], NORMAL)
        shelf.hold()
        assert (await guard.by_key(["a"], NORMAL)).stale
        asking = asyncio.gather(
            guard.by_key(["b"], NORMAL),
            guard.by_email(["b"], NORMAL),
            guard.rosters(["b"], NORMAL),
            guard.companies(["b"], NORMAL),
        )
        while len(shelf.asked) < 6:
            shelf.is_asked.clear()
            await shelf.is_asked.wait()
    people, emails, rosters, companies = await asking

    assert all(reply.failure for reply in (people, emails, rosters, companies))
    assert shelf.cancelled == 5
    assert asyncio.all_tasks() == before


async def test_the_log_names_the_source_and_the_reason(caplog: pytest.LogCaptureFixture) -> None:
    """And not what was asked for."""
    shelf = Shelf()
    shelf.fail()
    with caplog.at_level(logging.DEBUG):
        async with guarded(shelf, "login", replace(ALWAYS_ASK, failures=1)) as guard:
            await guard.by_key(["geheim"], NORMAL)

    assert "source unavailable source=shelf reason=not reachable" in caplog.text
    assert "source left alone source=shelf seconds=1000" in caplog.text
    assert "geheim" not in caplog.text


def test_limits_are_those_of_the_settings() -> None:
    """The usual ones are the same, and each setting is one of them."""
    usual = settings("sqlite", "crm.db", time_limit=2)
    assert Limits.of(usual) == Limits()
    wanted = {
        "soft_limit": 1,
        "time_limit": 2.5,
        "cache_time": 3,
        "stale_time": 4,
        "cache_records": 5,
        "breaker_failures": 6,
        "breaker_time": 7,
    }
    assert Limits.of(settings("sqlite", "crm.db", **wanted)) == Limits(1, 2.5, 3, 4, 5, 6, 7)
