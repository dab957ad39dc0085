"""Filled databases: our own, and the CRM beside it; made once, copied for whoever asks."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    ExitStack,
    contextmanager,
)
from dataclasses import dataclass, field
from pathlib import Path

from app import open_database
from auth.passwords import hashed
from db.database import Dialect
from demo import Plan, Writer, fill, fill_crm, postgres_writer, sqlite_writer
from settings import DEFAULT, Settings
from tests.servers.postgres import Postgres
from tests.world.hosts import finish_host, make_host

PLAN = Plan(tickets=300, seed=7)
ADMIN = "root@localhost"
PASSWORD = "hidden from everybody"


@dataclass(frozen=True)
class Stores:
    """Where one copy of both databases is: URLs on PostgreSQL, paths on SQLite."""

    engine: Dialect
    own: str
    crm: str
    host: str = field(default="", kw_only=True)  # the version of Znuny whose tables these are
    time_zone: str | None = field(default=None, kw_only=True)  # of times in the tables

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
        given["database"]["time_zone"] = self.time_zone
        if self.host:
            given["database"] |= {"mode": "guest", "poll_seconds": 0.1}
        # nearly all tests come from one address, and some are refused often
        limits = ("attempts", "attempts_of_account", "attempts_of_address")
        often = dict.fromkeys(limits, 100_000)
        given["login"] = {"refusal_seconds": 0, **often}
        # what a source is asked is looked at: every operation asks anew
        source |= {"cache_time": 0, "stale_time": 0, "breaker_failures": 1000}
        return Settings(**given)


WRITTEN: set[str] = set()  # databases that are no longer as their template
NewStores = Callable[[], AbstractContextManager[Stores]]


def fill_now(stores: Stores) -> None:
    """For fixtures that are made before any event loop runs."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_fill(stores))


async def _fill(stores: Stores) -> None:
    if stores.host:
        await make_host(stores.own, stores.host)
    async with open_database(stores.settings.database) as db:
        await db.migrate()
    async with writer(stores, stores.own) as own:
        await fill(own, PLAN, admin_password_hash=hashed(PASSWORD))
    if stores.host:
        await finish_host(stores.own)
    async with writer(stores, stores.crm) as crm:
        await fill_crm(crm, PLAN)


def writer(stores: Stores, where: str) -> AbstractAsyncContextManager[Writer]:
    """Writes to one of both databases, as somebody beside the service would."""
    WRITTEN.add(where)
    if stores.engine == "sqlite":
        return sqlite_writer(Path(where))
    is_own = stores.host and where == stores.own
    return postgres_writer(f"{where}?search_path=ticketgraph,public" if is_own else where)


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
def postgres_copies(server: Postgres, host: str = "") -> Iterator[NewStores]:
    """Copies of two databases of one server; a CRM nobody wrote to is used again."""
    with ExitStack() as stack:
        own, crm = [stack.enter_context(server.database()) for _ in range(2)]
        fill_now(Stores("postgresql", own, crm, host=host))
        free: list[str] = []

        @contextmanager
        def copy() -> Iterator[Stores]:
            there = free.pop() if free else stack.enter_context(server.database(_name(crm)))
            try:
                with server.database(_name(own)) as own_copy:
                    yield Stores("postgresql", own_copy, there, host=host)
            finally:
                if there not in WRITTEN:
                    free.append(there)

        yield copy


def _name(url: str) -> str:
    return url.rpartition("/")[2]
