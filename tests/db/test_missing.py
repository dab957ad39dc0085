"""A table that is gone is told as such; one that never was is a mistake, and stays one."""

from __future__ import annotations

import sqlite3

import asyncpg
import pytest

from domain.errors import TablesMissing
from tests.db.places import Place

UNKNOWN = (sqlite3.OperationalError, asyncpg.UndefinedTableError)


@pytest.mark.parametrize("table", ["tg_login_gate", "tg_event", "ticket_flag"])
async def test_a_table_that_should_be_there(place: Place, table: str) -> None:
    async with place.open() as db:
        async with db.transaction() as tx:
            await tx.execute(f"DROP TABLE {table}")
        with pytest.raises(TablesMissing, match="not all tables"):
            await db.rows(f"SELECT 1 FROM {table}")
        with pytest.raises(TablesMissing):
            async with db.transaction() as tx:
                await tx.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["nowhere", "tg_nothing", "tickets"])
async def test_a_table_that_never_was(place: Place, table: str) -> None:
    async with place.open() as db:
        with pytest.raises(UNKNOWN, match=table):
            await db.rows(f"SELECT 1 FROM {table}")
        with pytest.raises(UNKNOWN, match=table):
            async with db.transaction() as tx:
                await tx.execute(f"DELETE FROM {table}")
