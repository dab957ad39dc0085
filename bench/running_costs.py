"""What running the service costs: how long it takes to start and to stop, and its memory."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from statistics import median
from typing import TYPE_CHECKING

from bench.data import filled, on_sqlite
from bench.figures import spread
from bench.line_up import AS_SHIPPED
from bench.load import load
from bench.rounds import MANY, service
from bench.sentences import page
from demo import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from bench.data import Data
    from bench.figures import Spread

STARTS = 5
STOPS = 3
STOPPED_AFTER = 1.0  # seconds of load


async def start_seconds(data: Data, folder: Path) -> Spread:
    """From the start of the program to its first answer, on databases that are there."""
    found = []
    for _ in range(STARTS):
        async with service(AS_SHIPPED, data, folder) as started:
            found.append(started.ready_after)
    return spread(found)


async def stop_seconds(data: Data, folder: Path) -> Spread:
    """From Ctrl-C to the end of the program, while 16 connections ask for pages of 50."""
    found = []
    for _ in range(STOPS):
        async with service(AS_SHIPPED, data, folder) as started:
            asked = [started.request(page(50))]
            loading = asyncio.ensure_future(load(started.port, asked, MANY, 60))
            await asyncio.sleep(STOPPED_AFTER)
            found.append(await started.program.end())
            with suppress(ExceptionGroup):  # every connection breaks off, which is the point
                await loading
    return spread(found)


async def idle_bytes(folder: Path) -> float:
    """Resident memory of a service with the demo data of a first start that has nothing to do."""
    data = await filled(on_sqlite(folder), Plan(), lambda *_: None)
    found = []
    for _ in range(STOPS):
        async with service(AS_SHIPPED, data, folder) as started:
            found.append(started.program.memory)
    return median(found)
