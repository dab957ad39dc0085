"""Readers that note each statement on its way to a database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple, TypeVar

from db.database import Database, Dialect, Reader, Topic, Transaction
from domain.host import Host

R = TypeVar("R")
CHANGES = "changes"
SETTLED = 100  # turns of the event loop in which everything that can go on has gone on


class Statement(NamedTuple):
    """A statement as it was given to a reader, and whose database it was for."""

    store: str
    sql: str


class Notes:
    """What ran so far; `in_turn` one at a time, so that the order is certain."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.in_turn = False
        self._turn = asyncio.Semaphore(1)

    @asynccontextmanager
    async def noting(self, store: str, sql: str) -> AsyncIterator[None]:
        if not self.in_turn:
            self.statements.append(Statement(store, sql))
            yield
            return
        async with self._turn:
            for _ in range(SETTLED):
                await asyncio.sleep(0)
            self.statements.append(Statement(store, sql))
            yield


class NotingReader:
    """A reader that notes what it passes on."""

    def __init__(self, inner: Reader, store: str, notes: Notes) -> None:
        self._inner = inner
        self._store = store
        self._notes = notes

    @property
    def dialect(self) -> Dialect:
        return self._inner.dialect

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        async with self._notes.noting(self._store, sql):
            return await self._inner.fetch(record, sql, *args)

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        async with self._notes.noting(self._store, sql):
            return await self._inner.rows(sql, *args)


class NotingTransaction(NotingReader):
    """A transaction that notes what it passes on."""

    _inner: Transaction

    async def execute(self, sql: str, *args: Any) -> None:
        async with self._notes.noting(self._store, sql):
            await self._inner.execute(sql, *args)


class NotingDatabase(NotingReader):
    """A database of our own; what is done in transactions is noted as CHANGES."""

    _inner: Database

    @property
    def host(self) -> Host:
        return self._inner.host

    @property
    def accounts(self) -> Database:
        apart = self._inner.accounts
        return self if apart is self._inner else apart

    async def reference_version(self) -> int:
        return await self._inner.reference_version()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._inner.transaction() as tx:
            yield NotingTransaction(tx, CHANGES, self._notes)

    async def migrate(self) -> list[str]:
        return await self._inner.migrate()

    def watching(
        self, changed: Callable[[], None], what: Topic = "tg_reference"
    ) -> AbstractAsyncContextManager[None]:
        return self._inner.watching(changed, what)
