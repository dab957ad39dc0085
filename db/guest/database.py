"""The database of an OTRS or Znuny as ours: its tickets, and our own tables beside them."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg

from db.accepted import accepted
from db.guest.counter import Counter
from db.guest.host import host
from db.guest.install import INDEX, install
from db.guest.privileges import role
from db.guest.recognition import place, recognised
from db.guest.shapes import of_ours
from db.guest.statements import translation
from db.guest.trigger import settle_trigger
from db.guest.version import Version
from db.migrate import expected
from db.postgres import PostgresDatabase, PostgresReader, failures, open_pool
from db.sqlite import open_sqlite
from domain.errors import BadSetting, Conflict, NotAllowed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from db.database import Database, Topic, Transaction
    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings
    from db.sqlite import SqliteDatabase
    from domain.host import Host

R = TypeVar("R")
log = logging.getLogger(__name__)
MAY_NOT_READ = (
    "the role “{}”, which is connected, may not read all tables of the OTRS that it has to. Let"
    " their owner run:\n{}"
)
MAY_NOT_WRITE = "the role %r may not make every change: `inspect-database` says what it lacks"
LOOKING = {"default_transaction_read_only": "on"}
DEMANDED = (
    "The table “{}” of this OTRS demands a value of “{}” in every row, which Ticketgraph does not"
    " know: do this in the OTRS, or let its administrator give the column a default."
)


@asynccontextmanager
async def open_guest(settings: DatabaseSettings) -> AsyncIterator[GuestDatabase]:
    """Stand on the database that the settings name.

    Raises `Unavailable`, `UnknownSchema` where it is not one that we know, and `BadSetting` where
    its time zone is none, or the role may not read it.
    """
    recognition = await look(settings)
    async with AsyncExitStack() as stack:
        size, limit = (1, settings.pool_size), settings.time_limit
        given = session(settings, recognition)
        pool = await stack.enter_async_context(open_pool(settings.dsn, size, limit, given))
        reader = PostgresReader(pool, limit)
        await _must_be_readable(reader, recognition, settings)
        found = await host(reader, recognition, settings)
        if settings.read_only:
            accounts = await stack.enter_async_context(_accounts(settings, found))
            yield GuestDatabase(pool, settings, recognition, found, accounts)
        else:
            # apart from the pool, where all may belong to those who wait for a number
            apart = await stack.enter_async_context(open_pool(settings.dsn, (0, 1), limit, given))
            counter = Counter(PostgresDatabase(apart, limit, settings.dsn, found))
            yield GuestDatabase(pool, settings, recognition, replace(found, counter=counter))


async def _must_be_readable(
    db: PostgresReader, recognition: Recognition, settings: DatabaseSettings
) -> None:
    asked = await role(db, recognition, settings.own_schema)
    if asked.missing_to_read:
        grants = "\n".join(f"  {grant}" for grant in asked.missing_to_read)
        raise BadSetting("database.url", MAY_NOT_READ.format(asked.name, grants))
    if asked.missing_to_write and not settings.read_only:
        log.warning(MAY_NOT_WRITE, asked.name)


def _accounts(
    settings: DatabaseSettings, found: Host
) -> AbstractAsyncContextManager[SqliteDatabase]:
    """The file with what is ours where nothing may be made beside the tables of OTRS.

    Its times are as those of OTRS, since it has times of history, too.
    """
    return open_sqlite(
        settings.own_path,
        pool_size=settings.pool_size,
        time_limit=settings.time_limit,
        host=found,
    )


async def settle(settings: DatabaseSettings) -> None:
    """Have the one trigger as the settings say; for a service that begins, and for nobody else.

    Raises `BadSetting` where the role lacks a right, `MigrationError` where the table is in use for
    too long, `UnknownSchema` and `Unavailable`.
    """
    recognition = await look(settings)
    async with connected(settings, recognition) as connection:
        await settle_trigger(connection, settings, recognition)


async def look(settings: DatabaseSettings) -> Recognition:
    """What the database is. Raises `UnknownSchema`."""
    async with connected(settings) as connection:
        return await recognised(connection)


async def look_where(settings: DatabaseSettings) -> Recognition:
    """Where its tables are, whatever they have become."""
    async with connected(settings) as connection:
        return await place(connection)


@asynccontextmanager
async def connected(
    settings: DatabaseSettings, recognition: Recognition | None = None
) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own, for what takes as long as it needs. Raises `Unavailable`."""
    given = session(settings, recognition) if recognition else LOOKING
    with failures(settings.time_limit):
        with accepted():
            connection = await asyncpg.connect(
                settings.dsn, timeout=settings.time_limit, server_settings=given
            )
        try:
            yield connection
        finally:
            connection.terminate()


