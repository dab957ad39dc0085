"""Connections to one directory: bounded, kept for the next question, never used in doubt."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

from sources.ldap.failures import ConnectionLost

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sources.ldap.attributes import Entry
    from sources.ldap.connection import LdapConnection
    from sources.ldap.question import Question

# directories and firewalls drop what is silent for longer, and some do not say so
LONGEST_IDLE = 60.0


class LdapPool:
    """Asks each question on a connection of its own, at most `size` at the same time."""

    def __init__(self, connect: Callable[[], Awaitable[LdapConnection]], size: int) -> None:
        self._connect = connect
        self._slots = asyncio.Semaphore(size)
        self._idle: deque[tuple[LdapConnection, float]] = deque()
        self._closed = False

    async def ask(self, question: Question) -> list[Entry]:
        """The answer; asked once more where a kept connection was lost. Raises `LdapFailure`."""
        async with self._slots:
            if kept := self._kept():
                try:
                    return await self._ask(kept, question)
                except ConnectionLost:
                    self._drop_idle()  # they are likely to be lost as well
            return await self._ask(await self._connect(), question)

    async def _ask(self, connection: LdapConnection, question: Question) -> list[Entry]:
        try:
            found = await connection.search(question)
        except BaseException:
            connection.close()
            raise
        if self._closed:
            connection.close()
        else:
            self._idle.append((connection, time.monotonic()))
        return found

    def _kept(self) -> LdapConnection | None:
        """The connection that was used last; those that were idle for too long are closed."""
        while self._idle and time.monotonic() - self._idle[0][1] > LONGEST_IDLE:
            self._idle.popleft()[0].close()
        return self._idle.pop()[0] if self._idle else None

    def close(self) -> None:
        """Keep none any more; those in use are closed by whoever uses them."""
        self._closed = True
        self._drop_idle()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()
