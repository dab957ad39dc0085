"""MariaDB, and a new database for whoever asks."""

from __future__ import annotations

import contextlib
import functools
import itertools
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar

from tests.servers.process import HOST, program
from tests.servers.server import Command, Server, running
from tests.servers.slapd import Certificates


class MariaDB(Server):
    """A server whose root has no password; quick rather than durable."""

    accounts = ("mysql",)
    _numbers: ClassVar[Iterator[int]] = itertools.count(1)

    def __init__(self, folder: Path, certificates: Certificates | None = None) -> None:
        super().__init__(folder)
        self.certificates = certificates

    def prepare(self) -> None:
        self.run(
            *(program("mariadb-install-db"), "--no-defaults", f"--datadir={self.folder}/data"),
            *("--auth-root-authentication-method=normal", "--skip-test-db"),
            # one that starts clears its folder of temporary tables, also of those of others
            *("--skip-name-resolve", "--innodb-log-file-size=8M", f"--tmpdir={self.folder}"),
        )

    def command(self) -> Command:
        return [
            program("mariadbd"),
            "--no-defaults",
            f"--datadir={self.folder}/data",
            f"--socket={self.folder}/socket",
            f"--pid-file={self.folder}/pid",
            f"--bind-address={HOST}",
            f"--port={self.port}",
            f"--tmpdir={self.folder}",
            "--skip-name-resolve",
            "--skip-log-bin",
            "--character-set-server=utf8mb4",
            "--innodb-buffer-pool-size=32M",
            "--innodb-log-file-size=8M",
            "--innodb-flush-log-at-trx-commit=0",
            *self._tls(),
        ]

    def _tls(self) -> list[str]:
        if self.certificates is None:
            return []
        certificate, key = (
            self.take(self.certificates.certificate),
            self.take(self.certificates.key),
        )
        return [f"--ssl-cert={certificate}", f"--ssl-key={key}"]

    def answers(self) -> bool:
        # it speaks first, but only when it is ready
        with (
            contextlib.suppress(OSError),
            socket.create_connection((HOST, self.port), timeout=1) as client,
        ):
            return bool(client.recv(1))
        return False

    def url(self, database: str) -> str:
        return f"mysql://root@{HOST}:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The URL of an empty database that exists inside the block."""
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE {name}")

    def sql(self, statements: str, database: str = "") -> str:
        """Run statements, as root, and give their rows back, a line each and tabs between."""
        client = [program("mariadb"), "--no-defaults", "--batch", "--skip-column-names"]
        where = ["--default-character-set=utf8mb4", f"--socket={self.folder}/socket", database]
        return self.run(*client, "--user=root", *where, text=statements)


def mariadb(certificates: Certificates | None = None) -> AbstractContextManager[MariaDB]:
    """With certificates it offers TLS, and does not insist on it."""
    return running(functools.partial(MariaDB, certificates=certificates))
