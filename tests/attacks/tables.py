"""How many rows each table has, counted beside the service."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import asyncpg

from tests.world.stores import Stores

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = ANY(current_schemas(false))",
}


async def counts(stores: Stores) -> dict[str, int]:
    """Rows by table, of our own database and of the source in SQL."""
    return await _counts(stores, stores.own) | await _counts(stores, stores.crm)


async def _counts(stores: Stores, where: str) -> dict[str, int]:
    if stores.engine == "sqlite":
        with closing(sqlite3.connect(where)) as own:
            names = [name for (name,) in own.execute(TABLES["sqlite"])]
            return {name: own.execute(_count(name)).fetchone()[0] for name in names}
    connection = await asyncpg.connect(where)
    try:
        names = [name for (name,) in await connection.fetch(TABLES["postgresql"])]
        return {name: await connection.fetchval(_count(name)) for name in names}
    finally:
        await connection.close()


def _count(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'
