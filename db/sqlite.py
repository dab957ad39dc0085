"""SQLite through aiosqlite: one writer, several readers, and the whole list of dialect rewrites."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite

from db.arguments import argument
from db.background import lasting, running
from db.ilike import ilike
from db.migrate import migrate_sqlite
from db.missing import own_tables
from db.reference import version
from db.rows import records_in_turns
from domain.errors import TimedOut, Unavailable
from domain.host import OWN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from db.database import Dialect, Topic
    from domain.host import Host

R = TypeVar("R")
log = logging.getLogger(__name__)
POLL_SECONDS = 0.25
INTERRUPT_SECONDS = 0.01
RETRY_SECONDS = 0.02


@asynccontextmanager
async def open_sqlite(
    path: Path, *, pool_size: int, time_limit: float, host: Host = OWN
) -> AsyncIterator[SqliteDatabase]:
    """Our own database in a file, made when it is missing. Raises `Unavailable`.

    `host`: that of tickets; where it is an OTRS, those are elsewhere, and nothing of it is made.
    """
    async with AsyncExitStack() as stack:
        with _failures(time_limit):
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = await stack.enter_async_context(_connect(f"file:{_quoted(path)}"))
            async with asyncio.timeout(time_limit):
                await _write_ahead(writer)
            await writer.execute_fetchall("PRAGMA synchronous = normal")
            await writer.execute_fetchall("PRAGMA foreign_keys = on")
        uri = f"file:{_quoted(path)}"
        # two readers more than asked for: one watches the small tables, one events
        db = SqliteDatabase(stack, uri, pool_size + 2, time_limit, writer)
        db.host = host
        yield db


async def _write_ahead(writer: aiosqlite.Connection) -> None:
    """SQLite does not wait for its lock here: two who make a file at once would fail."""
    while True:
        try:
            await writer.execute_fetchall("PRAGMA journal_mode = wal")
        except sqlite3.OperationalError as failure:
            if "locked" not in str(failure):
                raise
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


@asynccontextmanager
async def open_sqlite_reader(
    path: Path, *, pool_size: int, time_limit: float
) -> AsyncIterator[SqliteReader]:
    """Somebody else's file, opened so that SQLite itself refuses to write."""
    async with AsyncExitStack() as stack:
        yield SqliteReader(stack, f"file:{_quoted(path)}?mode=ro", pool_size, time_limit)


