"""Who starts waits for others where he must, and for nobody where he need not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiosqlite

from db.migrate import migrate_sqlite
from db.sqlite import open_sqlite

if TYPE_CHECKING:
    from pathlib import Path


async def test_nothing_to_do_needs_no_lock(tmp_path: Path) -> None:
    """Another process may be filling the database for a long time."""
    async with aiosqlite.connect(tmp_path / "t.db", isolation_level=None) as first:
        await first.execute("PRAGMA journal_mode = wal")
        assert await migrate_sqlite(first)
        await first.execute("BEGIN IMMEDIATE")
        async with aiosqlite.connect(tmp_path / "t.db", timeout=0, isolation_level=None) as second:
            assert await migrate_sqlite(second) == []
        await first.execute("ROLLBACK")


async def test_many_may_make_the_file_at_once(tmp_path: Path) -> None:
    """Each of them wants it in write-ahead mode, for which SQLite itself waits for nobody."""

    async def made(path: Path) -> list[str]:
        async with open_sqlite(path, pool_size=1, time_limit=20) as db:
            return [mode for [mode] in await db.rows("PRAGMA journal_mode")]

    for number in range(10):
        path = tmp_path / f"{number}.db"
        assert await asyncio.gather(*(made(path) for _ in range(6))) == [["wal"]] * 6
