"""How made-up rows get into a database quickly: one writer for SQLite, one for PostgreSQL."""

from __future__ import annotations

import base64
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import aiosqlite
import asyncpg

PATIENCE = 60  # seconds for another process that fills the same file
Row = Sequence[Any]

# columns the generators fill with seconds since 1970 and the tables keep as timestamps
TIMESTAMPS = frozenset({"create_time", "change_time", "value_date"})


# columns that say who wrote a row and when; most tables have all, some only the first two
AUDIT = ("create_time", "create_by", "change_time", "change_by")
CREATED = ("create_time", "create_by")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table, without the columns of `audit`, which are the same for all of them."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]
    audit: tuple[str, ...] = AUDIT


class Writer(Protocol):
    """One transaction; what was written is kept when its block ends without an exception."""

    async def value(self, sql: str) -> Any:
        """The one value a statement selects."""

    async def execute(self, sql: str, *args: Any) -> None:
        """Run a statement; $1 is the first argument."""

    async def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Append rows. Times are seconds since 1970, contents of files are bytes."""

    async def ids_given(self, table: str) -> None:
        """Say that rows were inserted with ids of their own, so that the next id follows them."""


@asynccontextmanager
async def sqlite_writer(path: Path) -> AsyncIterator[Writer]:
    """Write to a file, which is made if there is none."""
    async with aiosqlite.connect(path, isolation_level=None, timeout=PATIENCE) as conn:
        await conn.execute("PRAGMA foreign_keys = ON")
        await conn.execute("BEGIN IMMEDIATE")
        try:
            yield SqliteWriter(conn)
            await conn.execute("COMMIT")
        except BaseException:
            await conn.execute("ROLLBACK")
            raise


@asynccontextmanager
async def postgres_writer(dsn: str) -> AsyncIterator[Writer]:
    """Write to a database that exists."""
    conn = await asyncpg.connect(dsn)
    try:
        async with conn.transaction():
            yield PostgresWriter(conn)
    finally:
        await conn.close()


class SqliteWriter:
    """Writes through aiosqlite."""

    def __init__(self, conn: aiosqlite.Connection) -> None:
        self._conn = conn

    async def value(self, sql: str) -> Any:
        [[value]] = await self._conn.execute_fetchall(sql)
        return value

    async def execute(self, sql: str, *args: Any) -> None:
        # SQLite takes $1 for a parameter with the name 1
        await self._conn.execute(sql, {str(place): arg for place, arg in enumerate(args, 1)})

    async def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        times = [place for place, column in enumerate(columns) if column in TIMESTAMPS]
        await self._conn.executemany(sql, (_converted(row, times, _time_text) for row in rows))

    async def ids_given(self, table: str) -> None:
        """AUTOINCREMENT has seen the ids."""


class PostgresWriter:
    """Writes through asyncpg."""

    def __init__(self, conn: asyncpg.Connection) -> None:
        self._conn = conn

    async def value(self, sql: str) -> Any:
        return await self._conn.fetchval(sql)

    async def execute(self, sql: str, *args: Any) -> None:
        await self._conn.execute(sql, *args)

    async def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        times = [place for place, column in enumerate(columns) if column in TIMESTAMPS]
        if "content" in columns:
            rows = [_with_base64(row, columns.index("content")) for row in rows]
        await self._conn.copy_records_to_table(
            table,
            columns=list(columns),
            records=(tuple(_converted(row, times, _time)) for row in rows),
        )

    async def ids_given(self, table: str) -> None:
        await self._conn.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )


def _converted(row: Row, times: list[int], convert: Any) -> Row:
    converted = list(row)
    for place in times:
        if converted[place] is not None:
            converted[place] = convert(converted[place])
    return converted


@lru_cache(maxsize=4096)
def _time_text(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))


@lru_cache(maxsize=4096)
def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _with_base64(row: Row, place: int) -> Row:
    """OTRS keeps bytes as MIME Base64 on PostgreSQL: lines of 76 characters."""
    return (*row[:place], base64.encodebytes(row[place]).decode(), *row[place + 1 :])
