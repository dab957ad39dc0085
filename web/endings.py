"""Sockets end with their tokens: one look at all of them each second, in one statement."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from auth import tokens
from db.background import lasting
from domain.errors import Unavailable
from domain.tokens import Account
from resolvers import viewers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection

    from resolvers.context import Services

SECONDS = 1.0  # from one look to the next
log = logging.getLogger(__name__)


class Endings:
    """The sockets of this process that came with a token; nothing is looked at without one.

    `sleep` waits for so many seconds; tests have their own.
    """

    def __init__(
        self, services: Services, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._services = services
        self._sleep = sleep
        self._open: dict[object, tuple[str, Callable[[], None]]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._answers = True  # whether the database did, when it was last asked

    @asynccontextmanager
    async def noticed(self, token: str | None, end: Callable[[], None]) -> AsyncIterator[None]:
        """Call `end`, which may be told twice, when the token ends while the block runs.

        That is when it is revoked or expires, or when its account is not, or no longer, good.
        """
        if token is None:
            yield
            return
        this = object()
        self._open[this] = (token, end)
        if self._looking is None:
            self._looking = asyncio.create_task(lasting(self._look_on, "the look at open sockets"))
        try:
            yield
        finally:
            del self._open[this]
            if not self._open:
                await self._rest()

    async def _rest(self) -> None:
        """The last one has closed: whoever comes next begins anew."""
        looking, self._looking = self._looking, None
        if looking:
            looking.cancel()
            await asyncio.wait([looking])

    async def _look_on(self) -> None:
        while True:
            await self._sleep(SECONDS)
            await self._look()

    async def _look(self) -> None:
        """End what has to end; a database that does not answer ends nothing."""
        asked = {token for token, _ in self._open.values()}
        try:
            good = await self._good(asked)
        except Unavailable as failure:
            if self._answers:
                log.warning("no socket is ended, no answer from the database: %s", failure)
            self._answers = False
            return
        self._answers = True
        for token, end in list(self._open.values()):
            if token in asked and token not in good:
                end()

    async def _good(self, asked: Collection[str]) -> set[str]:
        """Those of the tokens that are still good.

        A customer whose row is gone is looked up as when he asks: a source may know him.
        """
        services = self._services
        found = await tokens.still_good(services.db, asked, services.clock())
        return {
            text
            for text, login in found.items()
            if login is None or await viewers.viewer_of(services, Account(customer=login))
        }
