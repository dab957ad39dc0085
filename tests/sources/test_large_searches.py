"""A search that is too large says little of its source: something small is asked behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from domain.customers import Company, Person
from domain.errors import TOO_SLOW, SourceUnavailable
from sources.breaker import BreakerState
from sources.cache import Patience
from sources.guard import Guard, guarded
from sources.source import Search
from tests.sources.shelf import Shelf, eventually
from tests.sources.test_breaker import FAILURES, FOREVER, SOON, break_it, until_closed


class Large(Shelf):
    """Too large to be searched in time, though it answers."""

    async def search(self, wanted: Search, *, after: str | None, limit: int) -> list[Person]:
        self.asked.append(["search", str((wanted, after, limit))])
        raise SourceUnavailable(self.name, TOO_SLOW)

    async def by_company(self, company_keys: Sequence[str]) -> list[Person]:
        self.asked.append(["company", *company_keys])
        raise SourceUnavailable(self.name, TOO_SLOW)

    async def companies(self, company_keys: Sequence[str]) -> list[Company]:
        self.asked.append(["companies", *company_keys])
        raise SourceUnavailable(self.name, TOO_SLOW)


async def search(guard: Guard) -> None:
    with pytest.raises(SourceUnavailable):
        await guard.ask(lambda source: source.search(Search(), after=None, limit=1))


async def test_a_search_that_is_too_large_leaves_lookups_alone() -> None:
    """Something small is asked behind it, and answered."""
    shelf = Large()
    async with guarded(shelf, "login", FOREVER) as guard:
        for _ in range(FAILURES * 2):
            await search(guard)
            await eventually(lambda: shelf.asked[-1] == ["ping"])

        assert guard.listed().breaker.state is BreakerState.CLOSED
        assert (await guard.by_key(["a"], Patience.NORMAL)).failure is None


async def test_a_company_that_is_too_large_leaves_everybody_else_alone() -> None:
    """A source is asked for all contacts of it, and a directory for what they say of it."""
    shelf = Large()
    async with guarded(shelf, "login", FOREVER) as guard:
        for n in range(FAILURES):
            for asked in (guard.rosters, guard.companies):
                failure = (await asked([f"F{n}"], Patience.NORMAL)).failure
                assert failure
                assert failure.reason == TOO_SLOW
                await eventually(lambda: shelf.asked[-1] == ["ping"])

        assert guard.listed().breaker.state is BreakerState.CLOSED
        assert (await guard.by_key(["a"], Patience.NORMAL)).failure is None


async def test_a_search_that_nobody_answers_opens_it_when_nothing_else_is_answered_either() -> None:
    shelf = Large()
    shelf.fail(TOO_SLOW)
    async with guarded(shelf, "login", FOREVER) as guard:
        for number in range(1, FAILURES + 1):
            await search(guard)
            await eventually(lambda: shelf.asked.count(["ping"]) == number)  # noqa: B023

        await eventually(lambda: guard.listed().breaker.state is BreakerState.OPEN)


class Doubtful(Large):
    """The small question takes as long as a test likes."""

    async def ping(self) -> None:
        self.asked.append(["ping"])
        await self.may_answer.wait()
        if self.failure:
            raise self.failure
        self.answers += 1

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        self.asked.append(list(keys))
        if self.failure:
            raise self.failure
        return []


async def test_lookups_may_open_it_while_something_small_is_asked() -> None:
    """Then it is probed all the same, and found to be back."""
    shelf = Doubtful()
    async with guarded(shelf, "login", SOON) as guard:
        shelf.hold()
        await search(guard)
        await eventually(lambda: shelf.asked[-1] == ["ping"])
        await break_it(guard, shelf)
        assert shelf.asked.count(["ping"]) == 1
        shelf.release()
        await eventually(lambda: shelf.asked.count(["ping"]) > 1)
        shelf.failure = None

        await until_closed(guard)


async def test_closing_ends_a_small_question_under_way() -> None:
    shelf = Doubtful()
    before = asyncio.all_tasks()
    async with guarded(shelf, "login", FOREVER) as guard:
        shelf.hold()
        await search(guard)
        await eventually(lambda: shelf.asked[-1] == ["ping"])

    assert asyncio.all_tasks() == before
