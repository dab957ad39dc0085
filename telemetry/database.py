"""Our own database, while somebody looks on: passes statements on and tells how they ended."""

from __future__ import annotations

from contextlib import asynccontextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from domain.watch import outcome_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from db.database import Database, Dialect, Reader, Topic, Transaction
    from domain.host import Host
    from domain.watch import Watches

R = TypeVar("R")
T = TypeVar("T")


def watched(db: Database, watches: Watches) -> Database:
    """The same database; nobody who looks on, nothing in between."""
    return WatchedDatabase(db, watches) if watches else db


class WatchedReader:
    """Tells of each statement that reads."""

    _inner: Reader

    def __init__(self, inner: Reader, watches: Watches) -> None:
        self._inner = inner
        self._watches = watches

    @property
    def dialect(self) -> Dialect:
        return self._inner.dialect

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        """As the database does."""
        return await self._told(sql, self._inner.fetch(record, sql, *args))

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        """As the database does."""
        return await self._told(sql, self._inner.rows(sql, *args))

    async def _told(self, sql: str, statement: Awaitable[T]) -> T:
        begun, failure = perf_counter(), None
        try:
            return await statement
        except BaseException as raised:
            failure = raised
            raise
        finally:
            seconds, outcome = perf_counter() - begun, outcome_of(failure)
            for watch in self._watches:
                watch.stated(sql, outcome, seconds)


class WatchedTransaction(WatchedReader):
    """Tells of each statement inside a transaction."""

    _inner: Transaction

    async def execute(self, sql: str, *args: Any) -> None:
        """As the transaction does."""
        await self._told(sql, self._inner.execute(sql, *args))


class WatchedDatabase(WatchedReader):
    """Tells of each statement of the service; those by which it watches its tables are none."""

    _inner: Database

    @property
    def host(self) -> Host:
        """As the database says."""
        return self._inner.host

    @property
    def accounts(self) -> Database:
        """As the database does, with the same who look on."""
        apart = self._inner.accounts
        return self if apart is self._inner else WatchedDatabase(apart, self._watches)

    async def reference_version(self) -> int:
        """As the database does; by this the service watches its tables."""
        return await self._inner.reference_version()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """As the database does."""
        async with self._inner.transaction() as tx:
            yield WatchedTransaction(tx, self._watches)

    async def migrate(self) -> list[str]:
        """As the database does."""
        return await self._inner.migrate()

    def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AbstractAsyncContextManager[None]:
        """As the database does."""
        return self._inner.watching(changed, what)
