"""The statements of one mutation, noted once, and sent again by hand for another ticket."""

from __future__ import annotations

import re
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from db.database import Database, Dialect, Transaction

R = TypeVar("R")
UNIQUE = re.compile(r"[0-9a-f]{32}")  # of the counter that ticket numbers are drawn from


@dataclass(slots=True)
class Sent:
    """One statement: how it was sent, with what, and the id that came back, if one did."""

    how: str
    sql: str
    args: tuple[Any, ...]
    record: type | None = None
    id: int | None = None


class Noted:
    """A transaction that notes what goes through it."""

    def __init__(self, inner: Transaction, sent: list[Sent]) -> None:
        self._inner, self._sent = inner, sent

    @property
    def dialect(self) -> Dialect:
        return self._inner.dialect

    async def fetch(self, record: type[R], sql: str, *args: Any) -> list[R]:
        self._sent.append(Sent("fetch", sql, args, record))
        return await self._inner.fetch(record, sql, *args)

    async def rows(self, sql: str, *args: Any) -> Sequence[Sequence[Any]]:
        found = await self._inner.rows(sql, *args)
        new = found[0][0] if "RETURNING id" in sql else None
        self._sent.append(Sent("rows", sql, args, id=new))
        return found

    async def execute(self, sql: str, *args: Any) -> None:
        self._sent.append(Sent("execute", sql, args))
        await self._inner.execute(sql, *args)


@dataclass
class NotingDatabase:
    """A database whose transactions are noted."""

    inner: Database
    sent: list[Sent] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self.inner.transaction() as tx:
            yield Noted(tx, self.sent)


@dataclass(frozen=True, slots=True)
class ByHand:
    """Statements as they were noted, for `ticket`; `number` was the one of a new ticket."""

    transaction: Callable[[], AbstractAsyncContextManager[Transaction]]
    sent: list[Sent]
    ticket: int
    number: str

    async def again(self, ticket: int) -> None:
        """Send them once more in one transaction, with the ids that come now."""
        ids = {self.ticket: ticket}
        fresh = uuid.uuid4()
        async with self.transaction() as tx:
            for one in self.sent:
                args = [self._arg(arg, ids, fresh) for arg in one.args]
                if one.how == "fetch":
                    await tx.fetch(one.record or object, one.sql, *args)
                elif one.how == "execute":
                    await tx.execute(one.sql, *args)
                else:
                    rows = await tx.rows(one.sql, *args)
                    if one.id is not None:
                        ids[one.id] = rows[0][0]

    def _arg(self, arg: Any, ids: dict[int, int], fresh: uuid.UUID) -> Any:
        if isinstance(arg, bool) or not isinstance(arg, int | str):
            return arg
        if isinstance(arg, int):
            return ids.get(arg, arg)
        if self.number and arg == self.number:
            return str(fresh.int)
        return uuid.uuid4().hex if UNIQUE.fullmatch(arg) else arg
