"""Migrating waits for nobody when there is nothing to migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiosqlite

from db.migrate import migrate_sqlite

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
