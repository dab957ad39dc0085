"""A replica of a PostgreSQL server of the tests: it follows by streaming, and takes no changes."""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from pathlib import Path

from tests.servers.postgres import Postgres
from tests.servers.process import HOST, program
from tests.servers.server import Command, running


class Standby(Postgres):
    """Made as an administrator makes one; a read that keeps it behind is given up at once."""

    def __init__(self, folder: Path, primary: Postgres) -> None:
        super().__init__(folder)
        self._primary = primary

    def prepare(self) -> None:
        self.run(
            *(program("pg_basebackup"), "-R", "-D", f"{self.folder}/data", "-U", "postgres"),
            *("-h", HOST, "-p", str(self._primary.port), "--checkpoint=fast", "--no-sync"),
        )

    def command(self) -> Command:
        return [*super().command(), "--hot_standby=on", "--max_standby_streaming_delay=0"]


def standby(primary: Postgres) -> AbstractContextManager[Standby]:
    """Of all databases that are there by now, and what becomes of them."""
    return running(functools.partial(Standby, primary=primary))
