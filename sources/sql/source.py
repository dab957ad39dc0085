"""Customers in another database: the statements that follow from the link condition, read-only."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg

from db.like import contains
from db.postgres import open_postgres_reader
from db.settings import with_password
from db.sqlite import open_sqlite_reader
from domain.customers import SourceKind
from domain.errors import SourceUnavailable, TimedOut, Unavailable
from sources.mapping import FieldMap, exact
from sources.source import Inspection
from sources.sql.keys import NUL, RELATION, KeyColumn, identifier, inspect, quoted
from sources.sql.settings import SqliteSourceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence
    from contextlib import AbstractAsyncContextManager

    from db.database import Reader
    from domain.customers import Company, Person
    from sources.source import Search
    from sources.sql.settings import AnySqlSource

T = TypeVar("T")
NOBODY = "1 = 0"
# failures that name a table or column of the settings, and no value of a row
TELLING = (asyncpg.SyntaxOrAccessError, sqlite3.OperationalError)
log = logging.getLogger(__name__)


@asynccontextmanager
async def open_sql_source(settings: AnySqlSource) -> AsyncIterator[SqlSource]:
    """A source as the settings describe it; it need not be reachable yet."""
    async with _open_reader(settings) as reader:
        yield SqlSource(settings, reader)


def _open_reader(settings: AnySqlSource) -> AbstractAsyncContextManager[Reader]:
    size, limit = settings.pool_size, settings.time_limit
    if isinstance(settings, SqliteSourceSettings):
        return open_sqlite_reader(settings.path, pool_size=size, time_limit=limit)
    password = settings.password(f"sources.{settings.name}")
    dsn = with_password(settings.url.get_secret_value(), password)
    return open_postgres_reader(dsn, pool_size=size, time_limit=limit)


class SqlSource:
    """Customers in a table, or in a SELECT an administrator wrote."""

    def __init__(self, settings: AnySqlSource, reader: Reader) -> None:
        self.name = settings.name
        self.kind = SourceKind(settings.kind)
        self._reader = reader
        self._map = FieldMap(settings)
        self._from = _relation(settings)
        self._keys: dict[str, KeyColumn] = {}

    async def by_key(self, keys: Sequence[str]) -> list[Person]:
        """The records with these keys: one statement."""
        return await self._people_of(self._map.key, keys)

    async def by_email(self, emails: Sequence[str]) -> list[Person]:
        """The records with these mail addresses, capitals or not: one statement."""
        values = [email.lower() for email in emails if email and NUL not in email]
        if not self._map.email or not values:
            return []
        conditions = [f"lower({_as_text(self._map.email)}) = ANY($1)", _given(self._map.key)]
        return await self._people(conditions, [values])

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
        conditions = [f"{key.sql} = ANY($1)", _given(self._map.company_key)]
        return await self._companies(conditions, [values]) if values else []

    async def search(self, wanted: Search, *, after: str | None, limit: int) -> list[Person]:
        """One page of records in the order of their keys: one statement."""
        key = await self._key(self._map.key)
        conditions, values = await self._matching(wanted)
        _from_after(key, after, conditions, values)
        values.append(limit)
        return await self._people(conditions, values, f"ORDER BY {key.sql} LIMIT ${len(values)}")

    async def count(self, wanted: Search) -> int:
        """How many records match: one statement."""
        conditions, values = await self._matching(wanted)
        [[found]] = await self._rows(f"SELECT count(*) FROM {self._from}", conditions, values)
        return int(found)

    async def matching_keys(self, wanted: Search) -> list[str]:
        """The keys of all matching records: one statement."""
        conditions, values = await self._matching(wanted)
        key = _as_text(self._map.key)
        rows = await self._rows(f"SELECT {key} FROM {self._from}", conditions, values)
        return _texts(rows)

    async def search_companies(
        self, text: str | None, *, after: str | None, limit: int
    ) -> list[Company]:
        """One page of companies in the order of their keys: one statement."""
        if not self._map.company_key:
            return []
        key = await self._key(self._map.company_key)
        conditions, values = self._matching_companies(text)
        _from_after(key, after, conditions, values)
        values.append(limit)
        return await self._companies(conditions, values, f"ORDER BY {key.sql} LIMIT ${len(values)}")

    async def matching_companies(self, text: str | None) -> list[str]:
        """The keys of all matching companies: one statement."""
        if not self._map.company_key:
            return []
        conditions, values = self._matching_companies(text)
        key = _as_text(self._map.company_key)
        rows = await self._rows(f"SELECT DISTINCT {key} FROM {self._from}", conditions, values)
        return _texts(rows)

    async def inspect(self) -> Inspection:
        """Which mapped columns are missing: a statement for each."""
        await self._rows(f"SELECT 1 FROM {self._from}", [NOBODY], [])
        columns = dict.fromkeys([*self._map.person_columns, *self._map.company_columns])
        missing = [name for name in [*columns, *self._map.search] if not await self._has(name)]
        return Inspection(tuple(dict.fromkeys(missing)), ())

    async def _has(self, column: str) -> bool:
        try:
            await self._rows(f"SELECT {quoted(column)} FROM {self._from}", [NOBODY], [])
        except SourceUnavailable as refusal:
            if refusal.__cause__ is None or not isinstance(refusal.__cause__, TELLING):
                raise
            return False
        return True

    # --- statements

    async def _people_of(self, column: str, keys: Sequence[str]) -> list[Person]:
        key = await self._key(column)
        values = key.values(keys)
        conditions = [f"{key.sql} = ANY($1)", _given(self._map.key)]
        return await self._people(conditions, [values]) if values else []

    async def _people(
        self, conditions: list[str], values: list[Any], tail: str = ""
    ) -> list[Person]:
        head = 2 if self._map.company_key else 1
        keys, others = self._map.person_columns[:head], self._map.person_columns[head:]
        columns = ", ".join([*map(_as_text, keys), *map(quoted, others)])
        rows = await self._rows(f"SELECT {columns} FROM {self._from}", conditions, values, tail)
        now = datetime.now(UTC)
        return [self._map.person(row, now) for row in rows]

    async def _companies(
        self, conditions: list[str], values: list[Any], tail: str = ""
    ) -> list[Company]:
        """Every contact may describe his company; where they differ, the least value counts."""
        key, *others = self._map.company_columns
        columns = ", ".join([_as_text(key), *(f"min({_as_text(name)})" for name in others)])
        tail = f"GROUP BY {quoted(key)} {tail}"
        rows = await self._rows(f"SELECT {columns} FROM {self._from}", conditions, values, tail)
        return [self._map.company(row) for row in rows]

    async def _rows(
        self, head: str, conditions: list[str], values: list[Any], tail: str = ""
    ) -> Sequence[Sequence[Any]]:
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        return await self._asked(self._reader.rows(f"{head} {where} {tail}".rstrip(), *values))

    async def _key(self, column: str) -> KeyColumn:
        if column not in self._keys:
            found = await self._asked(inspect(self._reader, self._from, column))
            if found is None:
                return KeyColumn(quoted(column))
            self._keys[column] = found
        return self._keys[column]

    async def _asked(self, answer: Awaitable[T]) -> T:
        """The answer; any failure of the driver as a source that does not answer."""
        try:
            return await answer
        except TimedOut as slow:
            raise SourceUnavailable(self.name, "no answer in time") from slow
        except Unavailable as down:
            raise SourceUnavailable(self.name, "not reachable") from down
        except (asyncpg.PostgresError, sqlite3.Error) as refused:
            if isinstance(refused, TELLING):
                log.warning("source refuses source=%s: %s", self.name, refused)
            reason = f"it refuses the question ({type(refused).__name__})"
            raise SourceUnavailable(self.name, reason) from refused

    # --- conditions

    async def _matching(self, wanted: Search) -> tuple[list[str], list[Any]]:
        """Every word is in one of the search fields, the company is one of those given."""
        conditions = [_given(self._map.key)]
        values: list[Any] = []
        if wanted.company_keys is not None and self._map.company_key:
            key = await self._key(self._map.company_key)
            values.append(key.values(wanted.company_keys))
            conditions.append(f"{key.sql} = ANY($1)")
        elif wanted.company_keys is not None:
            conditions.append(NOBODY)
        _each_word(wanted.text, self._map.search, conditions, values)
        return conditions, values

    def _matching_companies(self, text: str | None) -> tuple[list[str], list[Any]]:
        conditions = [_given(self._map.company_columns[0])]
        values: list[Any] = []
        _each_word(text, self._map.company_search, conditions, values)
        return conditions, values


def _each_word(
    text: str | None, columns: list[str], conditions: list[str], values: list[Any]
) -> None:
    if NUL in (text or ""):
        conditions.append(NOBODY)
        return
    for word in (text or "").split():
        values.append(contains(word))
        parts = [f"{_as_text(c)} ILIKE ${len(values)}" for c in columns]
        conditions.append(f"({' OR '.join(parts)})")


def _from_after(
    key: KeyColumn, after: str | None, conditions: list[str], values: list[Any]
) -> None:
    if after is not None:
        values.append(key.value(after))
        conditions.append(f"{key.sql} > ${len(values)}")


def _given(column: str) -> str:
    """A record without a key is none, and an empty key is no company's."""
    return f"trim({_as_text(column)}) <> ''"


def _as_text(column: str) -> str:
    """As keys are compared: CHAR(n) without the blanks that fill it."""
    return f"CAST({quoted(column)} AS text)"


def _texts(rows: Sequence[Sequence[Any]]) -> list[str]:
    return [key for row in rows if (key := exact(row[0]))]


def _relation(settings: AnySqlSource) -> str:
    if settings.select is not None:
        # it may end in a comment
        return f"({settings.select.strip().rstrip(';')}\n) AS {RELATION}"
    table = ".".join(map(identifier, (settings.table or "").split(".")))
    return f"{table} AS {RELATION}"
