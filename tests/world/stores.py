"""Filled databases: our own, and the CRM beside it; made once, copied for whoever asks."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import open_database
from auth.passwords import hashed
from db.database import Dialect
from demo import Plan, Writer, fill, fill_crm, postgres_writer, sqlite_writer
from settings import DEFAULT, Settings
from tests.servers.postgres import Postgres

PLAN = Plan(tickets=300, seed=7)
ADMIN = "root@localhost"
PASSWORD = "hidden from everybody"


@dataclass(frozen=True)
class Stores:
    """Where one copy of both databases is: URLs on PostgreSQL, paths on SQLite."""

    engine: Dialect
    own: str
    crm: str

    @property
    def settings(self) -> Settings:
        """The settings everybody starts with, with these databases."""
        given = tomllib.loads(DEFAULT.read_text())
        [source] = given["sources"]
        if self.engine == "sqlite":
            given["database"]["url"] = f"sqlite:///{self.own}"
            source["path"] = self.crm
        else:
            del source["path"]
            given["database"]["url"] = self.own
            source |= {"kind": "postgresql", "url": self.crm}
        # nearly all tests come from one address, and some are refused often
        limits = ("attempts", "attempts_of_account", "attempts_of_address")
        often = dict.fromkeys(limits, 100_000)
        given["login"] = {"refusal_seconds": 0, **often}
        # what a source is asked is looked at: every operation asks anew
        source |= {"cache_time": 0, "stale_time": 0, "breaker_failures": 1000}
        return Settings(**given)


NewStores = Callable[[], AbstractContextManager[Stores]]


def fill_now(stores: Stores) -> None:
    """For fixtures that are made before any event loop runs."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_fill(stores))


async def _fill(stores: Stores) -> None:
    async with open_database(stores.settings.database) as db:
        await db.migrate()
    async with writer(stores, stores.own) as own:
        await fill(own, PLAN, admin_password_hash=hashed(PASSWORD))
    async with writer(stores, stores.crm) as crm:
        await fill_crm(crm, PLAN)


def writer(stores: Stores, where: str) -> AbstractAsyncContextManager[Writer]:
    """Writes to one of both databases, as somebody beside the service would."""
    return sqlite_writer(Path(where)) if stores.engine == "sqlite" else postgres_writer(where)


@contextmanager
def sqlite_copies(folder: Path) -> Iterator[NewStores]:
    """Copies of a folder with both files."""
    template = Stores("sqlite", f"{folder}/template/own.db", f"{folder}/template/crm.db")
    (folder / "template").mkdir()
    fill_now(template)
    numbers = itertools.count(1)

    @contextmanager
    def copy() -> Iterator[Stores]:
        to = folder / f"copy{next(numbers)}"
        shutil.copytree(folder / "template", to)
        yield Stores("sqlite", f"{to}/own.db", f"{to}/crm.db")
        shutil.rmtree(to)

    yield copy


@contextmanager
def postgres_copies(server: Postgres) -> Iterator[NewStores]:
    """Copies of two databases of one server."""
    with server.database() as own, server.database() as crm:
        fill_now(Stores("postgresql", own, crm))

        @contextmanager
        def copy() -> Iterator[Stores]:
            with server.database(_name(own)) as own_copy, server.database(_name(crm)) as crm_copy:
                yield Stores("postgresql", own_copy, crm_copy)

        yield copy


def _name(url: str) -> str:
    return url.rpartition("/")[2]
