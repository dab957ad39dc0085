"""What every test may ask for: real databases, both event loops, and the filled service."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import cast, get_args

import hypothesis
import pytest
import uvloop

from db.database import Dialect
from schema.build import build
from schema.executor.engine import EngineName
from schema.executor.executor import Executor
from tests.servers.mariadb import MariaDB, mariadb
from tests.servers.postgres import Postgres, postgres
from tests.world.live import LiveServer, live_server_in
from tests.world.stores import NewStores, postgres_copies, sqlite_copies
from tests.world.world import World, open_world

# how long an example takes depends on what else the machine does
hypothesis.settings.register_profile("tests", deadline=None, print_blob=True)
hypothesis.settings.load_profile("tests")


ENGINE = "TICKETGRAPH_SERVER__EXECUTOR"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--executor",
        choices=get_args(EngineName),
        default="plans",
        help="who runs the operations of all tests, also those of services they start",
    )
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write the .json and .sql files of tests/queries anew, to be read in the diff",
    )

    parser.addoption(
        "--every-pair",
        action="store_true",
        help="run what has two databases and two event loops on all four pairs of them",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Two of four pairs have both databases and both event loops; `tests/db` runs on all four."""
    if config.getoption("--every-pair"):
        return
    on_both = {_name(item) for item in items if _engine(item) == "postgresql"}
    left = [item for item in items if _name(item) in on_both and _is_left_out(item)]
    config.hook.pytest_deselected(items=left)
    ids = {item.nodeid for item in left}
    items[:] = [item for item in items if item.nodeid not in ids]


def _name(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _engine(item: pytest.Item) -> object:
    case = getattr(item, "callspec", None)  # only what is parametrised has one
    return None if case is None else case.params.get("engine")


def _is_left_out(item: pytest.Item) -> bool:
    """Neither asyncio with SQLite nor uvloop with PostgreSQL."""
    loop = item.nodeid.partition("[")[2].partition("-")[0]
    pair = (loop, _engine(item))
    return "/db/" not in item.nodeid and pair in {("asyncio", "postgresql"), ("uvloop", "sqlite")}


def pytest_configure(config: pytest.Config) -> None:
    os.environ[ENGINE] = config.getoption("--executor")


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run every asynchronous test twice."""
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """A new, empty database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariaDB]:
    with mariadb() as server:
        yield server


@pytest.fixture(scope="module")
def mortal_postgres() -> Iterator[Postgres]:
    """One to be stopped: what others have open on theirs stays as it is."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="module")
def mortal_mariadb() -> Iterator[MariaDB]:
    """The same."""
    with mariadb() as server:
        yield server


@pytest.fixture
def mariadb_url(mariadb_server: MariaDB) -> Iterator[str]:
    """A new, empty database."""
    with mariadb_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewStores]:
    with sqlite_copies(tmp_path_factory.mktemp("stores")) as new_stores:
        yield new_stores


@pytest.fixture(scope="session")
def postgres_stores(postgres_server: Postgres) -> Iterator[NewStores]:
    with postgres_copies(postgres_server) as new_stores:
        yield new_stores


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Dialect:
    """Whoever asks for it, or for what is made of it, runs on both."""
    engine: Dialect = request.param
    return engine


@pytest.fixture(scope="session")
def new_stores(engine: Dialect, request: pytest.FixtureRequest) -> NewStores:
    """Opens a copy of the filled databases."""
    name = "sqlite_stores" if engine == "sqlite" else "postgres_stores"
    new_stores: NewStores = request.getfixturevalue(name)
    return new_stores


@pytest.fixture(scope="session")
def executor() -> Executor:
    return Executor(build(), cast("EngineName", os.environ[ENGINE]))


@pytest.fixture(scope="session")
async def world(new_stores: NewStores, executor: Executor) -> AsyncIterator[World]:
    """The service over filled databases that nobody changes."""
    with new_stores() as stores:
        async with open_world(stores, executor) as world:
            yield world


@pytest.fixture
async def own_world(new_stores: NewStores, executor: Executor) -> AsyncIterator[World]:
    """One for this test alone, which may change and break everything."""
    with new_stores() as stores:
        async with open_world(stores, executor) as world:
            yield world


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The service in a process of its own."""
    with live_server_in(tmp_path_factory.mktemp("live")) as server:
        yield server
