"""A few connections to MySQL or MariaDB: opened when needed, and never used again when in doubt."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncmy.connection
from asyncmy.constants import CLIENT, FIELD_TYPE
from asyncmy.converters import conversions, convert_date, convert_datetime
from asyncmy.errors import Error

from domain.errors import Unavailable

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

log = logging.getLogger(__name__)
# the driver's types are those of its stubs, which say little
Connection: TypeAlias = Any

# refused to everybody: also CREATE and DROP, unlike in other databases
READ_ONLY = "SET SESSION TRANSACTION READ ONLY"
# the driver would fetch warnings and log them, and they may repeat what somebody looked for
SESSION = "SET SESSION time_zone = '+00:00', max_error_count = 0, {limit}"
# the server stops, a connection was killed or its statement interrupted, or it was idle for long
GONE = frozenset({1053, 1077, 1079, 1152, 1317, 1927, 4031})
FIRST_OF_THE_SERVER = 1000
OF_THE_CLIENT = range(2000, 3000)
UNKNOWN_THREAD = 1094
# firewalls drop what is silent for longer, and some do not say so
LONGEST_IDLE = 60.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class MysqlServer:
    """Where a database is, and as whom it is asked; a host that is a path is a socket's."""

    host: str
    port: int = 3306
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    tls: ssl.SSLContext | None = None


@dataclass(slots=True)
class _Place:
    """Room for one connection, which is opened when it is needed."""

    connection: Connection = None
    used_at: float = 0.0

    def kept(self) -> Connection | None:
        """The connection it has, unless that was idle for too long to be trusted."""
        if time.monotonic() - self.used_at > LONGEST_IDLE:
            self.drop()
        return self.connection

    def drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class MysqlPool:
    """At most so many connections are open, but for those that end the statements of others."""

    def __init__(self, server: MysqlServer, size: int, time_limit: float) -> None:
        self._server = server
        self._time_limit = time_limit
        self._free: asyncio.LifoQueue[_Place] = asyncio.LifoQueue()
        for _ in range(size):
            self._free.put_nowait(_Place())
        self._endings: set[asyncio.Future[None]] = set()

    async def ask(self, sql: str, values: list[Any]) -> Sequence[Sequence[Any]]:
        """The rows of one statement; asked again, once, where a kept connection was lost."""
        async with self._place() as place:
            if kept := place.kept():
                try:
                    return await _rows(kept, sql, values)
                except Error as failure:
                    if not lost(failure):
                        raise
                    place.drop()
            place.connection = await self._session()
            return await _rows(place.connection, sql, values)

    async def close(self) -> None:
        """Close what is open, and wait for the statements that are being ended."""
        if self._endings:
            await asyncio.wait(self._endings)
        while not self._free.empty():
            place = self._free.get_nowait()
            if place.connection is not None:
                await self._leave(place.connection)

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[_Place]:
        """One that is free; it is free again when nothing of ours runs there any more."""
        place = await self._free.get()
        try:
            yield place
        except asyncio.CancelledError:
            ending = asyncio.ensure_future(self._end(place))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)
            raise
        except BaseException as failure:
            if not isinstance(failure, Error) or lost(failure):
                place.drop()
            self._free.put_nowait(place)
            raise
        place.used_at = time.monotonic()
        self._free.put_nowait(place)

    async def _end(self, place: _Place) -> None:
        """End what a given up connection still does: its server would go on unasked."""
        try:
            if place.connection is not None:
                number = place.connection.thread_id()
                place.drop()
                async with asyncio.timeout(self._time_limit):
                    await self._kill(number)
        except TimeoutError:
            log.warning("a statement could not be ended: no answer in time")
        except (Error, Unavailable) as failure:
            if code(failure) != UNKNOWN_THREAD:  # it has ended by itself
                log.warning("a statement could not be ended: %s", type(failure).__name__)
        finally:
            self._free.put_nowait(place)

    async def _kill(self, number: int) -> None:
        connection = await self._connected()
        try:
            await connection.query(f"KILL CONNECTION {number:d}")
        finally:
            connection.close()

    async def _session(self) -> Connection:
        """A connection that refuses to write, and whose server has a limit of its own."""
        connection = await self._connected()
        try:
            await connection.query(READ_ONLY)
            await connection.query(SESSION.format(limit=_limit(connection, self._time_limit)))
        except BaseException:
            connection.close()
            raise
        return connection

    async def _connected(self) -> Connection:
        connection = _connection(self._server, self._time_limit)
        try:
            await connection.connect()
        # it raises anything over what it does not understand, be it somebody else on the port
        except Exception as failure:
            reason = type(failure.__cause__ or failure).__name__
            log.warning("the database is not available: %s %s", reason, code(failure))
            raise Unavailable from failure
        return connection

    async def _leave(self, connection: Connection) -> None:
        """Say goodbye, so that the server does not count a client that has vanished."""
        try:
            async with asyncio.timeout(self._time_limit):
                await connection.ensure_closed()
        except (TimeoutError, OSError, Error):
            connection.close()


def code(failure: BaseException) -> int:
    """The number of a failure as MySQL's manual lists it; 0 where there is none."""
    number = failure.args[0] if failure.args else 0
    return number if isinstance(number, int) else 0


def lost(failure: Error) -> bool:
    """Whether the connection is of no use any more, rather than the statement wrong."""
    number = code(failure)
    return number < FIRST_OF_THE_SERVER or number in OF_THE_CLIENT or number in GONE


def _connection(server: MysqlServer, time_limit: float) -> Connection:
    unix = server.host.startswith("/")
    connect: Any = asyncmy.connection.Connection
    connection = connect(
        host=None if unix else server.host,
        unix_socket=server.host if unix else None,
        port=server.port,
        user=server.user,
        # the driver takes a text for Latin-1
        password=(server.password or "").encode(),
        database=server.database,
        charset="utf8mb4",
        conv=CONVERSIONS,
        autocommit=True,
        connect_timeout=time_limit * 2,  # ours comes first
        program_name="ticketgraph",
        ssl=server.tls,
    )
    # or one that reads could bring along one that lifts the refusal; there is no public way
    connection._client_flag &= ~CLIENT.MULTI_STATEMENTS  # noqa: SLF001
    return connection


async def _rows(connection: Connection, sql: str, values: list[Any]) -> Sequence[Sequence[Any]]:
    async with connection.cursor() as cursor:
        await cursor.execute(sql, values)
        found: Sequence[Sequence[Any]] = await cursor.fetchall()
        return found


def _limit(connection: Connection, seconds: float) -> str:
    if "mariadb" in connection.get_server_info().lower():
        return f"max_statement_time = {seconds:.3f}"
    return f"max_execution_time = {round(seconds * 1000)}"


def _day(text: str) -> Any:
    """A day that is all zeros says that there is none."""
    return None if text.startswith("0000-00-00") else convert_date(text)


def _moment(text: str) -> Any:
    return None if text.startswith("0000-00-00") else convert_datetime(text)


def _bits(value: bytes) -> int:
    return int.from_bytes(value, "big")


# how values of a column type are read where the driver's way makes no text for people
CONVERSIONS: dict[Any, Any] = {
    **conversions,
    FIELD_TYPE.BIT: _bits,
    FIELD_TYPE.TIME: str,
    FIELD_TYPE.DATE: _day,
    FIELD_TYPE.DATETIME: _moment,
    FIELD_TYPE.TIMESTAMP: _moment,
}
