"""How late the event loop is: whoever holds it up for long makes everybody wait."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 0.25


async def lag(told: Callable[[float], None]) -> None:
    """Tell several times a second by how many seconds it woke us too late; until cancelled."""
    while True:
        begun = perf_counter()
        await asyncio.sleep(SECONDS)
        told(max(0.0, perf_counter() - begun - SECONDS))
