"""A background task that lives exactly as long as a block."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

T = TypeVar("T")
log = logging.getLogger(__name__)


async def lasting(work: Coroutine[Any, Any, None], what: str) -> None:
    """Work that should go on until it is cancelled: its end by a failure is logged at once."""
    try:
        await work
    except Exception:
        log.exception("%s has stopped", what)
        raise


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
