"""A source in memory that a test may hold up, break, and ask what it was asked."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.customers import Company, Person, SourceKind
from domain.errors import SourceUnavailable
from sources.directory import Directory
from sources.guard import Guard, Limits
from sources.settings import MatchRule
from sources.source import Inspection, Search

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATIENT = Limits(soft=20, hard=20, fresh_for=1000, failures=1000, open_for=1000)
NOBODY = "nobody"
NO_KEY = "no key"  # nor could it be one, so that the shelf is not asked for it
GUARD = 20


@dataclass
class Shelf:
    """Knows everybody but `nobody`; holds every question while it is held."""

    name: str = "shelf"
    size: int = 1  # of each company
    kind: SourceKind = SourceKind.SQLITE
    asked: list[list[str]] = field(default_factory=list)
    failure: Exception | None = None
    answers: int = 0
    cancelled: int = 0
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    def hold(self) -> None:
        """Questions wait from now on."""
        self.may_answer.clear()
        self.is_asked.clear()

    def release(self) -> None:
        self.may_answer.set()

    def fail(self, reason: str = "not reachable") -> None:
        self.failure = SourceUnavailable(self.name, reason)

    async def ping(self) -> None:
        await self._called(["ping"])

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        possible = [key for key in keys if key != NO_KEY]
        if possible:
            await self._called(possible)
        return [Person(self.name, key, NOW) for key in possible if key != NOBODY]

    async def by_email(self, emails: Sequence[str]) -> list[Person]:
        """Two records for each address, written in capitals."""
        await self._called(emails)
        return [
            Person(self.name, f"{n}{email}", NOW, email=email.upper())
            for email in emails
            for n in (1, 2)
            if email != NOBODY
        ]

    async def by_company(self, company_keys: Sequence[str]) -> list[Person]:
        await self._called(company_keys)
        return [
            Person(self.name, f"{key}{n}", NOW, key) for key in company_keys for n in self._numbers
        ]

    async def companies(self, company_keys: Sequence[str]) -> list[Company]:
        await self._called(company_keys)
        nothing = (None,) * 6
        return [Company(key, key, *nothing, self.name) for key in company_keys if key != NOBODY]

    async def search(self, wanted: Search, *, after: str | None, limit: int) -> list[Person]:
        await self._called(["search", str((wanted, after, limit))])
        return []

    async def count(self, wanted: Search) -> int:
        await self._called(["count", str(wanted)])
        return 0

    async def search_companies(
        self, text: str | None, *, after: str | None, limit: int
    ) -> list[Company]:
        await self._called(["search companies", str((text, after, limit))])
        return []

    async def matching_keys(self, wanted: Search) -> list[str]:
        await self._called(["matching keys", str(wanted)])
        return []

    async def matching_companies(self, text: str | None) -> list[str]:
        await self._called(["matching companies", str(text)])
        return []

    async def inspect(self) -> Inspection:
        return Inspection((), ())

    @property
    def _numbers(self) -> range:
        return range(self.size)

    async def _called(self, keys: Sequence[str]) -> None:
        self.asked.append(list(keys))
        self.is_asked.set()
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.failure:
            raise self.failure
        self.answers += 1


def guard(shelf: Shelf, limits: Limits = PATIENT, match: MatchRule = "login") -> Guard:
    """The shelf as the service has it; nothing runs on in it once it is closed."""
    return Guard(shelf, match, limits)


def directory(*shelves: Shelf, limits: Limits = PATIENT) -> Directory:
    return Directory([guard(shelf, limits) for shelf in shelves])


async def eventually(is_so: Callable[[], bool]) -> None:
    """Let everything go on until this is true."""
    async with asyncio.timeout(GUARD):
        for _ in itertools.count():
            if is_so():
                return
            await asyncio.sleep(0)
