"""PostgreSQL, and a new database for whoever asks."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar

import asyncpg

from tests.servers.process import HOST, program
from tests.servers.server import Command, Server, running
from tests.servers.slapd import Certificates


class Postgres(Server):
    """A cluster that trusts everybody and is quick rather than durable."""

    accounts = ("postgres",)
    stop_signal = signal.SIGINT  # without waiting for clients
    _numbers: ClassVar[Iterator[int]] = itertools.count(1)

    def __init__(self, folder: Path, certificates: Certificates | None = None) -> None:
        super().__init__(folder)
        self.certificates = certificates
        self._thread = ThreadPoolExecutor(1, "databases")

    def prepare(self) -> None:
        self.run(
            *(program("initdb"), "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        )

    def command(self) -> Command:
        options = {
            "fsync": "off",
            "full_page_writes": "off",
            "jit": "off",
            "max_connections": "200",
            "max_wal_size": "128MB",
            "synchronous_commit": "off",
            "unix_socket_directories": str(self.folder),
        }
        if self.certificates is not None:
            options["ssl"] = "on"
            options["ssl_cert_file"] = str(self.take(self.certificates.certificate))
            options["ssl_key_file"] = str(self.take(self.certificates.key))
        settings = [f"--{name}={value}" for name, value in options.items()]
        where = ["-D", f"{self.folder}/data", "-h", HOST, "-p", str(self.port)]
        return [program("postgres"), *where, *settings]

    def answers(self) -> bool:
        ask = [program("pg_isready"), "-q", "-h", HOST, "-p", str(self.port)]
        return subprocess.run(ask, check=False).returncode == 0

    def url(self, database: str) -> str:
        return f"postgresql://postgres@{HOST}:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The URL of a database that is a copy of the template and exists inside the block."""
        name = f"test_{next(self._numbers)}"
        # twice as fast as the default while the template is small
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        """Without a process of its own: databases are made and dropped by the hundred.

        In another thread, since an event loop may run in this one.
        """
        self._thread.submit(asyncio.run, self._done(statement)).result()

    async def _done(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def sql(self, statement: str) -> str:
        url = self.url("postgres")
        return self.run(program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, url)


def postgres(certificates: Certificates | None = None) -> AbstractContextManager[Postgres]:
    """With certificates it offers TLS, and does not insist on it."""
    return running(functools.partial(Postgres, certificates=certificates))
