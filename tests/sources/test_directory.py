"""All sources as one: asked at once, each for itself, and each only once if it is silent."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from domain.errors import TOO_SLOW, SourceUnavailable
from sources.directory import Directory, Inquiry
from sources.guard import Guard
from sources.health import SourceStatus
from sources.settings import MatchRule
from tests.sources.shelf import GUARD, NOBODY, PATIENT, Shelf, directory

NO_TIME = 0.0001
OLD = replace(PATIENT, fresh_for=0)
LATE = replace(OLD, soft=NO_TIME)


async def test_sources_are_asked_at_once() -> None:
    """Each of these waits until the other one was asked; the answer has their order."""
    first, second = Shelf("first"), Shelf("second")
    first.may_answer, second.may_answer = second.is_asked, first.is_asked
    async with asyncio.timeout(GUARD):
        inquiry = Inquiry(directory(first, second))
        answer = await inquiry.by_key({"second": ["b"], "first": ["a"]})

    assert [person.record for person in answer.found] == [("first", "a"), ("second", "b")]
    assert answer.failed == frozenset()
    assert inquiry.unreached == {}


async def test_without_keys_nobody_is_asked() -> None:
    shelf, other = Shelf("shelf"), Shelf("other")
    inquiry = Inquiry(directory(shelf, other))
    await inquiry.by_key({})
    await inquiry.by_key({"shelf": []})
    await inquiry.by_email({})
    await inquiry.rosters([])
    await inquiry.companies([])
    assert (shelf.asked, other.asked) == ([], [])

    await inquiry.by_key({"shelf": ["a"], "gone": ["x"]})
    assert (shelf.asked, other.asked) == ([["a"]], [])


async def test_what_is_not_there_is_left_out() -> None:
    inquiry = Inquiry(directory(Shelf()))

    assert [p.key for p in (await inquiry.by_key({"shelf": [NOBODY, "a"]})).found] == ["a"]
    assert [c.name for c in (await inquiry.companies([NOBODY, "a"])).found] == ["a"]


async def test_addresses_are_asked_for_in_small_letters() -> None:
    """All the records of each, once."""
    shelf = Shelf()
    inquiry = Inquiry(directory(shelf))
    answer = await inquiry.by_email({"shelf": ["A@X", "a@x", "b@x"]})

    assert shelf.asked == [["a@x", "b@x"]]
    assert [person.key for person in answer.found] == ["1a@x", "2a@x", "1b@x", "2b@x"]


async def test_companies_may_be_asked_of_some_sources() -> None:
    first, second = Shelf("first"), Shelf("second")
    inquiry = Inquiry(directory(first, second))
    answer = await inquiry.companies(["a"], ["second"])

    assert [company.source for company in answer.found] == ["second"]
    assert first.asked == []


async def test_a_source_that_does_not_answer_costs_its_part_alone() -> None:
    bad, good = Shelf("bad"), Shelf("good")
    bad.fail()
    inquiry = Inquiry(directory(bad, good))
    answer = await inquiry.by_key({"bad": ["a"], "good": ["a"]})

    assert [person.source for person in answer.found] == ["good"]
    assert answer.failed == {"bad"}
    assert inquiry.unreached == {"bad": SourceStatus.DOWN}


async def test_a_silent_source_is_asked_once_for_an_operation() -> None:
    """Whatever is asked next; another operation asks again."""
    shelf = Shelf()
    shelf.fail()
    sources = directory(shelf, limits=OLD)
    inquiry = Inquiry(sources)
    await inquiry.by_key({"shelf": ["a"]})
    failed = [
        (await inquiry.by_key({"shelf": ["b"]})).failed,
        (await inquiry.by_email({"shelf": ["b"]})).failed,
        (await inquiry.rosters(["b"])).failed,
        (await inquiry.companies(["b"])).failed,
    ]
    with pytest.raises(SourceUnavailable, match="not reachable"):
        await inquiry.call("shelf", lambda source: source.matching_companies(None))

    assert failed == [{"shelf"}] * 4
    assert shelf.asked == [["a"]]
    await Inquiry(sources).by_key({"shelf": ["a"]})
    assert shelf.asked == [["a"], ["a"]]


async def test_a_source_that_was_silent_still_answers_from_what_is_kept() -> None:
    shelf = Shelf()
    sources = directory(shelf, limits=OLD)
    await Inquiry(sources).by_key({"shelf": ["a"]})
    shelf.fail()
    inquiry = Inquiry(sources)
    with pytest.raises(SourceUnavailable):
        await inquiry.call("shelf", lambda source: source.matching_companies(None))
    shelf.asked.clear()
    answer = await inquiry.by_key({"shelf": ["a", "b"]})

    assert [(person.key, person.stale) for person in answer.found] == [("a", True)]
    assert answer.failed == {"shelf"}
    assert inquiry.unreached == {"shelf": SourceStatus.DOWN}
    assert shelf.asked == []


async def test_a_search_that_is_too_slow_silences_searches_alone() -> None:
    """It may be large; records are still looked up, and the source is among those not reached."""
    shelf = Shelf()
    shelf.fail(TOO_SLOW)
    sources = directory(shelf)
    inquiry = Inquiry(sources)
    for _ in range(2):
        with pytest.raises(SourceUnavailable, match=TOO_SLOW):
            await inquiry.call("shelf", lambda source: source.matching_companies(None))
    shelf.failure = None
    answer = await inquiry.by_key({"shelf": ["a"]})

    assert [person.key for person in answer.found] == ["a"]
    assert shelf.asked.count(["matching companies", "None"]) == 1
    assert inquiry.unreached == {"shelf": SourceStatus.DOWN}
    await sources.guards[0].close()


async def test_a_late_source_is_waited_for_once() -> None:
    """Had it the time of the soft limit at each level, this would never end."""
    shelf = Shelf()
    sources = directory(shelf, limits=LATE)
    await Inquiry(sources).by_key({"shelf": ["a", "b"]})
    shelf.hold()
    inquiry = Inquiry(sources)
    first = await inquiry.by_key({"shelf": ["a"]})
    patient = sources.guards[0]._people
    patient._soft_limit = 1_000_000
    second = await inquiry.by_key({"shelf": ["b"]})

    assert [(p.key, p.stale) for a in (first, second) for p in a.found] == [
        ("a", True),
        ("b", True),
    ]
    assert inquiry.unreached == {"shelf": SourceStatus.DEGRADED}
    await sources.guards[0].close()


async def test_a_late_source_that_fails_for_good_is_down() -> None:
    shelf = Shelf()
    sources = directory(shelf, limits=OLD)
    await Inquiry(sources).by_key({"shelf": ["a"]})
    shelf.fail()
    inquiry = Inquiry(sources)
    await inquiry.by_key({"shelf": ["a"]})
    assert inquiry.unreached == {"shelf": SourceStatus.DEGRADED}
    await inquiry.by_key({"shelf": ["b"]})
    assert inquiry.unreached == {"shelf": SourceStatus.DOWN}


async def test_a_source_that_is_no_more_is_said_to_be_missing() -> None:
    inquiry = Inquiry(directory(Shelf()))

    with pytest.raises(SourceUnavailable, match="there is no such source"):
        await inquiry.call("gone", lambda source: source.matching_companies(None))
    assert inquiry.unreached == {}


async def test_two_operations_share_what_is_under_way() -> None:
    shelf = Shelf()
    shelf.hold()
    sources = directory(shelf)
    asking = [
        asyncio.create_task(Inquiry(sources).by_key({"shelf": keys}))
        for keys in (["a", "b"], ["b", "c"], ["a", "c"])
    ]
    await shelf.is_asked.wait()
    shelf.release()
    answers = await asyncio.gather(*asking)

    assert sorted(key for asked in shelf.asked for key in asked) == ["a", "b", "c"]
    assert [{p.key for p in a.found} for a in answers] == [{"a", "b"}, {"b", "c"}, {"a", "c"}]


async def test_a_mistake_of_ours_is_not_a_failure_of_the_source() -> None:
    shelf = Shelf()
    shelf.failure = KeyError("ours")
    inquiry = Inquiry(directory(shelf, Shelf("other")))

    with pytest.raises(KeyError):
        await inquiry.by_key({"shelf": ["a"], "other": ["a"]})
    assert inquiry.unreached == {}


async def test_who_goes_away_takes_every_question_back() -> None:
    shelves = Shelf("first"), Shelf("second")
    for shelf in shelves:
        shelf.hold()
    keys = {shelf.name: ["a"] for shelf in shelves}
    asking = asyncio.create_task(Inquiry(directory(*shelves)).by_key(keys))
    for shelf in shelves:
        await shelf.is_asked.wait()
    asking.cancel()
    await asyncio.wait([asking])
    await asyncio.sleep(0)

    assert [shelf.cancelled for shelf in shelves] == [1, 1]


def test_sources_keep_the_order_of_the_settings() -> None:
    rules: dict[str, MatchRule] = {"b": "login", "u": "none", "m": "email", "a": "login"}
    sources = Directory(Guard(Shelf(name), rule, PATIENT) for name, rule in rules.items())

    assert sources.names == ["b", "u", "m", "a"]
    assert sources.matching("login") == ["b", "a"]
    assert sources.matching("email") == ["m"]
    assert [listed.name for listed in sources.listed()] == ["b", "u", "m", "a"]
    assert [listed.status for listed in sources.listed()] == [SourceStatus.UP] * 4
