"""How often each store is asked for one answer: a source itself, and its server by the driver."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app import open_services
from bench.asking import ask
from bench.statements import OWN, CountingDatabase, CountingReader
from schema.build import build
from schema.executor.executor import Executor
from sources.ldap.source import LdapSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bench.data import Data
    from bench.sentences import Case
    from resolvers.context import Services
    from sources.guard import Guard

CALLS, SENT = "calls", "sent"
COUNTED = 5  # of the questions of a case
Counts = Counter[str]


async def calls(
    wanted: Mapping[str, Data], cases: Iterable[Case]
) -> dict[str, dict[str, dict[str, int]]]:
    """By case and contender: own statements, calls of the source, and messages to it, at most."""
    executor, asked = Executor(build()), list(cases)
    found: dict[str, dict[str, dict[str, int]]] = {case.name: {} for case in asked}
    for name, data in wanted.items():
        counts: Counts = Counter()
        async with open_services(data.settings) as opened:
            services = _counted(opened, counts)
            for case in asked:
                found[case.name][name] = await _most(executor, services, case, counts)
    return found


async def _most(
    executor: Executor, services: Services, case: Case, counts: Counts
) -> dict[str, int]:
    """The most that an answer took; an empty company or a ticket of nobody takes less."""
    most: Counts = Counter()
    for question in case.questions[:: max(1, len(case.questions) // COUNTED)]:
        await ask(executor, services, question)  # what is kept is kept, key columns are known
        counts.clear()
        await ask(executor, services, question)
        most |= counts
    return {key: most[key] for key in (OWN, CALLS, SENT)}


def _counted(services: Services, counts: Counts) -> Services:
    for guard in services.directory.guards:
        _count(guard, counts)
    return replace(services, db=CountingDatabase(services.db, counts))


def _count(guard: Guard, counts: Counts) -> None:
    """Look on where a source is asked, and where its driver sends."""
    source: Any = guard.source
    if isinstance(source, LdapSource):
        pool: Any = source._pool  # noqa: SLF001 - a measurement may look inside
        pool._connect = _CountingConnect(pool._connect, counts)  # noqa: SLF001
    else:
        source._reader = CountingReader(source._reader, SENT, counts)  # noqa: SLF001
    guard.source = _CountingSource(source, counts)


class _CountingSource:
    """Passes questions on and counts them."""

    def __init__(self, inner: Any, counts: Counts) -> None:
        self._inner = inner
        self._counts = counts

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if callable(found):
            self._counts[CALLS] += 1
        return found


class _CountingConnect:
    """Makes connections whose driver is counted."""

    def __init__(self, connect: Any, counts: Counts) -> None:
        self._connect = connect
        self._counts = counts

    async def __call__(self) -> Any:
        connection = await self._connect()
        connection._driver = _CountingDriver(connection._driver, self._counts)  # noqa: SLF001
        return connection


class _CountingDriver:
    """Counts searches, and every further page of one, since each waits for the directory."""

    def __init__(self, inner: Any, counts: Counts) -> None:
        self._inner = inner
        self._counts = counts

    def __getattr__(self, name: str) -> Any:
        if name in {"paged_search", "get_result"}:
            self._counts[SENT] += 1
        return getattr(self._inner, name)
