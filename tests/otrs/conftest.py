"""Databases of each version of OTRS; a test of one version says so with `otrs_version`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from tests.otrs.databases import VERSIONS, OtrsDatabases, otrs_databases
from tests.otrs.guests import otrs_at
from tests.servers.postgres import Postgres


@pytest.fixture(scope="session")
def new_otrs(postgres_server: Postgres) -> Iterator[OtrsDatabases]:
    """Opens the database of a new installation of some version."""
    with otrs_databases(postgres_server) as new_otrs:
        yield new_otrs


@pytest.fixture(params=VERSIONS)
def otrs_version(request: pytest.FixtureRequest) -> str:
    """All of them, where a test is not parametrised with its own."""
    version: str = request.param
    return version


@pytest.fixture
def otrs_url(new_otrs: OtrsDatabases, otrs_version: str) -> Iterator[str]:
    """The database of a new installation, for this test alone."""
    with new_otrs(otrs_version) as url:
        yield url


@pytest.fixture
def used_otrs_url(new_otrs: OtrsDatabases, otrs_version: str) -> Iterator[str]:
    """One in which people have worked; tests/otrs/rows/ says what is in it."""
    with new_otrs(otrs_version, used=True) as url:
        yield url


@pytest.fixture
async def used_otrs(used_otrs_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to it."""
    async with otrs_at(used_otrs_url) as connection:
        yield connection


@pytest.fixture
async def otrs(otrs_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to it."""
    async with otrs_at(otrs_url) as connection:
        yield connection
