"""How many statements each database gets for one answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app import open_services
from bench.asking import ask
from schema.build import build
from schema.executor.executor import Executor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractAsyncContextManager

    from bench.data import Data
    from bench.line_up import Contender
    from bench.sentences import Case
    from db.database import Database, Dialect, Reader, Topic, Transaction
    from domain.host import Host
    from resolvers.context import Services

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

    @property
    def host(self) -> Host:
        return self._database.host

    @property
    def accounts(self) -> Database:
        return self

    async def reference_version(self) -> int:
        return await self._database.reference_version()

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._database.transaction()

    async def migrate(self) -> list[str]:
        return await self._database.migrate()

    def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AbstractAsyncContextManager[None]:
        return self._database.watching(changed, what)


async def statements(
    contenders: Iterable[Contender], data: Data, wanted: list[Case]
) -> dict[str, dict[str, dict[str, int]]]:
    """By case and contender the statements of one answer by database, without the token's check."""
    executor = Executor(build())
    found: dict[str, dict[str, dict[str, int]]] = {case.name: {} for case in wanted}
    for contender in contenders:
        counts: Counter[str] = Counter()
        async with open_services(contender.on(data).settings) as opened:
            services = _counted(opened, counts)
            for case in wanted:
                # a source first looks at its key columns, once; and what may be kept is kept
                await ask(executor, services, case.questions[0])
                counts.clear()
                await ask(executor, services, case.questions[0])
                found[case.name][contender.name] = dict(counts)
    return found


def _counted(services: Services, counts: Counter[str]) -> Services:
    for guard in services.directory.guards:
        source: Any = guard.source
        source._reader = CountingReader(source._reader, guard.name, counts)  # noqa: SLF001
    return replace(services, db=CountingDatabase(services.db, counts))
