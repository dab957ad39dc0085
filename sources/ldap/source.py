"""Customers in a directory: the searches that follow from the settings, read-only."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from domain.customers import SourceKind
from domain.errors import TOO_SLOW, SourceRefuses, SourceUnavailable
from sources.ldap.failures import LdapFailure, QuestionRefused
from sources.ldap.inspection import inspect
from sources.ldap.opening import connector, connector_as
from sources.ldap.passwords import Binds, may_be_password, only_one
from sources.ldap.pool import LdapPool
from sources.ldap.questions import Questions
from sources.ldap.recent import Recent
from sources.ldap.records import Records
from sources.roster import distinct

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence

    from domain.customers import Company, Person
    from sources.ldap.attributes import Entry
    from sources.ldap.question import Question
    from sources.ldap.settings import LdapSourceSettings
    from sources.source import Inspection, Search

T = TypeVar("T")


@asynccontextmanager
async def open_ldap_source(settings: LdapSourceSettings) -> AsyncIterator[LdapSource]:
    """A source as the settings describe it; it need not be reachable yet."""
    pool = LdapPool(connector(settings), settings.pool_size)
    try:
        yield LdapSource(settings, pool, Binds(settings, connector_as(settings)))
    finally:
        pool.close()


class LdapSource:
    """Customers in a directory; records are entries, columns are attributes."""

    def __init__(self, settings: LdapSourceSettings, pool: LdapPool, binds: Binds) -> None:
        self.name = settings.name
        self.kind = SourceKind.LDAP
        self.answers = 0
        self.allows_login = settings.allow_login
        self._pool = pool
        self._binds = binds
        self._limit = settings.time_limit
        self._records = Records(settings)
        self._questions = Questions(settings)
        self._settings = settings
        self._keys: Recent[tuple[str, ...]] = Recent(settings.cache_time)
        self._companies: Recent[tuple[Company, ...]] = Recent(settings.cache_time)

    async def ping(self) -> None:
        """Ask for any record: one search that ends with the first."""
        await self._found([self._questions.of_anybody()])

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        """The records with these keys: one search for each `chunk_size` of them."""
        wanted = set(keys)
        entries = await self._found(self._questions.of_keys(wanted))
        return self._people(e for e in entries if self._records.key(e) in wanted)

    async def by_email(self, emails: Sequence[str]) -> list[Person]:
        """The records with these mail addresses, capitals or not: one search for each chunk."""
        wanted = {email.lower() for email in emails}
        entries = await self._found(self._questions.of_emails(wanted))
        return self._people(e for e in entries if self._records.email(e) in wanted)

    async def by_company(self, company_keys: Sequence[str]) -> list[Person]:
        """All records of these companies: one search for each chunk of them."""
        wanted = set(company_keys)
        entries = await self._found(self._questions.of_companies(wanted))
        return self._people(e for e in entries if self._records.company_key(e) in wanted)

    async def companies(self, company_keys: Sequence[str]) -> list[Company]:
        """These companies, as their contacts describe them: one search for each chunk."""
        wanted = set(company_keys)
        entries = await self._found(self._questions.of_companies(wanted, company_only=True))
        return self._records.companies(e for e in entries if self._records.company_key(e) in wanted)

    async def search(self, wanted: Search, *, after: str | None, limit: int) -> list[Person]:
        """One page of records in the order of their keys.

        A directory has no order: all keys that match are read, and kept for the next page.
        """
        keys = await self._matching_keys(wanted)
        start = bisect_right(keys, after) if after is not None else 0
        found: list[Person] = []
        while len(found) < limit and start < len(keys):
            end = start + limit - len(found)
            people = distinct(await self.by_key(keys[start:end]))
            found += [people[key] for key in sorted(people)]
            start = end  # fewer when some are gone meanwhile
        return found

    async def count(self, wanted: Search) -> int:
        """How many keys match."""
        return len(await self._matching_keys(wanted))

    async def matching_keys(self, wanted: Search) -> list[str]:
        """The keys of all matching records, in their order."""
        return list(await self._matching_keys(wanted))

    async def _matching_keys(self, wanted: Search) -> tuple[str, ...]:
        return await self._keys.get(wanted, partial(self._read_keys, wanted))

    async def _read_keys(self, wanted: Search) -> tuple[str, ...]:
        entries = await self._found(self._questions.of_search(wanted))
        if wanted.company_keys is not None:
            companies = set(wanted.company_keys)
            entries = [e for e in entries if self._records.company_key(e) in companies]
        return tuple(sorted({key for entry in entries if (key := self._records.key(entry))}))

    async def search_companies(
        self, text: str | None, *, after: str | None, limit: int
    ) -> list[Company]:
        """One page of companies in the order of their keys."""
        companies = await self._matching_companies(text)
        keys = [company.customer_id for company in companies]
        start = bisect_right(keys, after) if after is not None else 0
        return list(companies[start : start + limit])

    async def matching_companies(self, text: str | None) -> list[str]:
        """The keys of all matching companies, in their order."""
        return [company.customer_id for company in await self._matching_companies(text)]

    async def _matching_companies(self, text: str | None) -> tuple[Company, ...]:
        return await self._companies.get(text, partial(self._read_companies, text))

    async def _read_companies(self, text: str | None) -> tuple[Company, ...]:
        entries = await self._found(self._questions.of_company_search(text))
        return tuple(self._records.companies(entries))

    async def proved(self, login: str, password: str) -> str | None:
        """The key of the entry with this login, if the password is its own; None otherwise."""
        if not may_be_password(password):
            return None
        return await self._within_limits(self._proved(login, password))

    async def _proved(self, login: str, password: str) -> str | None:
        entries = await self._asked(self._questions.of_login(login))
        entry = only_one(entries, self._records, login)
        is_right = await self._binds.takes(entry, password)
        self.answers += 1
        return self._records.key(entry) if entry and is_right else None

    async def inspect(self) -> Inspection:
        """Which mapped attributes the schema does not know, and which could be written."""
        return await self._within_limits(inspect(self._ask, self._settings))

    def _people(self, entries: Iterable[Entry]) -> list[Person]:
        now = datetime.now(UTC)
        return [self._records.person(e, now) for e in entries if self._records.key(e)]

    # --- asking

    async def _found(self, questions: Sequence[Question]) -> list[Entry]:
        """What all of them find, asked at once."""
        return await self._within_limits(self._asked(questions))

    async def _asked(self, questions: Sequence[Question]) -> list[Entry]:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._ask(question)) for question in questions]
        except BaseExceptionGroup as failures:
            first = failures.exceptions[0]  # one is enough to say, the others were given up
            raise first from first.__cause__
        # keys that differ in capitals alone find the same entry, each in its chunk
        entries = {entry.dn: entry for task in tasks for entry in task.result()}
        return list(entries.values())

    async def _ask(self, question: Question) -> list[Entry]:
        found = await self._pool.ask(question)
        self.answers += 1
        return found

    async def _within_limits(self, answer: Awaitable[T]) -> T:
        """The answer; any failure as a source that does not answer."""
        try:
            async with asyncio.timeout(self._limit):
                return await answer
        except TimeoutError as slow:
            raise SourceUnavailable(self.name, TOO_SLOW) from slow
        except QuestionRefused as refusal:
            raise SourceRefuses(self.name, refusal.reason) from refusal
        except LdapFailure as failure:
            raise SourceUnavailable(self.name, failure.reason) from failure
