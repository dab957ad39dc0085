"""Every kind of source, filled with the same contacts; a new kind is one more line in KINDS."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, closing, contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncmy
import asyncpg
import pytest
from pydantic import TypeAdapter

from sources.kinds import AnySource
from sources.ldap.settings import LdapSourceSettings
from sources.source import CustomerSource
from sources.sql.settings import AnySqlSource
from sources.sql.source import open_sql_source
from tests.servers.mariadb import MariaDB
from tests.servers.postgres import Postgres
from tests.servers.slapd import slapd
from tests.sources.contacts import COLUMNS, CONTACTS, NAME
from tests.sources.ldap_entries import CONTACTS_LDIF, ldap_source

# opens the contacts; the settings are as usual but for what is given
Opener = Callable[..., AbstractAsyncContextManager[CustomerSource]]
# the words of the store are not ours
WORDS = ["nr", "firma", "vorname", "nachname", "mail", "abteilung", "firmenname"]
TABLE = f"CREATE TABLE kontakt ({', '.join(f'{word} TEXT' for word in WORDS)})"
MAPPED: dict[str, Any] = {
    "table": "kontakt",
    "key": "nr",
    "fields": {"first_name": "vorname", "last_name": "nachname", "email": "mail"},
    "extra": {"department": "abteilung"},
    "company": {"key": "firma", "name": "firmenname"},
    "search": ["nr", "vorname", "nachname", "mail", "firmenname"],
    "time_limit": 20,
}
ROWS = [astuple(contact) for contact in CONTACTS]
assert len(WORDS) == len(COLUMNS)


def settings(kind: str, where: str, **changed: Any) -> AnySqlSource:
    """The settings of a source over the contacts, or of one that differs."""
    place = {"path": where} if kind == "sqlite" else {"url": where}
    given = {"name": NAME, "kind": kind, **place, **MAPPED, **changed}
    source: AnySource = TypeAdapter(AnySource).validate_python(
        {name: value for name, value in given.items() if value is not None}
    )
    assert not isinstance(source, LdapSourceSettings)
    return source


def run_sqlite(path: Path, *statements: str, rows: list[tuple[Any, ...]] | None = None) -> None:
    """Statements of whoever owns the store; the rows go into the contacts."""
    with closing(sqlite3.connect(path)) as conn, conn:
        for statement in statements:
            conn.execute(statement)
        if rows:
            places = ", ".join("?" * len(WORDS))
            conn.executemany(f"INSERT INTO kontakt VALUES ({places})", rows)


async def run_postgres(
    url: str, *statements: str, rows: list[tuple[Any, ...]] | None = None
) -> None:
    """Statements of whoever owns the store; the rows go into the contacts."""
    conn = await asyncpg.connect(url)
    try:
        for statement in statements:
            await conn.execute(statement)
        if rows:
            await conn.copy_records_to_table("kontakt", records=rows)
    finally:
        await conn.close()


async def run_mysql(url: str, *statements: str, rows: list[tuple[Any, ...]] | None = None) -> None:
    """Statements of whoever owns the store; the rows go into the contacts."""
    parts = urlsplit(url)
    where = {"host": parts.hostname, "port": parts.port, "database": parts.path[1:]}
    connected = asyncmy.connect(**where, user="root", autocommit=True, charset="utf8mb4")
    async with connected as conn, conn.cursor() as cursor:
        # as the statements for the other stores are written
        modes = "ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES"
        await cursor.execute(f"SET SESSION sql_mode = '{modes}'")
        for statement in statements:
            await cursor.execute(statement)
        if rows:
            places = ", ".join(["%s"] * len(WORDS))
            await cursor.executemany(f"INSERT INTO kontakt VALUES ({places})", rows)


@contextmanager
def sqlite_contacts(request: pytest.FixtureRequest) -> Iterator[Opener]:
    folder: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    path = folder.mktemp("source") / "crm.db"
    run_sqlite(path, TABLE, rows=ROWS)
    yield lambda **changed: open_sql_source(settings("sqlite", str(path), **changed))


@contextmanager
def postgres_contacts(request: pytest.FixtureRequest) -> Iterator[Opener]:
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database() as url:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(run_postgres(url, TABLE, rows=ROWS))
        yield lambda **changed: open_sql_source(settings("postgresql", url, **changed))


@contextmanager
def ldap_contacts(request: pytest.FixtureRequest) -> Iterator[Opener]:
    with slapd(CONTACTS_LDIF) as server:
        yield lambda **changed: ldap_source(server, **changed)


@contextmanager
def mysql_contacts(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Its collation takes capitals, accents and blanks at the end for equal, as most do."""
    server: MariaDB = request.getfixturevalue("mariadb_server")
    with server.database() as url:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            table = TABLE.replace("TEXT", "VARCHAR(250)")
            runner.run(run_mysql(url, f"{table} COLLATE utf8mb4_unicode_ci", rows=ROWS))
        yield lambda **changed: open_sql_source(settings("mysql", url, **changed))


KINDS: dict[str, Callable[[pytest.FixtureRequest], AbstractContextManager[Opener]]] = {
    "sqlite": sqlite_contacts,
    "postgresql": postgres_contacts,
    "mysql": mysql_contacts,
    "ldap": ldap_contacts,
}
