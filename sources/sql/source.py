"""Customers in another database: the statements that follow from the link condition, read-only."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from db.turns import mapped
from domain.customers import SourceKind
from domain.errors import TOO_SLOW, SourceRefuses, SourceUnavailable, TimedOut, Unavailable
from sources.mapping import FieldMap, exact
from sources.roster import distinct
from sources.source import Inspection
from sources.sql.conditions import NOBODY, Conditions
from sources.sql.connection import open_reader
from sources.sql.keys import KeyColumn, inspect, untyped
from sources.sql.refusals import REFUSALS, name_of, telling, why
from sources.sql.rights import writable
from sources.sql.spelling import RELATION, Spelling, spelling

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from db.database import Reader
    from domain.customers import Company, Person
    from sources.source import Search
    from sources.sql.settings import AnySqlSource

T = TypeVar("T")
log = logging.getLogger(__name__)


@asynccontextmanager
async def open_sql_source(settings: AnySqlSource) -> AsyncIterator[SqlSource]:
    """A source as the settings describe it; it need not be reachable yet. Raises `BadSetting`."""
    async with open_reader(settings) as reader:
        yield SqlSource(settings, reader)


class SqlSource:
    """Customers in a table, or in a SELECT an administrator wrote."""

    def __init__(self, settings: AnySqlSource, reader: Reader) -> None:
        self.name = settings.name
        self.kind = SourceKind(settings.kind)
        self.answers = 0
        self._reader = reader
        self._spelling = spelling(reader.dialect)
        self._map = FieldMap(settings)
        self._from = _relation(settings, self._spelling)
        self._keys: dict[str, KeyColumn] = {}

    async def ping(self) -> None:
        """Ask for any record: one statement."""
        await self._asked(self._reader.rows(f"SELECT 1 FROM {self._from} LIMIT 1"))

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        """The records with these keys: one statement."""
        return await self._people_of(self._map.key, keys)

    async def by_email(self, emails: Sequence[str]) -> list[Person]:
        """The records with these mail addresses, capitals or not: one statement."""
        if not self._map.email:
            return []
        key = await self._key(self._map.email)
        values = key.texts(email.lower() for email in emails)
        where = Conditions(self._spelling)
        where.among_lowered(key, self._map.email, values)
        where.given(self._map.key)
        return await self._people(where) if values else []

    async def by_company(self, company_keys: Sequence[str]) -> list[Person]:
        """All records of these companies: one statement, none where no company is mapped."""
        company = self._map.company_key
        return await self._people_of(company, company_keys) if company else []

    async def companies(self, company_keys: Sequence[str]) -> list[Company]:
        """These companies: one statement, none where no company is mapped."""
        if not self._map.company_key:
            return []
        key = await self._key(self._map.company_key)
        values = key.values(company_keys)
        where = Conditions(self._spelling)
        where.among(key, values)
        where.given(self._map.company_key)
        return await self._companies(key, where) if values else []

    async def search(self, wanted: Search, *, after: str | None, limit: int) -> list[Person]:
        """One page of records in the order of their keys: one statement, unless keys repeat."""
        found: dict[str, Person] = {}
        rows = limit + 1  # the last one tells whether the key before it repeats
        while len(found) <= limit:
            people = await self._after(wanted, after, rows)
            found |= distinct(people)
            if len(people) < rows:
                break
            *_, before, last = [None, *found]
            after = last if last and found[last].ambiguous else before
            rows *= 2
        return list(found.values())[:limit]

    async def _after(self, wanted: Search, after: str | None, rows: int) -> list[Person]:
        key = await self._key(self._map.key)
        where = await self._matching(wanted)
        where.after(key, after)
        return await self._people(where, f"ORDER BY {key.sql} LIMIT ${where.place(rows)}")

    async def count(self, wanted: Search) -> int:
        """How many keys match: one statement."""
        key = await self._key(self._map.key)
        where = await self._matching(wanted)
        head = f"SELECT count(*) FROM (SELECT DISTINCT {key.sql} AS k FROM {self._from}"
        [[found]] = await self._rows(head, where, ") AS found")
        return int(found)

    async def matching_keys(self, wanted: Search) -> list[str]:
        """The keys of all matching records: one statement."""
        where = await self._matching(wanted)
        rows = await self._rows(f"SELECT {self._text(self._map.key)} FROM {self._from}", where)
        return list(dict.fromkeys(_texts(rows)))

    async def search_companies(
        self, text: str | None, *, after: str | None, limit: int
    ) -> list[Company]:
        """One page of companies in the order of their keys: one statement."""
        if not self._map.company_key:
            return []
        key = await self._key(self._map.company_key)
        where = self._matching_companies(text)
        where.after(key, after)
        order = f"ORDER BY {key.sql} LIMIT ${where.place(limit)}"
        return await self._companies(key, where, order)

    async def matching_companies(self, text: str | None) -> list[str]:
        """The keys of all matching companies: one statement."""
        if not self._map.company_key:
            return []
        key = await self._key(self._map.company_key)
        least = self._least(self._map.company_key)
        where = self._matching_companies(text)
        rows = await self._rows(f"SELECT {least} FROM {self._from}", where, f"GROUP BY {key.sql}")
        return _texts(rows)

    async def inspect(self) -> Inspection:
        """Which mapped columns are missing, and what could be changed."""
        nobody = Conditions(self._spelling, NOBODY)
        await self._rows(f"SELECT 1 FROM {self._from}", nobody)
        mapped = self._map
        columns = [*mapped.person_columns, *mapped.company_columns, *mapped.search]
        missing = () if await self._have(columns) else await self._missing(columns)
        return Inspection(missing, await self._asked(writable(self._reader)))

    async def _missing(self, columns: Sequence[str]) -> tuple[str, ...]:
        """A statement for each: a database names only the first."""
        return tuple([name for name in dict.fromkeys(columns) if not await self._have([name])])

    async def _have(self, columns: Sequence[str]) -> bool:
        head = f"SELECT {', '.join(map(self._spelling.column, columns))} FROM {self._from}"
        try:
            await self._rows(head, Conditions(self._spelling, NOBODY))
        except SourceRefuses as refusal:
            if not telling(refusal.__cause__):
                raise
            return False
        return True

    # --- statements

    async def _people_of(self, column: str, keys: Sequence[str]) -> list[Person]:
        key = await self._key(column)
        values = key.values(keys)
        where = Conditions(self._spelling)
        where.among(key, values)
        where.given(self._map.key)
        return await self._people(where) if values else []

    async def _people(self, where: Conditions, tail: str = "") -> list[Person]:
        head = 2 if self._map.company_key else 1
        keys, others = self._map.person_columns[:head], self._map.person_columns[head:]
        columns = ", ".join([*map(self._text, keys), *map(self._spelling.column, others)])
        rows = await self._rows(f"SELECT {columns} FROM {self._from}", where, tail)
        now = datetime.now(UTC)
        return await mapped(lambda row: self._map.person(row, now), rows)

    async def _companies(self, key: KeyColumn, where: Conditions, tail: str = "") -> list[Company]:
        """Every contact may describe his company; where they differ, the least value counts."""
        columns = ", ".join(map(self._least, self._map.company_columns))
        tail = f"GROUP BY {key.sql} {tail}"
        rows = await self._rows(f"SELECT {columns} FROM {self._from}", where, tail)
        return [self._map.company(row) for row in rows]

    async def _rows(self, head: str, where: Conditions, tail: str = "") -> Sequence[Sequence[Any]]:
        sql = " ".join(part for part in (head, str(where), tail.rstrip()) if part)
        return await self._asked(self._reader.rows(sql, *where.values))

    async def _key(self, column: str) -> KeyColumn:
        if column not in self._keys:
            found = await self._asked(inspect(self._reader, self._from, column))
            if found is None:
                return untyped(self._reader, column)
            self._keys[column] = found
        return self._keys[column]

    async def _asked(self, answer: Awaitable[T]) -> T:
        """The answer; any failure of the driver as a source that does not answer."""
        try:
            found = await answer
        except TimedOut as slow:
            raise SourceUnavailable(self.name, TOO_SLOW) from slow
        except Unavailable as down:
            raise SourceUnavailable(self.name, why(down)) from down
        except REFUSALS as refused:
            if telling(refused):
                log.warning("source refuses source=%s: %s", self.name, refused)
            reason = f"it refuses the question ({name_of(refused)})"
            raise SourceRefuses(self.name, reason) from refused
        self.answers += 1
        return found

    def _text(self, column: str) -> str:
        return self._spelling.text.format(self._spelling.column(column))

    def _least(self, column: str) -> str:
        return self._spelling.least.format(self._spelling.column(column))

    # --- conditions

    async def _matching(self, wanted: Search) -> Conditions:
        """Every word is in one of the search fields, the company is one of those given."""
        where = Conditions(self._spelling)
        where.given(self._map.key)
        if wanted.company_keys is not None and self._map.company_key:
            key = await self._key(self._map.company_key)
            where.among(key, key.values(wanted.company_keys))
        elif wanted.company_keys is not None:
            where.nobody()
        where.words(wanted.text, self._map.search)
        return where

    def _matching_companies(self, text: str | None) -> Conditions:
        where = Conditions(self._spelling)
        where.given(self._map.company_columns[0])
        where.words(text, self._map.company_search)
        return where


def _texts(rows: Sequence[Sequence[Any]]) -> list[str]:
    return [key for row in rows if (key := exact(row[0]))]


def _relation(settings: AnySqlSource, spelled: Spelling) -> str:
    if settings.select is not None:
        # it may end in a comment
        return f"({settings.select.strip().rstrip(';')}\n) AS {RELATION}"
    table = ".".join(map(spelled.identifier, (settings.table or "").split(".")))
    return f"{table} AS {RELATION}"
