"""What an account could change though it is meant to read is named, and nothing else of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.sources.stores import MysqlStore, PostgresStore, SqliteStore

TABLES = ["CREATE TABLE kontakt (nr VARCHAR(20))", "CREATE TABLE more (nr INT, name INT)"]
PLAIN: dict[str, Any] = {"fields": {}, "extra": {}, "company": {}, "search": ["nr"], "key": "nr"}
PASSWORD = "geheim"


async def writable(store: PostgresStore | MysqlStore | SqliteStore, **changed: Any) -> list[str]:
    async with store.source(**PLAIN, **changed) as source:
        found = await source.inspect()
    assert found.missing == ()
    assert PASSWORD not in str(found)
    return list(found.writable)


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[PostgresStore]:
    """With an account that may read one of two tables."""
    store = PostgresStore(postgres_url)
    grants = ["CREATE ROLE leser LOGIN", "GRANT SELECT ON kontakt TO leser"]
    await store.run(*TABLES, *grants)
    yield store
    await store.run("DROP OWNED BY leser", "DROP ROLE leser")


@pytest.fixture
async def mysql(mariadb_url: str) -> AsyncIterator[MysqlStore]:
    """With an account that may read one of two tables."""
    store = MysqlStore(mariadb_url)
    account = f"CREATE USER leser IDENTIFIED BY '{PASSWORD}'"
    await store.run(*TABLES, account, "GRANT SELECT ON kontakt TO leser")
    yield store
    await store.run("DROP USER leser")


def as_reader(url: str, user: str) -> str:
    return url.replace(f"://{user}@", f"://leser:{PASSWORD}@")


async def test_postgresql_names_tables_and_what_is_allowed(postgres: PostgresStore) -> None:
    reader = PostgresStore(as_reader(postgres.where, "postgres"))
    assert await writable(reader) == []

    await postgres.run(
        "GRANT INSERT, DELETE ON kontakt TO leser", "GRANT UPDATE (name) ON more TO leser"
    )
    assert await writable(reader) == ["public.kontakt: INSERT, DELETE", "public.more: UPDATE"]


async def test_postgresql_says_who_may_everything(postgres: PostgresStore) -> None:
    assert await writable(postgres) == ["everything: SUPERUSER"]


async def test_postgresql_counts_what_an_account_owns(postgres: PostgresStore) -> None:
    await postgres.run("ALTER TABLE more OWNER TO leser")

    reader = PostgresStore(as_reader(postgres.where, "postgres"))
    assert await writable(reader) == ["public.more: INSERT, UPDATE, DELETE, TRUNCATE"]


async def test_postgresql_counts_what_may_be_made(postgres: PostgresStore) -> None:
    await postgres.run("GRANT CREATE ON SCHEMA public TO leser", "ALTER ROLE leser CREATEDB")

    reader = PostgresStore(as_reader(postgres.where, "postgres"))
    assert await writable(reader) == ["the server: CREATEDB", "schema public: CREATE"]


async def test_postgresql_counts_roles_that_have_to_be_taken(postgres: PostgresStore) -> None:
    """By SET ROLE, as NOINHERIT wants it."""
    role = ["CREATE ROLE schreiber", "GRANT UPDATE ON kontakt TO schreiber"]
    await postgres.run(*role, "ALTER ROLE leser NOINHERIT", "GRANT schreiber TO leser")
    try:
        reader = PostgresStore(as_reader(postgres.where, "postgres"))
        assert await writable(reader) == ["public.kontakt: UPDATE"]
        await postgres.run("ALTER ROLE schreiber SUPERUSER")
        assert await writable(reader) == ["everything: SUPERUSER"]
    finally:
        await postgres.run("DROP OWNED BY schreiber", "DROP ROLE schreiber")


async def test_postgresql_names_a_few(postgres: PostgresStore) -> None:
    tables = [f"CREATE TABLE t{n} (nr INT); GRANT DELETE ON t{n} TO leser" for n in range(9)]
    await postgres.run(*tables)

    reader = PostgresStore(as_reader(postgres.where, "postgres"))
    assert await writable(reader) == [f"public.t{n}: DELETE" for n in range(5)]


async def test_mariadb_names_tables_and_what_is_allowed(mysql: MysqlStore) -> None:
    reader = MysqlStore(as_reader(mysql.where, "root"))
    name = mysql.where.rpartition("/")[2]
    assert await writable(reader) == []

    await mysql.run("GRANT INSERT, DELETE ON kontakt TO leser")
    assert await writable(reader) == [f"{name}.kontakt: INSERT, DELETE"]
    await mysql.run("GRANT SELECT (nr), UPDATE (nr, name) ON more TO leser")
    assert set(await writable(reader)) == {
        f"{name}.kontakt: INSERT, DELETE",
        f"{name}.more: UPDATE",
    }


async def test_mariadb_counts_what_is_allowed_in_a_whole_database(mysql: MysqlStore) -> None:
    await mysql.run('CREATE DATABASE "odd ` name"', 'GRANT CREATE, DROP ON "odd ` name".* TO leser')
    try:
        reader = MysqlStore(as_reader(mysql.where, "root"))
        assert await writable(reader) == ["odd ` name.*: CREATE, DROP"]
    finally:
        await mysql.run('DROP DATABASE "odd ` name"')


async def test_mariadb_counts_what_a_role_allows(mysql: MysqlStore) -> None:
    await mysql.run(
        "CREATE ROLE writers",
        "GRANT UPDATE ON kontakt TO writers",
        "GRANT writers TO leser",
        "SET DEFAULT ROLE writers FOR leser",
    )
    try:
        name = mysql.where.rpartition("/")[2]
        reader = MysqlStore(as_reader(mysql.where, "root"))
        assert await writable(reader) == [f"{name}.kontakt: UPDATE"]
    finally:
        await mysql.run("DROP ROLE writers")


async def test_mariadb_says_who_may_everything(mysql: MysqlStore) -> None:
    assert await writable(mysql) == ["everything: ALL PRIVILEGES"]


async def test_a_file_is_opened_for_reading_alone(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "crm.db")
    await store.run(*TABLES)

    assert await writable(store) == []
