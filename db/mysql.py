"""MySQL and MariaDB through asyncmy: read-only sessions, time limits, and one kind of failure."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from asyncmy.errors import Error

from db.arguments import argument
from db.mysql_pool import MysqlPool, code, lost
from db.rows import records_in_turns
from domain.errors import InvalidInput, TimedOut, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from db.database import Dialect
    from db.mysql_pool import MysqlServer

R = TypeVar("R")
log = logging.getLogger(__name__)

# as statements of ours write values; the text of a link condition may hold no such thing
PLACEHOLDER = re.compile(r"= ANY\(\$(?P<list>\d+)\)|(?<=[ (])\$(?P<one>\d+)(?=[ ),]|$)")
# the server's own limit: MariaDB's number and MySQL's
TOO_SLOW = frozenset({1969, 3024})


@asynccontextmanager
async def open_mysql_reader(
    server: MysqlServer, *, pool_size: int, time_limit: float
) -> AsyncIterator[MysqlReader]:
    """Somebody else's database: every session refuses to write, and it may be down at the start."""
    pool = MysqlPool(server, pool_size, time_limit)
    try:
        yield MysqlReader(pool, time_limit)
    finally:
        await pool.close()


class MysqlReader:
    """Reads through a pool; an abandoned or too slow statement is ended on the server."""

    dialect: Dialect = "mysql"

    def __init__(self, pool: MysqlPool, time_limit: float) -> None:
        self._pool = pool
        self._time_limit = time_limit

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """Run one statement on any connection of the pool."""
        statement, values = adapted(sql, args)
        with _failures(self._time_limit):
            async with asyncio.timeout(self._time_limit):
                return await self._pool.ask(statement, values)

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """Run one statement, its rows as records."""
        return await records_in_turns(record, await self.rows(sql, *args))


def adapted(sql: str, args: Sequence[Any]) -> tuple[str, list[Any]]:
    """A statement with numbered values as the driver takes it, and its values in their order.

    A list becomes a value for each of its items, since the driver escapes those of a list without
    regard to the session's NO_BACKSLASH_ESCAPES.
    """
    values: list[Any] = []

    def place(found: re.Match[str]) -> str:
        if found["one"]:
            values.append(_argument(args[int(found["one"]) - 1]))
            return "%s"
        items = [_argument(item) for item in args[int(found["list"]) - 1]]
        values.extend(items)
        return f"IN ({', '.join(['%s'] * len(items)) or 'NULL'})"

    return PLACEHOLDER.sub(place, sql.replace("%", "%%")), values


def _argument(value: Any) -> Any:
    """Half a character would be sent as a byte that is none."""
    value = argument(value)
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidInput("text", "whole characters") from None
    return value


@contextmanager
def _failures(time_limit: float) -> Iterator[None]:
    """The driver's failures as ours; a statement that is itself wrong stays a programming error."""
    try:
        yield
    except TimeoutError:
        raise TimedOut(time_limit) from None
    except Error as failure:
        if code(failure) in TOO_SLOW:
            raise TimedOut(time_limit) from None
        if not lost(failure):
            raise
        log.warning("the database is not available: %s", code(failure))
        raise Unavailable from failure
