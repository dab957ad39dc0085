"""How many statements each database gets for one answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app import open_services
from bench.data import ROOT_ID
from resolvers.context import Context
from schema.build import build
from schema.executor.executor import Executor
from schema.executor.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from bench.data import Data
    from bench.sentences import Case
    from db.database import Database, Dialect, Reader, Transaction
    from settings import Settings

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
    async with open_services(_always_asking(data.settings)) as services:
        for guard in services.directory.guards:
            source: Any = guard.source
            source._reader = CountingReader(source._reader, guard.name, counts)  # noqa: SLF001
        counted = replace(services, db=CountingDatabase(services.db, counts))
        viewer = await services.rights.viewer(ROOT_ID, services.references.current)
        for case in wanted:
            question = case.questions[0]
            for _ in range(2):  # a source first looks at its key columns, once
                counts.clear()
                asked = Request(question.query, question.variables)
                await executor.run(asked, Context(counted, viewer))
            found[case.name] = dict(counts)
    return found


def _always_asking(settings: Settings) -> Settings:
    """The same settings, with nothing kept of what sources said."""
    sources = [s.model_copy(update={"cache_time": 0, "stale_time": 0}) for s in settings.sources]
    return settings.model_copy(update={"sources": sources})
