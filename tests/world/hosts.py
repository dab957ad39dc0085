"""A database as a Znuny has it, with the rows that a new database of our own has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from db.guest.shapes import of_otrs, statements
from db.migrate import expected, scripts
from demo.otrs.schema import create

COLOURED = ("ticket_state", "ticket_priority")
HAS_COLOUR = """
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = $1 AND column_name = 'color'
"""


async def make_host(url: str, version: str) -> None:
    """The tables of this version in an empty database; its own first rows give way to ours."""
    async with _connected(url) as connection:
        await create(connection, version)
        tables = ", ".join(of_otrs(expected("postgresql")))
        await connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        for table in COLOURED:
            if await connection.fetchval(HAS_COLOUR, table):
                await connection.execute(f"ALTER TABLE {table} ALTER color SET DEFAULT '#000000FF'")
        await connection.execute("SET session_replication_role = replica")  # rows in any order
        for script in scripts("postgresql"):
            for statement in statements(script):
                if statement.startswith("INSERT INTO") and "tg_" not in statement:
                    await connection.execute(statement)


async def finish_host(url: str) -> None:
    """Demand again what the version demands."""
    async with _connected(url) as connection:
        for table in COLOURED:
            if await connection.fetchval(HAS_COLOUR, table):
                await connection.execute(f"ALTER TABLE {table} ALTER color DROP DEFAULT")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
