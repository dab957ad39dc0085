"""A database on a server proves who it is where the settings ask for it, and nobody else passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadSetting, SourceUnavailable
from sources.reasons import NOT_TRUSTED, UNREACHABLE
from sources.sql.source import SqlSource
from tests.servers.mariadb import MariaDB, mariadb
from tests.servers.postgres import Postgres, postgres
from tests.servers.process import HOST
from tests.servers.slapd import Certificates
from tests.sources.certificates import issued
from tests.sources.stores import MysqlStore, PostgresStore

Owner = PostgresStore | MysqlStore
CIPHERS = {
    "postgresql": "SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    "mysql": "SELECT variable_value FROM information_schema.session_status"
    " WHERE variable_name = 'ssl_cipher'",
}
TABLES = ["CREATE TABLE kontakt (nr VARCHAR(20))", "INSERT INTO kontakt VALUES ('k')"]
PLAIN: dict[str, Any] = {"fields": {}, "extra": {}, "company": {}, "search": ["nr"]}


@dataclass
class Secure:
    """A database whose server has a certificate for its address, and for no name."""

    store: Owner
    ca_file: Path

    def address(self, host: str) -> dict[str, Any]:
        """The server by another of its names, in parts."""
        user, _, rest = self.store.where.partition("://")[2].partition("@")
        place, _, database = rest.partition("/")
        port = int(place.rpartition(":")[2])
        return {"url": None, "host": host, "port": port, "user": user, "database": database}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return issued(tmp_path_factory.mktemp("certificates"), HOST)


@pytest.fixture(scope="module")
def secure_postgres(certificates: Certificates) -> Iterator[Postgres]:
    with postgres(certificates) as server:
        yield server


@pytest.fixture(scope="module")
def secure_mariadb(certificates: Certificates) -> Iterator[MariaDB]:
    with mariadb(certificates) as server:
        yield server


@pytest.fixture(params=["secure_postgres", "secure_mariadb"])
async def secure(request: pytest.FixtureRequest, certificates: Certificates) -> Any:
    server: Postgres | MariaDB = request.getfixturevalue(request.param)
    with server.database() as url:
        store = PostgresStore(url) if isinstance(server, Postgres) else MysqlStore(url)
        await store.run(*TABLES)
        yield Secure(store, certificates.authority)


@pytest.fixture(params=["postgres_url", "mariadb_url"])
async def insecure(request: pytest.FixtureRequest) -> Owner:
    """One whose server knows no TLS."""
    url = request.getfixturevalue(request.param)
    store = PostgresStore(url) if request.param == "postgres_url" else MysqlStore(url)
    await store.run(*TABLES)
    return store


async def encrypted(source: SqlSource) -> bool:
    assert [person.key for person in await source.by_key(["k"])] == ["k"]
    [[cipher]] = await source._reader.rows(CIPHERS[source.kind.value])
    return bool(cipher)


async def refused(store: Owner, **changed: Any) -> str:
    """Why it is not asked."""
    async with store.source(**PLAIN, **changed) as source:
        with pytest.raises(SourceUnavailable) as refusal:
            await source.by_key(["k"])
    return refusal.value.reason


async def test_a_server_with_a_certificate_of_the_right_authority_is_asked(secure: Secure) -> None:
    for tls in ("on", None):
        async with secure.store.source(**PLAIN, tls=tls, ca_file=secure.ca_file) as source:
            assert await encrypted(source)


async def test_an_address_in_parts_is_the_same_server(secure: Secure) -> None:
    where = secure.address(HOST)
    async with secure.store.source(**PLAIN, **where, ca_file=secure.ca_file) as source:
        assert await encrypted(source)


async def test_a_certificate_of_another_authority_is_refused(
    secure: Secure, tmp_path: Path
) -> None:
    assert await refused(secure.store, ca_file=issued(tmp_path, HOST).authority) == NOT_TRUSTED


async def test_without_a_file_the_authorities_of_the_system_count(secure: Secure) -> None:
    assert await refused(secure.store, tls="on") == NOT_TRUSTED


async def test_a_certificate_for_another_name_is_refused(secure: Secure) -> None:
    where = secure.address("localhost")
    assert await refused(secure.store, **where, ca_file=secure.ca_file) == NOT_TRUSTED


async def test_a_server_without_tls_is_refused_where_it_is_asked_for(
    insecure: Owner, certificates: Certificates
) -> None:
    """Rather than asked in the clear."""
    assert await refused(insecure, tls="on", ca_file=certificates.authority) == UNREACHABLE


async def test_switched_off_it_is_not_tried(secure: Secure, insecure: Owner) -> None:
    for store in (secure.store, insecure):
        async with store.source(**PLAIN, tls="off") as source:
            assert not await encrypted(source)


async def test_without_a_word_a_server_without_tls_is_asked(insecure: Owner) -> None:
    async with insecure.source(**PLAIN) as source:
        assert not await encrypted(source)


async def test_a_file_without_certificates_is_a_mistake(insecure: Owner, tmp_path: Path) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("This is no certificate.")
    with pytest.raises(BadSetting, match="PEM") as refusal:
        async with insecure.source(**PLAIN, ca_file=file):
            pass

    assert refusal.value.path == "sources.crm.ca_file"
