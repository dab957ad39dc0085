"""Fills a database of OTRS or Znuny with as many tickets as are wanted, on the server itself."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg

from bench.otrs.statements import LARGE, SMALL, TICKETS
from commands.progress import console
from demo.otrs.schema import create
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CONNECTING, WORKING = 10, 3600  # seconds
SHARE = re.compile(r"(?P<number>[0-9]{1,8})(?P<share>%)?")
# quicker made again afterwards than kept up to date row by row
INDEXES = """SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made
    FROM pg_index
    WHERE indrelid::regclass::text = ANY($1)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""


@dataclass(frozen=True, slots=True)
class Options:
    """Where the database is, how many tickets it gets, and its version if it is still empty."""

    url: str
    tickets: int = 10_000
    version: str = "6.5"
    unfinished: str = "2000"  # as many, or a share such as 5%


async def generate(options: Options) -> dict[str, int]:
    """Fill the database, which gets its tables first if it has none.

    Returns how many rows each table got: three articles and about five rows of history for each
    ticket, a customer user for ten, a company for two hundred. All is written or nothing. The same
    numbers make the same rows. Raises `BadSetting` for a database that has tickets, or that cannot
    be reached.
    """
    unfinished = backlog(options.unfinished, options.tickets)
    async with _connected(options.url) as connection:
        async with connection.transaction():
            await _must_be_new(connection, options.version)
            counts = await _filled(connection, options.tickets, unfinished)
        await connection.execute("ANALYZE")
    return counts


def backlog(wanted: str, tickets: int) -> int:
    """How many of so many tickets are unfinished: as many as wanted, or a share such as `5%`.

    A quarter at most, since the others are to be older. Raises `BadSetting`.
    """
    found = SHARE.fullmatch(wanted)
    if found is None:
        raise BadSetting("--unfinished", "is a number of tickets, or a share of all such as 5%")
    number = int(found["number"])
    return min(tickets * number // 100 if found["share"] else number, tickets // 4)


async def run(options: Options) -> None:
    """Generate, and say what there is."""
    for table, count in (await generate(options)).items():
        console.print(f"{count:>12,} {table}")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    try:
        connection = await asyncpg.connect(url, timeout=CONNECTING, command_timeout=WORKING)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        problem = f"no PostgreSQL database answers there ({type(error).__name__})"
        raise BadSetting("--url", problem) from None
    try:
        yield connection
    finally:
        await connection.close()


async def _must_be_new(connection: asyncpg.Connection, version: str) -> None:
    """One with no tables gets them; an installation has the welcome ticket at most."""
    if await connection.fetchval("SELECT to_regclass('ticket')") is None:
        await create(connection, version)
    if await connection.fetchval("SELECT count(*) FROM (SELECT FROM ticket LIMIT 2) AS found") > 1:
        raise BadSetting("--url", "has tickets; take a new database, nothing is ever removed")


async def _filled(connection: asyncpg.Connection, tickets: int, unfinished: int) -> dict[str, int]:
    renamed = await connection.fetchval("SELECT to_regclass('permission_groups') IS NOT NULL")
    groups = "permission_groups" if renamed else "groups"
    last = await connection.fetchval("SELECT coalesce(max(id), 0) FROM ticket")
    await _unchecked(connection)
    counts = {}
    async with _without_indexes(connection, ["ticket", *LARGE]):
        for table, sql in SMALL.items():
            counts[table] = await _inserted(connection, sql.replace("{groups}", groups), tickets)
        counts["ticket"] = await _inserted(connection, TICKETS, tickets, unfinished)
        await connection.execute("ANALYZE ticket")
        # a ticket's articles are looked for by its history
        await connection.execute("CREATE INDEX bench_article ON article (ticket_id)")
        for table, sql in LARGE.items():
            counts[table] = await _inserted(connection, sql, tickets, last)
        await connection.execute("DROP INDEX bench_article")
    return counts


async def _unchecked(connection: asyncpg.Connection) -> None:
    """Until the end of the transaction the same random numbers, and no checks of foreign keys.

    Only a superuser may leave the checks out; for others it takes several times as long.
    """
    await connection.execute("SELECT setseed(0.42)")
    await connection.execute("SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL jit = off")
    if await connection.fetchval("SELECT current_setting('is_superuser')") == "on":
        await connection.execute("SET LOCAL session_replication_role = replica")


@asynccontextmanager
async def _without_indexes(
    connection: asyncpg.Connection, tables: list[str]
) -> AsyncIterator[None]:
    """Those of constraints stay; the transaction brings all back if the block fails."""
    indexes = await connection.fetch(INDEXES, tables)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    yield
    for index in indexes:
        await connection.execute(index["made"])


async def _inserted(connection: asyncpg.Connection, sql: str, *values: int) -> int:
    """How many rows: the driver says `INSERT 0 7`."""
    done = await connection.execute(sql, *values)
    return int(done.rpartition(" ")[2])
