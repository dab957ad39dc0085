"""A background task that lives exactly as long as a block."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from domain.errors import TicketgraphError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

T = TypeVar("T")
RETRY_SECONDS = 1.0
log = logging.getLogger(__name__)


async def lasting(work: Callable[[], Coroutine[Any, Any, None]], what: str) -> None:
    """Work that goes on until it is cancelled: a failure is logged, and it begins anew."""
    while True:
        try:
            await work()
        except TicketgraphError as failure:
            log.warning("%s failed, beginning anew: %s", what, failure)
        except Exception:
            log.exception("%s failed, beginning anew", what)
        await asyncio.sleep(RETRY_SECONDS)


@asynccontextmanager
async def running(work: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Run `work` beside the block; cancel it and wait for its end when the block ends."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
