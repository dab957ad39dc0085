"""Our own tables, empty, on either engine: migrated once, copied for each test that asks."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.database import Database, Dialect, Reader
from db.postgres import open_postgres, open_postgres_reader
from db.sqlite import open_sqlite, open_sqlite_reader
from tests.servers.postgres import Postgres

ENGINES: list[Dialect] = ["sqlite", "postgresql"]


@dataclass(frozen=True)
class Place:
    """Where a database is: a path on SQLite, an address on PostgreSQL."""

    dialect: Dialect
    where: str

    def open(
        self, *, pool_size: int = 2, time_limit: float = 20
    ) -> AbstractAsyncContextManager[Database]:
        if self.dialect == "sqlite":
            return open_sqlite(Path(self.where), pool_size=pool_size, time_limit=time_limit)
        return open_postgres(self.where, pool_size=pool_size, time_limit=time_limit)

    def open_reader(
        self, *, pool_size: int = 2, time_limit: float = 20
    ) -> AbstractAsyncContextManager[Reader]:
        """As a customer source is opened."""
        if self.dialect == "sqlite":
            path = Path(self.where)
            return open_sqlite_reader(path, pool_size=pool_size, time_limit=time_limit)
        return open_postgres_reader(self.where, pool_size=pool_size, time_limit=time_limit)


def migrate_now(place: Place) -> None:
    """For fixtures that are made before any event loop runs, and leave those of the tests alone."""

    async def migrate() -> None:
        async with place.open(pool_size=1) as db:
            await db.migrate()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(migrate())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "own.db"
    migrate_now(Place("sqlite", str(path)))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres) -> Iterator[str]:
    with postgres_server.database() as url:
        migrate_now(Place("postgresql", url))
        yield url.rpartition("/")[2]


NewPlace = Callable[[Dialect], AbstractContextManager[Place]]


@pytest.fixture(scope="session")
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewPlace:
    """A database with our tables and their initial rows; an engine starts when it is needed."""

    @contextmanager
    def new_place(dialect: Dialect) -> Iterator[Place]:
        if dialect == "sqlite":
            path = tmp_path_factory.mktemp("place") / "own.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            yield Place("sqlite", str(path))
            return
        server: Postgres = request.getfixturevalue("postgres_server")
        with server.database(request.getfixturevalue("postgres_template")) as url:
            yield Place("postgresql", url)

    return new_place


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, new_place: NewPlace) -> Iterator[Place]:
    with new_place(request.param) as place:
        yield place
