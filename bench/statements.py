"""How many statements each database gets for one answer."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app import open_services
from bench.data import ROOT_ID
from db.postgres import open_postgres_reader
from db.sqlite import open_sqlite_reader
from resolvers.context import Context
from schema.build import build
from schema.executor import Executor, Request
from sources.directory import Directory
from sources.sql.settings import SqliteSourceSettings
from sources.sql.source import SqlSource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from bench.data import Data
    from bench.sentences import Case
    from db.database import Database, Dialect, Reader, Transaction
    from sources.kinds import AnySource

R = TypeVar("R")
OWN = "own"


class CountingReader:
    """Passes statements on and counts them under a name."""

    def __init__(self, inner: Reader, name: str, counts: Counter[str]) -> None:
        self._inner = inner
        self._name = name
        self._counts = counts

    @property
    def dialect(self) -> Dialect:
        return self._inner.dialect

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        self._counts[self._name] += 1
        return await self._inner.fetch(record, sql, *args)

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        self._counts[self._name] += 1
        return await self._inner.rows(sql, *args)


class CountingDatabase(CountingReader):
    """The same for a database of our own."""

    def __init__(self, inner: Database, counts: Counter[str]) -> None:
        super().__init__(inner, OWN, counts)
        self._database = inner

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._database.transaction()

    async def migrate(self) -> list[str]:
        return await self._database.migrate()

    def watching(self, changed: Callable[[], None]) -> AbstractAsyncContextManager[None]:
        return self._database.watching(changed)


async def statements(data: Data, wanted: list[Case]) -> dict[str, dict[str, int]]:
    """For each case the statements of one answer by database, the check of the token left out."""
    executor = Executor(build())
    counts: Counter[str] = Counter()
    found = {}
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(data.settings))
        sources = [
            (await _counted(source, counts, stack), source.match == "login", source.time_limit)
            for source in data.settings.sources
        ]
        services = replace(
            services, db=CountingDatabase(services.db, counts), directory=Directory(sources)
        )
        viewer = await services.rights.viewer(ROOT_ID, services.references.current)
        for case in wanted:
            question = case.questions[0]
            for _ in range(2):  # a source first looks at its key columns, once
                counts.clear()
                asked = Request(question.query, question.variables)
                await executor.run(asked, Context(services, viewer))
            found[case.name] = dict(counts)
    return found


async def _counted(source: AnySource, counts: Counter[str], stack: AsyncExitStack) -> SqlSource:
    size, limit = source.pool_size, source.time_limit
    if isinstance(source, SqliteSourceSettings):
        opened: AbstractAsyncContextManager[Reader] = open_sqlite_reader(
            source.path, pool_size=size, time_limit=limit
        )
    else:
        url = source.url.get_secret_value()
        opened = open_postgres_reader(url, pool_size=size, time_limit=limit)
    reader = await stack.enter_async_context(opened)
    return SqlSource(source, CountingReader(reader, source.name, counts))
