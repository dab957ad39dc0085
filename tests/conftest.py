"""What every test may ask for: real databases, both event loops, and the filled service."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import zlib
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from typing import cast, get_args

import hypothesis
import pytest
import uvloop

from db.database import Dialect
from demo.otrs.schema import CHANGES
from schema.build import build
from schema.executor.engine import EngineName
from schema.executor.executor import Executor
from tests.servers.mariadb import MariaDB, mariadb
from tests.servers.postgres import Postgres, postgres
from tests.world.live import LiveServer, live_server_in
from tests.world.stores import NewStores, postgres_copies, sqlite_copies
from tests.world.world import World, open_world

# How long an example takes depends on what else the machine does. The same examples each time: what
# somebody changed has to be why a case fails. With --thorough, others each time.
hypothesis.settings.register_profile("tests", deadline=None, print_blob=True, derandomize=True)
hypothesis.settings.register_profile("thorough", deadline=None, print_blob=True)
hypothesis.settings.load_profile("tests")

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}
ENGINES = ("sqlite", "postgresql")
# what has both databases runs on one of them here, chosen by its name
ON_ONE = tuple(
    f"tests/{name}/"
    for name in (
        *(
            "actions",
            "attacks",
            "auth",
            "commands",
            "executor",
            "files",
            "limits",
            "live",
            "loaders",
        ),
        *("masters", "people", "queries", "sources"),
        *("rights", "telemetry", "web", "work"),
    )
)
# what depends on the drivers themselves, on both loops
ON_BOTH = (
    *(f"tests/db/test_{name}.py" for name in ("databases", "limits", "lost_connections")),
    "tests/test_event_loops.py",
)
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
        "--guest",
        choices=["", *CHANGES],
        default="",
        help="run what runs on PostgreSQL on the tables of this version of Znuny, as its guest",
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="run every case on both event loops, with every payload, and what takes very long",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each case on one event loop, and some on one database, by name, unless all is wanted."""
    if config.getoption("--guest"):
        items[:] = [item for item in items if _engine(item) == "postgresql"]
        items[:] = [item for item in items if "asyncio" in item.nodeid]
        if not config.getoption("--thorough"):
            items[:] = [item for item in items if not _is_long(item)]
        _skip_what_is_otherwise(items)
        return
    if config.getoption("--thorough"):
        return
    ids = {item.nodeid for item in items}
    left = [
        item
        for item in items
        if _is_long(item) or _is_left_out(item.nodeid, ids) or _is_for_another(item, ids)
    ]
    config.hook.pytest_deselected(items=left)
    gone = {item.nodeid for item in left}
    items[:] = [item for item in items if item.nodeid not in gone]


def _skip_what_is_otherwise(items: list[pytest.Item]) -> None:
    """Where a test says why it cannot be so as a guest."""
    for item in items:
        if marked := item.get_closest_marker("not_as_guest"):
            item.add_marker(pytest.mark.skip(reason=marked.args[0]))


def _parts(case: str) -> tuple[str, str, str]:
    """The test, the event loop if it has one, and all other parameters."""
    name, _, parameters = case.partition("[")
    loop = next((loop for loop in LOOPS if parameters.startswith(loop)), "")
    return name, loop, parameters.removeprefix(loop)


def _twin(case: str) -> str:
    """The same case on the other event loop."""
    name, loop, rest = _parts(case)
    return f"{name}[{'uvloop' if loop == 'asyncio' else 'asyncio'}{rest}" if loop else ""


def _is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("thorough") is not None


def _engine(item: pytest.Item) -> str | None:
    """The database of the case; only what is parametrised has one."""
    case = getattr(item, "callspec", None)
    return case.params.get("engine") if case else None


def _is_for_another(item: pytest.Item, cases: set[str]) -> bool:
    """Whether the case runs on the other database, where one of both is enough."""
    engine = _engine(item)
    if engine not in ENGINES or not item.nodeid.startswith(ON_ONE):
        return False
    place = re.compile(rf"(?<=[\[-]){engine}(?=[-\]])")
    same = [place.sub(each, item.nodeid, count=1) for each in ENGINES]
    name, _, rest = _parts(same[0])
    chosen = ENGINES[zlib.crc32(f"{name}{rest}".encode()) % len(ENGINES)]
    return cases.issuperset(same) and engine != chosen


def _is_left_out(case: str, cases: set[str]) -> bool:
    if _twin(case) not in cases:
        return False
    name, loop, rest = _parts(case)
    chosen = list(LOOPS)[zlib.crc32(f"{name}{rest}".encode()) % len(LOOPS)]
    return not name.startswith(ON_BOTH) and loop != chosen


def pytest_configure(config: pytest.Config) -> None:
    os.environ[ENGINE] = config.getoption("--executor")
    if config.getoption("--thorough"):
        os.environ.setdefault("SCHEMATHESIS_EXAMPLES", "5")  # read before there are any options
        hypothesis.settings.load_profile("thorough")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of cases and all modules stay to the end: no need to look for garbage in them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Every asynchronous test can run on both."""
    return LOOPS


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
def postgres_stores(postgres_server: Postgres, pytestconfig: pytest.Config) -> Iterator[NewStores]:
    with postgres_copies(postgres_server, pytestconfig.getoption("--guest")) as new_stores:
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
