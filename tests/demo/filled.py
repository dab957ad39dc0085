"""Databases filled with demo data, for the tests to look into."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from db.migrate import migrate_sqlite
from demo import Plan, fill, fill_crm, sqlite_writer

PLAN = Plan(tickets=300, seed=7)
HASH = "$argon2id$v=19$made-up"


async def migrated(path: Path) -> Path:
    async with aiosqlite.connect(path, isolation_level=None) as conn:
        await migrate_sqlite(conn)
    return path


async def filled(folder: Path, plan: Plan) -> Path:
    """A folder's own.db, with crm.db beside it."""
    own = await migrated(folder / "own.db")
    async with sqlite_writer(own) as writer:
        await fill(writer, plan, admin_password_hash=HASH)
    async with sqlite_writer(folder / "crm.db") as writer:
        await fill_crm(writer, plan)
    return own


def fill_now(folder: Path, plan: Plan) -> Path:
    """For fixtures that are made before any event loop runs, and leave those of the tests alone."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(filled(folder, plan))


class Data:
    """Our own database and the CRM, as `crm.…`."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def rows(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        return self._conn.execute(sql, args).fetchall()

    def column(self, sql: str, *args: object) -> list[Any]:
        return [value for (value,) in self.rows(sql, *args)]

    def value(self, sql: str, *args: object) -> Any:
        [value] = self.column(sql, *args)
        return value

    def dump(self) -> list[str]:
        """Everything but when the tables were made, and which log of events is in them."""
        its_own = '"tg_migration"', 'INTO "tg_event_log"'
        return [line for line in self._conn.iterdump() if not any(each in line for each in its_own)]


@contextmanager
def opened(own: Path) -> Iterator[Data]:
    with closing(sqlite3.connect(own)) as conn:
        conn.execute("ATTACH ? AS crm", (str(own.parent / "crm.db"),))
        yield Data(conn)
