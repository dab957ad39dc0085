"""Nothing writes to a source: its type has no way, its session and its file refuse."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from asyncmy.errors import OperationalError, ProgrammingError

from db.database import Reader
from db.mysql import MysqlReader
from db.mysql_pool import code
from db.postgres import PostgresReader
from db.sqlite import SqliteReader
from domain.errors import TicketgraphError, Unavailable
from sources.source import CustomerSource
from sources.sql.source import SqlSource
from tests.sources.stores import MysqlStore, SqliteStore, Store

READS = {"dialect", "fetch", "rows"}
QUESTIONS = {
    *(
        "name",
        "kind",
        "answers",
        "ping",
        "by_key",
        "by_email",
        "by_company",
        "companies",
        "search",
        "count",
    ),
    *("matching_keys", "search_companies", "matching_companies", "inspect"),
}
TABLES = ["CREATE TABLE kontakt (nr TEXT)", "INSERT INTO kontakt VALUES ('k')"]
WRITES = [
    "INSERT INTO kontakt VALUES ('x')",
    "INSERT INTO kontakt VALUES ('x') RETURNING nr",
    "UPDATE kontakt SET nr = 'x'",
    "DELETE FROM kontakt",
    "CREATE TABLE more (nr TEXT)",
    "CREATE VIEW more AS SELECT nr FROM kontakt",
    "CREATE INDEX more ON kontakt (nr)",
    "ALTER TABLE kontakt ADD COLUMN more TEXT",
    "DROP TABLE kontakt",
]
# what MariaDB has besides
MYSQL_WRITES = [
    "REPLACE INTO kontakt VALUES ('x')",
    "TRUNCATE TABLE kontakt",
    "RENAME TABLE kontakt TO more",
    "CREATE TEMPORARY TABLE more (nr TEXT)",
    "CREATE DATABASE more",
    "CREATE USER more",
    "GRANT SELECT ON *.* TO root",
    "LOCK TABLES kontakt WRITE",
    "SELECT nextval(numbers)",
    "SELECT writing()",
    "SELECT nr FROM kontakt FOR UPDATE",
]
MYSQL_TABLES = [
    "CREATE SEQUENCE numbers",
    "CREATE FUNCTION writing() RETURNS INT BEGIN DELETE FROM kontakt; RETURN 1; END",
]
REFUSALS = (asyncpg.ReadOnlySQLTransactionError, Unavailable, OperationalError)
READ_ONLY, SYNTAX = 1792, 1064  # as MySQL numbers its refusals


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def public(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind) if not name.startswith("_")}


@pytest.mark.parametrize("kind", [Reader, SqliteReader, PostgresReader, MysqlReader])
def test_a_reader_only_reads(kind: type) -> None:
    assert public(kind) == READS


def test_a_source_is_only_asked() -> None:
    assert public(CustomerSource) == QUESTIONS
    # what is not asked is set for each object
    assert public(SqlSource) == QUESTIONS - {"name", "kind", "answers"}


async def test_the_store_refuses_to_be_written(store: Store) -> None:
    """Through the very reader a source reads with."""
    await store.run(*TABLES)
    async with store.source(table="kontakt", pool_size=1) as source:
        reader: Any = source._reader
        if store.kind == "sqlite":
            # what is left is how the file was opened
            await reader.rows("PRAGMA query_only = off")
        for statement in WRITES:
            sql = statement.replace("(nr)", "(nr(9))") if store.kind == "mysql" else statement
            with pytest.raises(REFUSALS) as refusal:
                await reader.rows(sql)
            assert "read" in str(refusal.value.__cause__ or refusal.value).lower()
        rows = await reader.rows("SELECT nr FROM kontakt")

    assert [tuple(row) for row in rows] == [("k",)]


async def test_mariadb_refuses_what_only_it_knows(mariadb_url: str) -> None:
    """Also what is hidden in a function, and what other databases let a reader do."""
    store = MysqlStore(mariadb_url)
    await store.run(*TABLES, *MYSQL_TABLES)
    async with store.source(table="kontakt", pool_size=1) as source:
        for statement in MYSQL_WRITES:
            with pytest.raises(OperationalError) as refusal:
                await source._reader.rows(statement)
            assert (statement, code(refusal.value)) == (statement, READ_ONLY)
        assert list(await source._reader.rows("SELECT nr FROM kontakt")) == [("k",)]


async def test_one_question_to_mariadb_is_one_statement(mariadb_url: str) -> None:
    """A second one could lift what the session refuses."""
    store = MysqlStore(mariadb_url)
    await store.run(*TABLES)
    async with store.source(table="kontakt", pool_size=1) as source:
        for statement in ("SET SESSION TRANSACTION READ WRITE", "SELECT 1"):
            with pytest.raises(ProgrammingError) as refusal:
                await source._reader.rows(f"{statement}; DELETE FROM kontakt")
            assert code(refusal.value) == SYNTAX
        [[read_only]] = await source._reader.rows("SELECT @@session.tx_read_only")
        assert read_only == 1


async def test_a_link_condition_that_writes_is_refused(store: Store) -> None:
    """What an administrator has written is no way round it."""
    await store.run(*TABLES)
    write = "WITH x AS (DELETE FROM kontakt RETURNING nr) SELECT nr FROM x"
    async with store.source(table=None, select=write, company={}, fields={}, extra={}) as source:
        with pytest.raises(TicketgraphError):
            await source.by_key(["k"])
    async with store.source(table="kontakt", company={}, fields={}, extra={}) as source:
        assert [person.key for person in await source.by_key(["k"])] == ["k"]


async def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    """Opening a source leaves nothing behind."""
    async with SqliteStore(tmp_path / "missing.db").source() as source:
        with pytest.raises(TicketgraphError):
            await source.by_key(["k"])

    assert left_in(tmp_path) == []
