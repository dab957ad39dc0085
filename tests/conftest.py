"""What every test may ask for: real databases, and both event loops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

import hypothesis
import pytest
import uvloop

from tests.servers.mariadb import MariaDB, mariadb
from tests.servers.postgres import Postgres, postgres

# how long an example takes depends on what else the machine does
hypothesis.settings.register_profile("tests", deadline=None, print_blob=True)
hypothesis.settings.load_profile("tests")


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


@pytest.fixture
def mariadb_url(mariadb_server: MariaDB) -> Iterator[str]:
    """A new, empty database."""
    with mariadb_server.database() as url:
        yield url
