"""All rows of the tables that rights depend on, read with nothing of the service."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import asyncpg

from tests.rights.oracle import Oracle
from tests.world.stores import Stores

Row = dict[str, Any]
OWN = (
    *("ticket", "article", "queue", "ticket_history", "users", "permission_groups", "roles"),
    *("group_user", "role_user", "group_role", "customer_user", "customer_user_customer"),
    *("customer_company", "tg_customer_link", "article_data_mime"),
)
THEIRS = ("crm_contact", "crm_company")


async def oracle_of(stores: Stores) -> Oracle:
    """The oracle over what is in both databases now."""
    return Oracle(await _read(stores, stores.own, OWN) | await _read(stores, stores.crm, THEIRS))


async def _read(stores: Stores, where: str, tables: tuple[str, ...]) -> dict[str, list[Row]]:
    if stores.engine == "sqlite":
        return _of_file(where, tables)
    connection = await asyncpg.connect(where)
    try:
        return {name: [dict(row) for row in await connection.fetch(_all(name))] for name in tables}
    finally:
        await connection.close()


def _of_file(path: str, tables: tuple[str, ...]) -> dict[str, list[Row]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {name: [dict(row) for row in connection.execute(_all(name))] for name in tables}


def _all(table: str) -> str:
    key = "login" if table == "tg_customer_link" else "1"
    return f"SELECT * FROM {table} ORDER BY {key}"
