"""Stores of customers in SQL that a test fills as it likes."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from db.database import Dialect
from sources.sql.source import SqlSource, open_sql_source
from tests.sources.kinds import run_mysql, run_postgres, run_sqlite, settings


class Store(Protocol):
    """A database of somebody else."""

    kind: ClassVar[Dialect]

    @property
    def where(self) -> str: ...

    async def run(self, *statements: str) -> None:
        """What its owner does with it."""

    def source(self, **changed: Any) -> AbstractAsyncContextManager[SqlSource]:
        """A source over it; the settings are those of the contacts but for what is given."""


class SqliteStore:
    kind: ClassVar[Dialect] = "sqlite"

    def __init__(self, path: Path) -> None:
        self.where = str(path)

    async def run(self, *statements: str) -> None:
        run_sqlite(Path(self.where), *statements)

    def source(self, **changed: Any) -> AbstractAsyncContextManager[SqlSource]:
        return open_sql_source(settings(self.kind, self.where, **changed))


class PostgresStore:
    kind: ClassVar[Dialect] = "postgresql"

    def __init__(self, url: str) -> None:
        self.where = url

    async def run(self, *statements: str) -> None:
        await run_postgres(self.where, *statements)

    def source(self, **changed: Any) -> AbstractAsyncContextManager[SqlSource]:
        return open_sql_source(settings(self.kind, self.where, **changed))


class MysqlStore:
    kind: ClassVar[Dialect] = "mysql"

    def __init__(self, url: str) -> None:
        self.where = url

    async def run(self, *statements: str) -> None:
        await run_mysql(self.where, *statements)

    def source(self, **changed: Any) -> AbstractAsyncContextManager[SqlSource]:
        return open_sql_source(settings(self.kind, self.where, **changed))
