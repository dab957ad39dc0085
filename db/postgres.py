"""PostgreSQL through asyncpg: a pool, time limits, and one kind of failure for the driver's."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import asyncpg

from db.accepted import accepted
from db.arguments import argument
from db.background import lasting, running
from db.migrate import migrate_postgres
from db.missing import own_tables
from db.reference import version
from db.rows import records_in_turns
from domain.errors import GivenUp, TimedOut, Unavailable
from domain.host import OWN

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from datetime import tzinfo

    from db.database import Database, Dialect, Topic, Transaction
    from domain.host import Host

R = TypeVar("R")
Tls: TypeAlias = "ssl.SSLContext | bool | None"
log = logging.getLogger(__name__)

# Gone or never there; refused, full, or shutting down.
UNAVAILABLE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the server closed the connection while it was idle
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # the database takes no connections just now
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
# A connection of the pool whose end is noticed only when it is used again.
LOST = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)


@asynccontextmanager
async def open_postgres(
    dsn: str, *, pool_size: int, time_limit: float, host: Host = OWN
) -> AsyncIterator[PostgresDatabase]:
    """Our own database on PostgreSQL. Raises `Unavailable` when it is not there."""
    async with open_pool(dsn, (1, pool_size), time_limit, {}) as pool:
        yield PostgresDatabase(pool, time_limit, dsn, host)


@asynccontextmanager
async def open_postgres_reader(
    dsn: str, *, pool_size: int, time_limit: float, tls: Tls = None
) -> AsyncIterator[PostgresReader]:
    """Somebody else's database: every session refuses to write, and it may be down at the start.

    Without a word on `tls` the address decides.
    """
    read_only = {"default_transaction_read_only": "on"}
    async with open_pool(dsn, (0, pool_size), time_limit, read_only, tls) as pool:
        yield PostgresReader(pool, time_limit)


async def must_be_understood(dsn: str, tls: Tls = None) -> None:
    """Raise `ValueError` for an address that the driver would refuse, without asking the server."""
    try:
        # it asks for the password last, when it has understood the rest
        await asyncpg.connect(dsn, password=_understood, ssl=tls)
    except _UnderstoodError:
        return
    except (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, ValueError) as wrong:
        raise ValueError(type(wrong).__name__) from None


class _UnderstoodError(Exception):
    """An address was understood."""


def _understood() -> str:
    raise _UnderstoodError


class PostgresReader:
    """Reads through a pool; an abandoned or too slow statement is cancelled on the server."""

    dialect: Dialect = "postgresql"

    def __init__(
        self, pool: asyncpg.Pool[asyncpg.Record], time_limit: float, zone: tzinfo = UTC
    ) -> None:
        self._pool = pool
        self._time_limit = time_limit
        self._zone = zone  # of times in the tables
        self._releases: set[asyncio.Future[None]] = set()

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """Run one statement on any connection of the pool.

        A read is asked once more if the connection was lost, or a replica gave up the statement.
        """
        with failures(self._time_limit):
            async with asyncio.timeout(self._time_limit):
                try:
                    return await self._asked(sql, args)
                except (*LOST, asyncpg.SerializationError) as failure:
                    if not _may_be_repeated(sql, failure):
                        raise
                    if isinstance(failure, LOST):
                        await self._pool.expire_connections()  # lost together with it
                return await self._asked(sql, args)

    async def _asked(self, sql: str, args: Sequence[Any]) -> Sequence[Sequence[Any]]:
        async with self._connection() as connection:
            rows = await connection.fetch(sql, *(argument(each, self._zone) for each in args))
        return cast("Sequence[Sequence[Any]]", rows)

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """Run one statement, its rows as records."""
        return await records_in_turns(record, await self.rows(sql, *args), self._zone)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        """A connection of the pool; who gives up does not wait until the server has noticed."""
        connection = await self._pool.acquire()
        try:
            yield connection
        except asyncio.CancelledError:
            self._give_up(connection)
            raise
        except BaseException:
            await self._pool.release(connection)
            raise
        await self._pool.release(connection)

    def _give_up(self, connection: Any) -> None:
        release = asyncio.ensure_future(self._pool.release(connection, timeout=self._time_limit))
        self._releases.add(release)
        release.add_done_callback(self._given_up)

    def _given_up(self, release: asyncio.Future[None]) -> None:
        self._releases.discard(release)
        if not release.cancelled() and (failure := release.exception()):
            log.warning("a given up connection is lost: %s", type(failure).__name__)


class PostgresDatabase(PostgresReader):
    """Our own database on PostgreSQL."""

    def __init__(
        self,
        pool: asyncpg.Pool[asyncpg.Record],
        time_limit: float,
        dsn: str,
        host: Host = OWN,
    ) -> None:
        super().__init__(pool, time_limit, host.zone)
        self._dsn = dsn
        self.host = host

    @property
    def accounts(self) -> Database:
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
    async def transaction(self) -> AsyncIterator[Transaction]:
        """One connection for the block; committed at its end, rolled back on any exception."""
        async with AsyncExitStack() as stack:
            with failures(self._time_limit):
                acquired = self._pool.acquire(timeout=self._time_limit)
                connection = await stack.enter_async_context(acquired)
                transaction = connection.transaction()
                await transaction.start()
            try:
                yield PostgresTransaction(connection, self._time_limit, self._zone)
            except BaseException:
                with failures(self._time_limit):
                    await transaction.rollback()
                raise
            with failures(self._time_limit):
                await transaction.commit()

    async def migrate(self) -> list[str]:
        """Bring the tables up to date; other processes that start meanwhile wait."""
        with failures(self._time_limit):
            # not one of the pool, since a migration may take as long as it needs
            connection = await asyncpg.connect(self._dsn, timeout=self._time_limit)
            try:
                return await migrate_postgres(connection)
            finally:
                connection.terminate()

    @asynccontextmanager
    async def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AsyncIterator[None]:
        """Listen on a connection of its own, which comes back by itself when it was lost."""
        async with running(lasting(partial(self._listen, changed, what), "watching the database")):
            yield

    async def _listen(self, changed: Callable[[], None], what: Topic) -> None:
        """Until the connection is lost."""
        lost = asyncio.Event()
        with failures(self._time_limit):
            connection = await asyncpg.connect(self._dsn, timeout=self._time_limit)
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(what, lambda *_: changed())
            changed()  # whatever happened while nobody listened
            await lost.wait()
        finally:
            connection.terminate()


class PostgresTransaction:
    """One connection inside a transaction."""

    dialect: Dialect = "postgresql"

    def __init__(self, connection: Any, time_limit: float, zone: tzinfo) -> None:
        self._connection = connection
        self._time_limit = time_limit
        self._zone = zone

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """Run one statement inside the transaction."""
        with failures(self._time_limit), own_tables():
            given = [argument(each, self._zone) for each in args]
            found = await self._connection.fetch(sql, *given, timeout=self._time_limit)
        return cast("Sequence[Sequence[Any]]", found)

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """Run one statement inside the transaction, its rows as records."""
        return await records_in_turns(record, await self.rows(sql, *args), self._zone)

    async def execute(self, sql: str, *args: Any) -> None:
        """Run one statement inside the transaction for its effect."""
        with failures(self._time_limit), own_tables():
            given = [argument(each, self._zone) for each in args]
            await self._connection.execute(sql, *given, timeout=self._time_limit)


@asynccontextmanager
async def open_pool(
    dsn: str,
    size: tuple[int, int],
    time_limit: float,
    server_settings: dict[str, str],
    tls: Tls = None,
) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
    """Connections: at least and at most so many, each with these settings."""
    with failures(time_limit), accepted():
        pool = await asyncpg.create_pool(
            dsn,
            min_size=size[0],
            max_size=size[1],
            timeout=time_limit,
            command_timeout=time_limit,
            reset=_keep,
            ssl=tls,
            server_settings={
                "application_name": "ticketgraph",
                "jit": "off",
                # a request to stop that comes too early is lost: then the server stops by itself
                "statement_timeout": str(round(time_limit * 2000)),
                **server_settings,
            },
        )
    try:
        yield pool
    finally:
        await _close(pool, time_limit)


async def _keep(_: Any) -> None:
    """No reset on release: no statement of ours changes a session, and it costs a round trip."""


async def _close(pool: asyncpg.Pool[asyncpg.Record], time_limit: float) -> None:
    try:
        async with asyncio.timeout(time_limit):
            await pool.close()
    except TimeoutError:
        pool.terminate()


def _may_be_repeated(sql: str, failure: Exception) -> bool:
    """Whether it is certain that the statement only reads, and its arguments are not at fault."""
    only_reads = READS.match(sql) and not WRITES.search(sql)
    return bool(only_reads) and not isinstance(failure, ValueError)


@contextmanager
def failures(time_limit: float) -> Iterator[None]:
    """The driver's failures as ours; a statement that is itself wrong stays a programming error."""
    try:
        yield
    except (TimeoutError, asyncpg.QueryCanceledError):
        raise TimedOut(time_limit) from None
    except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as failure:
        log.warning("the database gave a statement up: %s", failure)
        raise GivenUp from failure
    except UNAVAILABLE as failure:
        # a replica that ends a whole session for its primary says so while the session ends
        if isinstance(failure.__cause__, asyncpg.SerializationError):
            log.warning("the database gave a session up: %s", failure.__cause__)
            raise GivenUp from failure
        log.warning("the database is not available: %s", type(failure).__name__)
        raise Unavailable from failure
