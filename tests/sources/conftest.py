"""The contacts in every kind of source, and stores of their own for tests that change them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from sources.source import CustomerSource
from tests.servers.process import HOST
from tests.servers.slapd import Slapd, slapd
from tests.sources import ldap_directory, ldap_mortal
from tests.sources.certificates import issued
from tests.sources.kinds import KINDS, Opener
from tests.sources.stores import MysqlStore, PostgresStore, SqliteStore, Store


@pytest.fixture(scope="session", params=list(KINDS))
def opener(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens the contacts in one kind of source; nobody changes them."""
    with KINDS[request.param](request) as opener:
        yield opener


@pytest.fixture
async def source(opener: Opener) -> AsyncIterator[CustomerSource]:
    async with opener() as source:
        yield source


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A new, empty store that a source may be put over."""
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "crm.db")
    if request.param == "mysql":
        return MysqlStore(request.getfixturevalue("mariadb_url"))
    return PostgresStore(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def directory() -> Iterator[Slapd]:
    """A directory; nobody changes what is in it."""
    with slapd(ldap_directory.LDIF, more=ldap_directory.GUIDS) as server:
        yield server


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Slapd]:
    """A directory to be frozen and stopped, with a certificate for its address."""
    with slapd(ldap_mortal.LDIF, issued(tmp_path, HOST)) as server:
        yield server
        server.thaw()
