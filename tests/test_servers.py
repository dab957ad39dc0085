"""The servers of the tests do what the tests rely on."""

from __future__ import annotations

import contextlib
import functools
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import asyncpg
import bonsai
import pytest
import trustme

from tests.servers.mariadb import MariaDB, mariadb
from tests.servers.postgres import Postgres, postgres
from tests.servers.process import HOST, family, state, wait_until
from tests.servers.server import Server, running
from tests.servers.slapd import ADMIN, PASSWORD, SUFFIX, Certificates, Slapd, slapd

ROOT = Path(__file__).resolve().parents[1]
LDIF = f"""\
dn: {SUFFIX}
objectClass: organization
objectClass: dcObject
dc: example
o: Example
"""
MAKERS: list[Callable[[], AbstractContextManager[Server]]] = [
    postgres,
    mariadb,
    functools.partial(slapd, LDIF),
]
DIES = """\
import os, signal
from tests.servers.postgres import postgres

with postgres() as server:
    print(server.pid, server.folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(params=MAKERS, ids=["postgres", "mariadb", "slapd"])
def make(request: pytest.FixtureRequest) -> Callable[[], AbstractContextManager[Server]]:
    maker: Callable[[], AbstractContextManager[Server]] = request.param
    return maker


@pytest.fixture
def server(make: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    with make() as server:
        yield server


@functools.singledispatch
def ask(server: Server) -> str:
    raise NotImplementedError(server)


@ask.register
def _(server: Postgres) -> str:
    return server.sql("SELECT 'here'").strip()


@ask.register
def _(server: MariaDB) -> str:
    return server.sql("SELECT 'here'").strip()


@ask.register
def _(server: Slapd) -> str:
    client = bonsai.LDAPClient(server.url)
    client.set_credentials("SIMPLE", ADMIN, PASSWORD)
    with client.connect() as connection:
        [entry] = connection.search(SUFFIX, bonsai.LDAPSearchScope.BASE)
    return "here" if entry["o"] == ["Example"] else ""


def listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def test_a_server_answers_freezes_and_thaws(server: Server) -> None:
    assert ask(server) == "here"

    server.freeze()
    assert {state(pid) for pid in family(server.pid)} <= {"T", "Z"}
    assert state(server.pid) == "T"
    assert listening(server.port)  # by the kernel, which knows nothing of it

    server.thaw()
    assert ask(server) == "here"


def test_a_server_stops_even_when_frozen_and_starts_again_where_it_was(server: Server) -> None:
    port = server.port
    server.freeze()
    server.stop()
    assert not listening(port)

    server.start()
    assert server.port == port
    assert ask(server) == "here"


def test_nothing_of_a_server_is_left(make: Callable[[], AbstractContextManager[Server]]) -> None:
    with make() as server:
        folder, pids = server.folder, family(server.pid)
        assert folder.is_dir()
    assert not folder.exists()
    assert {state(pid) for pid in pids} == {"Z"}


def test_a_server_dies_with_the_tests_however_these_die() -> None:
    command = [sys.executable, "-c", DIES]
    tests = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    pid, folder = tests.stdout.decode().split()
    assert tests.returncode == -signal.SIGKILL
    wait_until(lambda: state(int(pid)) == "Z")
    shutil.rmtree(folder)  # which nobody was left to do


class Broken(Server):
    def prepare(self) -> None: ...

    def command(self) -> list[str | Path]:
        return ["sh", "-c", "echo out of luck; exit 1"]

    def answers(self) -> bool:
        return False


def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(RuntimeError, match="out of luck"), running(Broken):
        pass


async def test_each_database_is_new_and_dropped(postgres_server: Postgres) -> None:
    with postgres_server.database() as template:
        connection = await asyncpg.connect(template)
        await connection.execute("CREATE TABLE ticket (id integer)")
        await connection.close()
        with postgres_server.database(template.rpartition("/")[2]) as copy:
            connection = await asyncpg.connect(copy)
            assert await connection.fetch("SELECT id FROM ticket") == []
            # a connection left open does not keep the database
    there = postgres_server.sql("SELECT datname FROM pg_database").split()
    assert {url.rpartition("/")[2] for url in (template, copy)}.isdisjoint(there)
    connection.terminate()


def test_a_database_of_mariadb_speaks_unicode(mariadb_server: MariaDB) -> None:
    with mariadb_server.database() as url:
        name = url.rpartition("/")[2]
        mariadb_server.sql("CREATE TABLE t (a text); INSERT INTO t VALUES ('Zoë 🎫')", name)
        assert mariadb_server.sql("SELECT a FROM t", name) == "Zoë 🎫\n"
    assert name not in mariadb_server.sql("SHOW DATABASES")


def test_slapd_speaks_tls_when_it_has_certificates(tmp_path: Path) -> None:
    authority = trustme.CA()
    own = authority.issue_cert(HOST)
    files = Certificates(tmp_path / "authority", tmp_path / "certificate", tmp_path / "key")
    authority.cert_pem.write_to_path(files.authority)
    own.cert_chain_pems[0].write_to_path(files.certificate)
    own.private_key_pem.write_to_path(files.key)

    trust = ssl.create_default_context(cafile=str(files.authority))
    with (
        slapd(LDIF, files) as server,
        socket.create_connection((HOST, server.tls_port)) as plain,
        trust.wrap_socket(plain, server_hostname=HOST) as secure,
    ):
        assert secure.version() is not None
