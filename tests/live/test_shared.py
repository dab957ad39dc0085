"""Answers that are made once for many, and what becomes of those nobody waits for."""

from __future__ import annotations

import asyncio
from functools import partial

from events.shared import Shared


async def test_what_is_kept_no_longer_ends_with_the_rest() -> None:
    """More answers are being made than are kept: none of them goes on when the service stops."""
    shared, ended = Shared[None](1, 60.0), list[int]()

    async def work(number: int) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append(number)

    for number in range(3):
        shared.begin(number, partial(work, number))
    await asyncio.sleep(0)  # all of them begin
    await shared.close()
    assert sorted(ended) == [0, 1, 2]