class SqliteReader:
    """Reads through a few connections, each with its own thread and opened when needed."""

    dialect: Dialect = "sqlite"

    def __init__(self, stack: AsyncExitStack, uri: str, size: int, time_limit: float) -> None:
        self._stack = stack
        self._uri = uri
        self._idle: asyncio.LifoQueue[aiosqlite.Connection | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._idle.put_nowait(None)
        self._time_limit = time_limit

    @property
    def _zone(self) -> tzinfo:
        """Of times in the tables."""
        return UTC

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """Run one statement on any idle connection."""
        with _failures(self._time_limit):
            async with asyncio.timeout(self._time_limit), self._reader() as reader:
                return await _run(reader, sql, args, self._zone)

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """Run one statement, its rows as records."""
        return await records_in_turns(record, await self.rows(sql, *args), self._zone)

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[aiosqlite.Connection]:
        reader = await self._idle.get()
        try:
            if reader is None:
                opening = asyncio.ensure_future(self._opened())
                try:
                    reader = await asyncio.shield(opening)
                except asyncio.CancelledError:
                    reader = await opening  # half open it would be closed by nobody
                    raise
            yield reader
        finally:
            self._idle.put_nowait(reader)

    async def _opened(self) -> aiosqlite.Connection:
        return await self._stack.enter_async_context(_reader(self._uri))


class SqliteDatabase(SqliteReader):
    """Our own database in a file."""

    def __init__(
        self,
        stack: AsyncExitStack,
        uri: str,
        size: int,
        time_limit: float,
        writer: aiosqlite.Connection,
    ) -> None:
        super().__init__(stack, uri, size, time_limit)
        self._writer = writer
        self._writing = asyncio.Lock()
        self.host = OWN

    @property
    def _zone(self) -> tzinfo:
        """Of times in the tables."""
        return self.host.zone

    @property
    def accounts(self) -> SqliteDatabase:
        """This one."""
        return self

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """As a reader does. Raises `TablesMissing` as well."""
        with own_tables():
            return await super().rows(sql, *args)

    async def reference_version(self) -> int:
        """Which version of the small tables is there now."""
        return await version(self)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        """The one writer for the block; committed at its end, rolled back on any exception."""
        with _failures(self._time_limit):
            async with asyncio.timeout(self._time_limit):
                await self._writing.acquire()
        try:
            with _failures(self._time_limit):
                await _run(self._writer, "BEGIN IMMEDIATE", ())
            yield SqliteTransaction(self._writer, self._time_limit, self._zone)
            with _failures(self._time_limit):
                await _run(self._writer, "COMMIT", ())
        finally:
            await self._end()

    async def _end(self) -> None:
        try:
            if self._writer.in_transaction:
                await self._writer.rollback()
        finally:
            self._writing.release()

    async def migrate(self) -> list[str]:
        """Bring the tables up to date; other processes that start meanwhile wait."""
        with _failures(self._time_limit):
            async with self._writing:
                return await migrate_sqlite(self._writer, only_own=self.host.is_guest)

    @asynccontextmanager
    async def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AsyncIterator[None]:
        """Look a few times a second whether any connection, of any process, has written."""
        del what  # whatever it was
        async with running(lasting(partial(self._poll, changed), "watching the database")):
            yield

    async def _poll(self, changed: Callable[[], None]) -> None:
        # data_version speaks of changes by others than the asking connection: keep to one
        async with self._reader() as reader:
            seen = await _run(reader, "PRAGMA data_version", ())
            changed()
            while True:
                await asyncio.sleep(POLL_SECONDS)
                now = await _run(reader, "PRAGMA data_version", ())
                if now != seen:
                    seen = now
                    changed()


class SqliteTransaction:
    """The writer inside a transaction."""

    dialect: Dialect = "sqlite"

    def __init__(self, writer: aiosqlite.Connection, time_limit: float, zone: tzinfo) -> None:
        self._writer = writer
        self._time_limit = time_limit
        self._zone = zone

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """Run one statement inside the transaction."""
        with _failures(self._time_limit), own_tables():
            async with asyncio.timeout(self._time_limit):
                return await _run(self._writer, sql, args, self._zone)

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """Run one statement inside the transaction, its rows as records."""
        return await records_in_turns(record, await self.rows(sql, *args), self._zone)

    async def execute(self, sql: str, *args: Any) -> None:
        """Run one statement inside the transaction for its effect."""
        await self.rows(sql, *args)


async def _run(
    connection: aiosqlite.Connection, sql: str, args: tuple[Any, ...], zone: tzinfo = UTC
) -> Sequence[Sequence[Any]]:
    """Run a statement; when the caller gives up, stop it, so that the connection is free again.

    Cancelling the wait alone would leave the statement running in its thread.
    """
    values = {str(n): _argument(value, zone) for n, value in enumerate(args, start=1)}
    statement = asyncio.ensure_future(connection.execute_fetchall(adapted(sql), values))
    try:
        return list(await asyncio.shield(statement))
    except asyncio.CancelledError:
        await _stop(connection, statement)
        raise


async def _stop(connection: aiosqlite.Connection, statement: asyncio.Future[Any]) -> None:
    """An interruption of a statement that has not begun yet is lost, so one may not be enough."""
    statement.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen
    while not statement.done():
        await connection.interrupt()
        await asyncio.wait([statement], timeout=INTERRUPT_SECONDS)


@lru_cache(maxsize=2000)
def adapted(sql: str) -> str:
    """A statement written for PostgreSQL in SQLite's words."""
    lowered = r"= ANY\(lower\((\$\d+)::text\[\]::text\)::text\[\]\)"
    sql = re.sub(lowered, r"IN (SELECT lower(value) FROM json_each(\1))", sql)
    sql = re.sub(r"= ANY\((\$\d+)\)", r"IN (SELECT value FROM json_each(\1))", sql)
    sql = re.sub(r"<> ALL\((\$\d+)\)", r"NOT IN (SELECT value FROM json_each(\1))", sql)
    sql = re.sub(r"\bFOR (NO KEY |KEY )?(UPDATE|SHARE)\b[^)]*", "", sql)
    sql = sql.replace("octet_length(", "length(")  # of bytes, as contents are kept
    return sql.replace(" ILIKE ", " LIKE ").replace("string_agg(", "group_concat(")


def _argument(value: Any, zone: tzinfo) -> Any:
    value = argument(value, zone)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, Decimal):
        return str(value)  # the column makes a number of it
    return json.dumps(value) if isinstance(value, list) else value


@asynccontextmanager
async def _reader(uri: str) -> AsyncIterator[aiosqlite.Connection]:
    async with _connect(uri) as connection:
        await connection.execute_fetchall("PRAGMA query_only = on")
        yield connection


@asynccontextmanager
async def _connect(uri: str) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(uri, uri=True, isolation_level=None) as connection:
        await connection.create_function("like", 2, ilike, deterministic=True)
        await connection.create_function("like", 3, ilike, deterministic=True)
        await connection.execute_fetchall("PRAGMA busy_timeout = 5000")
        yield connection


@contextmanager
def _failures(time_limit: float) -> Iterator[None]:
    """The driver's failures as ours; a statement that is itself wrong stays a programming error."""
    try:
        yield
    except TimeoutError:
        raise TimedOut(time_limit) from None
    except OSError as failure:
        raise Unavailable from failure
    except sqlite3.DatabaseError as failure:
        if re.search("unable to open|locked|disk|readonly|not a database", str(failure)):
            log.warning("the database is not available: %s", failure)
            raise Unavailable from failure
        raise


def _quoted(path: Path) -> str:
    """A path inside a file: URI (SQLite, "URI filenames")."""
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
