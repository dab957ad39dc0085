"""The databases that are measured: filled from one plan, ours and the CRM apart."""

from __future__ import annotations

import json
import os
import time
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from app import open_database
from auth import tokens
from auth.passwords import hashed
from auth.tokens import Terms
from db.clock import utc_now
from db.settings import DatabaseSettings
from demo import fill, fill_crm, postgres_writer, sqlite_writer
from domain.ids import UserId
from domain.tokens import Account
from settings import DEFAULT, PREFIX, Settings

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from demo import Plan, Progress, Writer

ROOT_ID = UserId(1)
COUNTED = ("ticket", "article", "customer_user", "customer_company")
ASKED_FOR = 200  # different tickets; answers that repeat at once would flatter every cache
# of the CRM, read as customers of ours are: what the plan calls customer users is both together
CONTACTS = "SELECT count(*) FROM crm_contact"
# whoever measures asks for more than a client may
NOT_IN_THE_WAY = {"budget": 10**15, "concurrent": 10_000}


@dataclass(frozen=True, slots=True)
class Data:
    """Databases with tickets in them, and what one needs to ask for some."""

    engine: str
    values: dict[str, Any]
    rows: dict[str, int]
    fill_seconds: float
    token: str
    numbers: list[str]

    @property
    def settings(self) -> Settings:
        """The settings of a service on these databases."""
        return Settings(**self.values)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a service on these databases; it wins over settings.toml."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        ours = {f"{PREFIX}{k.upper()}": json.dumps(v) for k, v in self.values.items()}
        return inherited | ours | {"PYTHONPATH": str(DEFAULT.parent)}


def on_sqlite(folder: Path) -> dict[str, Any]:
    """Settings for two files in the folder."""
    crm = {"kind": "sqlite", "path": str(folder / "crm.db")}
    return _settings(f"sqlite:///{folder / 'ticketgraph.db'}", crm)


def on_postgresql(own: str, crm: str) -> dict[str, Any]:
    """Settings for two databases of a server."""
    return _settings(own, {"kind": "postgresql", "url": crm})


def _settings(url: str, crm: dict[str, Any]) -> dict[str, Any]:
    """The shipped settings, with other databases and nothing made up at the start."""
    [source, *_] = tomllib.loads(DEFAULT.read_text("utf-8"))["sources"]
    del source["path"]
    return {
        "database": {"url": url},
        "demo": {"tickets": 0},
        "limits": NOT_IN_THE_WAY,
        "sources": [source | crm],
    }


async def filled(values: dict[str, Any], plan: Plan, progress: Progress) -> Data:
    """Migrate and fill the databases of these settings; how long the filling took is kept."""
    settings = Settings(**values)
    async with open_database(settings.database) as db:
        await db.migrate()
    started = time.perf_counter()
    async with _writer(values["database"]["url"]) as writer:
        await fill(writer, plan, admin_password_hash=hashed("bench"), progress=progress)
    crm = values["sources"][0]
    async with _writer(crm.get("url") or f"sqlite:///{crm['path']}") as writer:
        await fill_crm(writer, plan)
        contacts = await writer.value(CONTACTS)
    seconds = time.perf_counter() - started
    async with open_database(settings.database) as db:
        rows = {table: (await db.rows(f"SELECT count(*) FROM {table}"))[0][0] for table in COUNTED}
        found = await db.rows("SELECT tn FROM ticket WHERE customer_user_id <> '' ORDER BY id")
        numbers = [row[0] for row in found][:: max(1, len(found) // ASKED_FOR)]
        terms = Terms(kind="session", now=utc_now(), lifetime=timedelta(days=1))
        token = await tokens.issue(db, Account(ROOT_ID), terms)
    engine = "sqlite" if settings.database.sqlite_path else "postgresql"
    return Data(engine, values, rows | {"crm_contact": contacts}, seconds, token.text, numbers)


def _writer(url: str) -> AbstractAsyncContextManager[Writer]:
    path = DatabaseSettings(url=SecretStr(url)).sqlite_path
    return sqlite_writer(path) if path else postgres_writer(url)
