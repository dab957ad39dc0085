"""Migrations run once, all or nothing, whoever starts them, on both engines."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import aiosqlite
import asyncpg
import pytest

from db.migrate import MIGRATIONS, MigrationError, migrate_postgres, migrate_sqlite
from tests.db.watched import SMALL_TABLES

CUSTOMER_TABLES = {
    "customer_company",
    "customer_user",
    "customer_user_customer",
    "tg_customer_link",
}
GUARDED = {"tg_audit", "ticket_history", "tg_history_text", "tg_merge", "tg_deleted_ticket"}


class Database(Protocol):
    """A database that is opened anew for each call, as another process would."""

    async def migrate(self, folder: Path = MIGRATIONS) -> list[str]: ...

    async def execute(self, sql: str) -> None: ...

    async def rows(self, sql: str) -> list[tuple[Any, ...]]: ...

    async def tables(self) -> set[str]: ...

    async def tables_with_triggers(self) -> set[str]: ...


class Sqlite:
    """A file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def migrate(self, folder: Path = MIGRATIONS) -> list[str]:
        async with aiosqlite.connect(self.path, isolation_level=None) as conn:
            return await migrate_sqlite(conn, folder)

    async def execute(self, sql: str) -> None:
        async with aiosqlite.connect(self.path, isolation_level=None) as conn:
            await conn.execute("PRAGMA foreign_keys = ON")
            await conn.execute(sql)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        async with aiosqlite.connect(self.path) as conn:
            return [tuple(row) for row in await conn.execute_fetchall(sql)]

    async def tables(self) -> set[str]:
        return await self._names(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )

    async def tables_with_triggers(self) -> set[str]:
        return await self._names(
            "SELECT tbl_name FROM sqlite_master WHERE type='trigger' GROUP BY 1 HAVING count(*) > 2"
        )

    async def _names(self, sql: str) -> set[str]:
        return {name for (name,) in await self.rows(sql)}


