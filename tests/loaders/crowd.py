"""People of our own and of two sources, linked in every way there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auth.rights import Rights
from db.database import Database, Transaction
from domain.ids import UserId
from loaders.kept import KeptCustomers
from loaders.loaders import Loaders, Stores
from loaders.reference import read
from sources.directory import Directory
from sources.guard import Guard, Limits
from sources.sql.source import open_sql_source
from tests.db.rows import insert
from tests.sources.contacts import Contact
from tests.sources.kinds import TABLE, run_sqlite, settings

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ASKING = Limits(soft=20, hard=20, fresh_for=0, kept_for=0, failures=1000)
# the earlier source, "a", wins
A = [
    Contact("K1", "ACME", "Berta", "Außen", "berta@a.example", "Einkauf", "Äcme GmbH"),
    Contact("K2", "ACME", "Zoe", "Zander", None, None, "Äcme GmbH"),
    Contact("K9", "ACME", "Greta", "Gestern", "greta@a.example", None, "Äcme GmbH"),
    Contact("carl", "ACME", "Karl", "", "karl@a.example", None, "Äcme GmbH"),
    Contact("finn", "ACME", "Finn", "aus A", None, None, "Äcme GmbH"),
    Contact("solo", None, "Solo", "Solo", "solo@a.example"),
    Contact("xaver", "A%", "Xaver", "Prozent", None, None, "Prozent AG"),
]
B = [
    Contact("B7", "Ö", "Emil", "Öffner", "emil@b.example", None, "Ö & Söhne"),
    Contact("K1", "ACME", "Not", "Berta", None, None, "Acme of B"),
    Contact("K2", "Ö", "Another", "K2", None, None, "Ö & Söhne"),
    Contact("finn", "ACME", "Finn", "aus B", None, None, "Acme of B"),
    Contact("yves", "ACME", "Yves", "Ypsilon", None, None, "Acme of B"),
]
OWN: list[dict[str, Any]] = [
    {"login": "Anna", "first_name": "Anna", "last_name": "Innen", "customer_id": "ACME"},
    {"login": "berta", "first_name": "B.", "last_name": "Innen", "comments": "VIP"},
    {"login": "carl", "first_name": "Carl", "last_name": "Carlson", "customer_id": "own"},
    {"login": "dora", "first_name": "Dora", "last_name": "Verlinkt", "customer_id": "ACME"},
    {"login": "emil", "first_name": "E.", "last_name": "E.", "customer_id": "ACME"},
    {"login": "finn", "email": "finn@own.example"},
    {"login": "greta", "customer_id": "Ö", "valid_id": 2},
    {"login": "hugo", "first_name": "Hugo", "last_name": "Äpfel", "customer_id": "Ö"},
]
LINKS = [("berta", "a", "K1"), ("dora", "a", "gone"), ("emil", "b", "B7"), ("greta", "a", "K9")]
FURTHER = [("hugo", "ACME"), ("hugo", "own"), ("Anna", "ACME")]
COMPANIES: list[dict[str, Any]] = [
    {"customer_id": "Ö", "name": "Ö, unsere"},
    {"customer_id": "lonely", "name": "Lonely Ltd"},
    {"customer_id": "past", "name": "Past Inc", "valid_id": 2},
]


async def fill(tx: Transaction) -> None:
    for row in OWN:
        await insert(tx, "customer_user", row)
    for login, source, key in LINKS:
        link = {"login": login, "source": source, "external_key": key}
        await insert(tx, "tg_customer_link", link)
    for login, company in FURTHER:
        await insert(tx, "customer_user_customer", {"user_id": login, "customer_id": company})
    for row in COMPANIES:
        await insert(tx, "customer_company", row)


def make_stores(folder: Path) -> None:
    for name, contacts in {"a": A, "b": B}.items():
        run_sqlite(folder / f"{name}.db", TABLE, rows=[astuple(contact) for contact in contacts])


class Crowd:
    """Both sources beside our own tables; what is asked is asked by new loaders each time."""

    def __init__(self, db: Database, directory: Directory, folder: Path) -> None:
        self.db = db
        self.directory = directory
        self.folder = folder

    async def loaders(self) -> Loaders:
        reference = await read(self.db)
        root = await Rights(self.db).viewer(UserId(1), reference)
        assert root
        return Loaders(Stores(self.db, self.directory, reference, KeptCustomers(0)), root, NOW)

    def lose(self, source: str) -> None:
        """Its file is no database any more."""
        (self.folder / f"{source}.db").write_bytes(b"nothing of a database " * 1000)


@asynccontextmanager
async def crowd_in(folder: Path, db: Database, *matching: str) -> AsyncIterator[Crowd]:
    """With the sources in which logins are looked up."""
    paths = {name: str(folder / f"{name}.db") for name in "ab"}
    async with (
        open_sql_source(settings("sqlite", paths["a"], name="a")) as a,
        open_sql_source(settings("sqlite", paths["b"], name="b")) as b,
    ):
        guards = [Guard(s, "login" if s.name in matching else "none", ASKING) for s in (a, b)]
        yield Crowd(db, Directory(guards), folder)