def session(settings: DatabaseSettings, recognition: Recognition) -> dict[str, str]:
    """What each session begins with: where tables are looked for, and whether it may write.

    Statements are planned for the values they are asked with: one plan for all values reads the
    newest of a million tickets, one by one, for a word among a few unfinished ones.
    """
    if settings.read_only:
        path, read_only = quoted(recognition.schema), "on"
    else:
        # a schema that is not there is passed over, and then ours are beside those of OTRS
        path = f"{quoted(settings.own_schema)}, {quoted(recognition.schema)}"
        read_only = "off"
    return {
        "search_path": path,
        "default_transaction_read_only": read_only,
        "plan_cache_mode": "force_custom_plan",
    }


def quoted(name: str) -> str:
    """A name as PostgreSQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


class GuestDatabase(PostgresDatabase):
    """Statements are put into the words of this version; nothing of OTRS's tables is altered."""

    def __init__(
        self,
        pool: asyncpg.Pool[asyncpg.Record],
        settings: DatabaseSettings,
        recognition: Recognition,
        found: Host,
        accounts: Database | None = None,
    ) -> None:
        super().__init__(pool, settings.time_limit, settings.dsn, found)
        self.recognition = recognition
        self._settings = settings
        self._accounts = accounts
        absent = of_ours(expected("postgresql")) if settings.read_only else {}
        self._translated = translation(recognition.renamed, absent)
        self._version = Version(recognition)

    @property
    def accounts(self) -> Database:
        """This one, or a file beside it where this one is only read."""
        return self._accounts or self

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """Run one statement on any connection of the pool. Raises `NotAllowed`."""
        with _allowed():
            return await super().rows(self._translated(sql), *args)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """One connection for the block; committed at its end, rolled back on any exception."""
        async with super().transaction() as tx:
            with _demanding(self.recognition), _allowed():
                yield _Translating(tx, self._translated)

    async def reference_version(self) -> int:
        """No trigger tells of a change here, so all small tables are looked at."""
        return await self._version.look(self)

    async def migrate(self) -> list[str]:
        """Bring our own tables up to date; `settle` is for the trigger."""
        if self._accounts is not None:
            applied = await self._accounts.migrate()
            async with self._accounts.transaction() as tx:
                await tx.execute(INDEX)
            return applied
        async with connected(self._settings, self.recognition) as connection:
            return await install(connection, self._settings, self.recognition)

    @asynccontextmanager
    async def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AsyncIterator[None]:
        """As in a database of our own; where nothing is told, whoever asks has to look."""
        async with AsyncExitStack() as stack:
            if self._accounts is None:
                await stack.enter_async_context(super().watching(changed, what))
            yield


@contextmanager
def _allowed() -> Iterator[None]:
    """Raises `NotAllowed` where the role lacks a right, which the log names."""
    try:
        yield
    except asyncpg.InsufficientPrivilegeError as refused:
        log.warning("the role lacks a right, which `inspect-database` may name: %s", refused)
        raise NotAllowed from refused


@contextmanager
def _demanding(recognition: Recognition) -> Iterator[None]:
    """Raises `Conflict` where a table has a column that we do not know and that must be filled."""
    try:
        yield
    except asyncpg.NotNullViolationError as refused:
        table, column = str(refused.table_name), str(refused.column_name)
        ours = {there: name for name, there in recognition.renamed.items()}
        if column not in recognition.demanded.get(ours.get(table, table), ()):
            raise
        raise Conflict("input", DEMANDED.format(table, column)) from None


class _Translating:
    """A transaction whose statements are put into the words of this version."""

    def __init__(self, tx: Transaction, translated: Callable[[str], str]) -> None:
        self.dialect = tx.dialect
        self._tx = tx
        self._translated = translated

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """As the transaction does."""
        return await self._tx.rows(self._translated(sql), *args)

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """As the transaction does."""
        return await self._tx.fetch(record, self._translated(sql), *args)

    async def execute(self, sql: str, *args: Any) -> None:
        """As the transaction does."""
        await self._tx.execute(self._translated(sql), *args)
