"""All sources as one: asked at once, and each answers for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.customers import Company, Person, SourceKind
from domain.errors import SourceUnavailable
from sources.directory import REMEMBERED_CALLS, Directory, SourceStatus

LIMIT = 0.05
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Shelf:
    """A source in memory that notes what it is asked, and may be told to fail or to wait."""

    kind = SourceKind.SQLITE

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[list[str]] = []
        self.failure: Exception | None = None
        self.waits_for: asyncio.Event | None = None
        self.is_asked = asyncio.Event()

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        await self._called(keys)
        return [Person(source=self.name, key=key, as_of=NOW) for key in keys]

    async def by_company(self, company_keys: Sequence[str]) -> list[Person]:
        return await self.by_key(company_keys)

    async def companies(self, company_keys: Sequence[str]) -> list[Company]:
        await self._called(company_keys)
        return []

    async def _called(self, keys: Sequence[str]) -> None:
        self.asked.append(list(keys))
        self.is_asked.set()
        if self.waits_for:
            await self.waits_for.wait()
        if self.failure:
            raise self.failure


def directory(*shelves: Any, limit: float = 10) -> Directory:
    return Directory([(shelf, shelf.name != "unmatched", limit) for shelf in shelves])


async def test_sources_are_asked_at_once() -> None:
    """Each of these waits until the other one was asked."""
    first, second = Shelf("first"), Shelf("second")
    first.waits_for, second.waits_for = second.is_asked, first.is_asked
    async with asyncio.timeout(10):
        answer = await directory(first, second).by_key({"second": ["b"], "first": ["a"]})

    assert [(person.source, person.key) for person in answer.found] == [
        ("first", "a"),
        ("second", "b"),
    ]
    assert answer.failed == frozenset()


async def test_without_keys_nobody_is_asked() -> None:
    shelf, other = Shelf("shelf"), Shelf("other")
    sources = directory(shelf, other)
    await sources.by_key({})
    await sources.by_key({"shelf": []})
    await sources.by_company([])
    await sources.companies([])
    assert (shelf.asked, other.asked) == ([], [])

    await sources.by_key({"shelf": ["a"], "gone": ["x"]})
    assert (shelf.asked, other.asked) == ([["a"]], [])


async def test_a_key_is_asked_for_once() -> None:
    shelf = Shelf("shelf")
    await directory(shelf).by_key({"shelf": ["b", "a", "b"]})

    assert shelf.asked == [["b", "a"]]


@pytest.mark.parametrize("how", ["fails", "hangs"])
async def test_a_source_that_does_not_answer_costs_its_part_alone(how: str) -> None:
    bad, good = Shelf("bad"), Shelf("good")
    if how == "fails":
        bad.failure = SourceUnavailable("bad", "not reachable")
    else:
        bad.waits_for = asyncio.Event()
    sources = directory(bad, good, limit=LIMIT if how == "hangs" else 10)
    answer = await sources.by_key({"bad": ["a"], "good": ["a"]})
    listed = {source.name: source for source in sources.listed()}

    assert [person.source for person in answer.found] == ["good"]
    assert answer.failed == {"bad"}
    assert listed["bad"].status is SourceStatus.DOWN
    assert listed["bad"].last_success is None
    reason = "not reachable" if how == "fails" else "no answer in time"
    assert listed["bad"].last_error == reason
    assert listed["good"].status is SourceStatus.UP
    assert listed["good"].last_success is not None
    assert listed["good"].latency_ms is not None


async def test_a_mistake_of_ours_is_not_a_failure_of_the_source() -> None:
    shelf = Shelf("shelf")
    shelf.failure = KeyError("ours")
    sources = directory(shelf)

    with pytest.raises(KeyError):
        await sources.by_key({"shelf": ["a"]})
    assert sources.listed()[0].last_error is None


async def test_a_source_is_degraded_until_its_failure_is_forgotten() -> None:
    shelf = Shelf("shelf")
    sources = directory(shelf)
    shelf.failure = SourceUnavailable("shelf", "not reachable")
    await sources.by_company(["a"])
    shelf.failure = None
    statuses = []
    for _ in range(REMEMBERED_CALLS):
        await sources.by_company(["a"])
        statuses.append(sources.listed()[0].status)

    assert statuses == [SourceStatus.DEGRADED] * (REMEMBERED_CALLS - 1) + [SourceStatus.UP]


async def test_a_caller_who_goes_away_says_nothing_of_the_source() -> None:
    shelf = Shelf("shelf")
    shelf.waits_for = asyncio.Event()
    sources = directory(shelf)
    asking = asyncio.create_task(sources.by_key({"shelf": ["a"]}))
    await shelf.is_asked.wait()
    asking.cancel()
    await asyncio.wait([asking])

    assert asking.cancelled()
    assert sources.listed()[0].status is SourceStatus.UP
    assert sources.listed()[0].last_error is None


def test_sources_keep_the_order_of_the_settings() -> None:
    sources = directory(Shelf("b"), Shelf("unmatched"), Shelf("a"))

    assert sources.names == ["b", "unmatched", "a"]
    assert sources.matching == ["b", "a"]
    assert [listed.status for listed in sources.listed()] == [SourceStatus.UP] * 3