class Postgres:
    """A database of a real server."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def migrate(self, folder: Path = MIGRATIONS) -> list[str]:
        conn = await asyncpg.connect(self.url)
        try:
            return await migrate_postgres(conn, folder)
        finally:
            await conn.close()

    async def execute(self, sql: str) -> None:
        conn = await asyncpg.connect(self.url)
        try:
            await conn.execute(sql)
        finally:
            await conn.close()

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        conn = await asyncpg.connect(self.url)
        try:
            return [tuple(row) for row in await conn.fetch(sql)]
        finally:
            await conn.close()

    async def tables(self) -> set[str]:
        return await self._names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    async def tables_with_triggers(self) -> set[str]:
        return await self._names(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        )

    async def _names(self, sql: str) -> set[str]:
        return {name for (name,) in await self.rows(sql)}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, postgres_url: str) -> Database:
    if request.param == "sqlite":
        return Sqlite(tmp_path / "own.db")
    return Postgres(postgres_url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Migrations of a program that is smaller than ours."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_shelf.sql").write_text("CREATE TABLE shelf (id {pk}, label TEXT);\n")
    (folder / "0002_book.sqlite.sql").write_text(
        "CREATE TABLE book (id {bigpk});\nINSERT INTO shelf (label) VALUES ('a;b');\n"
    )
    (folder / "0002_book.postgresql.sql").write_text(
        "CREATE TABLE book (id {bigpk});\nINSERT INTO shelf (label) VALUES ('a;b');\n"
    )
    return folder


async def test_migrations_are_applied_in_order_and_once(database: Database) -> None:
    """The second run finds nothing to do."""
    first = await database.migrate()
    second = await database.migrate()

    assert first[0] == "0001_people"
    assert first == sorted(first)
    assert second == []


async def test_a_new_migration_is_applied_to_an_old_database(
    database: Database, folder: Path
) -> None:
    """Only what was added since runs."""
    assert await database.migrate(folder) == ["0001_shelf", "0002_book"]
    (folder / "0003_author.sql").write_text("CREATE TABLE author (id {pk});\n")

    assert await database.migrate(folder) == ["0003_author"]
    assert await database.rows("SELECT id, label FROM shelf") == [(1, "a;b")]


async def test_two_processes_may_start_at_once(database: Database) -> None:
    """One of them applies everything, the other one waits and finds nothing to do."""
    done = await asyncio.gather(database.migrate(), database.migrate())

    assert min(len(names) for names in done) == 0
    assert await database.rows("SELECT count(*) FROM users") == [(1,)]


async def test_a_newer_database_is_refused(database: Database, folder: Path) -> None:
    """A program that does not know a migration does not guess what it did."""
    await database.migrate(folder)
    (folder / "0002_book.sqlite.sql").unlink()
    (folder / "0002_book.postgresql.sql").unlink()

    with pytest.raises(MigrationError, match=r"newer than this program.*0002_book"):
        await database.migrate(folder)


async def test_a_changed_migration_is_refused(database: Database, folder: Path) -> None:
    """What ran stays as it was; a change needs a migration of its own."""
    await database.migrate(folder)
    (folder / "0001_shelf.sql").write_text("CREATE TABLE shelf (id {pk}, name TEXT);\n")

    with pytest.raises(MigrationError, match="0001_shelf was changed after"):
        await database.migrate(folder)


async def test_a_failing_migration_leaves_nothing_behind(database: Database, folder: Path) -> None:
    """Neither its own beginning nor the migrations before it."""
    (folder / "0003_broken.sql").write_text(
        "CREATE TABLE half (id {pk});\nINSERT INTO nowhere (id) VALUES (1);\n"
    )

    with pytest.raises(MigrationError, match=r"0003_broken failed.*nowhere"):
        await database.migrate(folder)

    assert await database.tables() == set()


async def test_dangling_references_are_refused(database: Database, folder: Path) -> None:
    """Both engines check what a migration inserts."""
    (folder / "0003_orphan.sql").write_text(
        "CREATE TABLE page (book_id INTEGER REFERENCES book (id));\n"
        "INSERT INTO page (book_id) VALUES (99);\n"
    )

    with pytest.raises(MigrationError, match="page"):
        await database.migrate(folder)

    assert await database.tables() == set()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("readme.sql", "not a migration's name"), ("0001_other.sql", "Two migrations")],
)
async def test_a_file_that_has_no_place_in_the_order_is_refused(
    database: Database, folder: Path, name: str, complaint: str
) -> None:
    """A slip in a file name is found before anything runs."""
    (folder / name).write_text("CREATE TABLE other (id {pk});\n")

    with pytest.raises(MigrationError, match=complaint):
        await database.migrate(folder)

    assert await database.tables() == set()


async def test_an_unfinished_statement_is_refused(tmp_path: Path, folder: Path) -> None:
    """SQLite takes one statement at a time, so a missing semicolon would drop the last one."""
    (folder / "0003_cut.sql").write_text("CREATE TABLE cut (id {pk})\n")

    with pytest.raises(MigrationError, match="0003_cut ends within a statement"):
        await Sqlite(tmp_path / "own.db").migrate(folder)


async def test_a_locked_database_is_reported(tmp_path: Path, folder: Path) -> None:
    """Whoever holds the file too long is named as the reason."""
    blocker = sqlite3.connect(tmp_path / "own.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    async with aiosqlite.connect(tmp_path / "own.db", isolation_level=None, timeout=0) as conn:
        with pytest.raises(MigrationError, match="database is locked"):
            await migrate_sqlite(conn, folder)
    blocker.close()


async def test_both_engines_begin_with_the_same_rows(tmp_path: Path, postgres_url: str) -> None:
    """Every table, every column, in the order of insertion."""
    sqlite, postgres = Sqlite(tmp_path / "own.db"), Postgres(postgres_url)
    await sqlite.migrate()
    await postgres.migrate()
    tables = await sqlite.tables()
    assert tables == await postgres.tables()

    # the migrations differ by check-sum, and statements count differently from rows
    # ids are the places of events on SQLite
    others = {"tg_migration", "tg_reference", "tg_customer_version", "tg_event_log"}
    for table in tables - others:
        rows = [tuple(map(_text, row)) for row in await postgres.rows(f"SELECT * FROM {table}")]
        assert await sqlite.rows(f"SELECT * FROM {table}") == rows


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, datetime) else value


async def test_the_initial_rows_are_those_of_an_otrs(database: Database) -> None:
    """Ids of existing installations hold here too."""
    await database.migrate()

    assert await database.rows(
        "SELECT ticket_state.id, ticket_state.name, ticket_state_type.name FROM ticket_state "
        "JOIN ticket_state_type ON ticket_state_type.id = type_id WHERE ticket_state.id IN (4, 9) "
        "ORDER BY 1"
    ) == [(4, "open", "open"), (9, "merged", "merged")]
    assert await database.rows(
        "SELECT id, name FROM ticket_history_type WHERE id IN (1, 27, 51) ORDER BY id"
    ) == [(1, "NewTicket"), (27, "StateUpdate"), (51, "EmailResend")]
    assert await database.rows("SELECT id, login, pw FROM users") == [(1, "root@localhost", "*")]


async def test_ids_continue_after_the_initial_rows(database: Database) -> None:
    """The next queue is number five."""
    await database.migrate()
    await database.execute(
        "INSERT INTO ticket_type (name, valid_id, create_time, create_by, change_time, change_by) "
        "VALUES ('Incident', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1)"
    )

    assert await database.rows("SELECT id FROM ticket_type WHERE name = 'Incident'") == [(2,)]


async def test_every_small_table_is_watched(database: Database) -> None:
    """A table without triggers would leave stale rows in memory."""
    await database.migrate()

    assert await database.tables_with_triggers() == SMALL_TABLES | CUSTOMER_TABLES | GUARDED


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        ("UPDATE queue SET comments = 'sorted' WHERE id = 2", 1),
        ("INSERT INTO personal_queues (user_id, queue_id) VALUES (1, 1)", 1),
        ("DELETE FROM group_user WHERE group_id = 3", 1),
        ("UPDATE tg_calendar SET label = 'Office' WHERE id = 1", 1),
        ("INSERT INTO user_preferences VALUES (1, 'UserEmail', 'root@example.org')", 1),
        ("INSERT INTO user_preferences VALUES (1, 'UserTheme', 'dark')", 0),
        ("UPDATE salutation SET comments = 'polite' WHERE id = 1", 0),
    ],
)
async def test_a_change_to_a_small_table_raises_the_version(
    database: Database, change: str, steps: int
) -> None:
    """Rows that nobody keeps in memory leave it alone."""
    await database.migrate()
    [(before,)] = await database.rows("SELECT version FROM tg_reference")
    await database.execute(change)

    [(after,)] = await database.rows("SELECT version FROM tg_reference")
    assert after == before + steps


async def test_a_change_to_a_small_table_is_announced(postgres_url: str) -> None:
    """Other processes on the same PostgreSQL hear of it at once."""
    database = Postgres(postgres_url)
    await database.migrate()
    heard: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    conn = await asyncpg.connect(postgres_url)
    await conn.add_listener("tg_reference", lambda *message: heard.set_result(str(message[2])))

    await database.execute("UPDATE queue SET comments = 'sorted' WHERE id = 2")

    assert await asyncio.wait_for(heard, 10) == "tg_reference"
    await conn.close()
