"""What goes by the clock, whoever asks or does not: uploads that nobody used in time."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from actions.uploads import Uploads

HOUR = 3600.0  # seconds from one cleaning to the next
log = logging.getLogger(__name__)


async def clean_each_hour(
    uploads: Uploads,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Remove expired uploads now, and again each hour, until it is cancelled.

    A database that does not answer is asked again in an hour. `sleep` waits for so many seconds;
    tests have their own.
    """
    while True:
        try:
            await uploads.forget(clock())
        except Unavailable as failure:
            log.warning("expired uploads stay for another hour: %s", failure)
        await sleep(HOUR)
