"""What a directory was asked last is kept for a while, and asked once for all who wait."""

from __future__ import annotations

import asyncio
import itertools
from functools import partial

import pytest

from sources.ldap.recent import Recent

GUARD = 20


class Slow:
    """Answers with how often it was asked; one that is taken back ends when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.cancelled = 0
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_go = asyncio.Event()

    async def __call__(self) -> int:
        self.asked += 1
        number = self.asked
        self.is_asked.set()
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            await self.may_go.wait()
            raise
        return number


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_asks_while_a_question_is_taken_back_asks_anew() -> None:
    """He did not go away himself, so his own question goes on."""
    recent: Recent[int] = Recent(1000)
    slow = Slow()
    async with asyncio.timeout(GUARD):
        first = asyncio.create_task(recent.get("q", slow))
        await slow.is_asked.wait()
        first.cancel()
        await settled()
        assert slow.cancelled == 1
        second = asyncio.create_task(recent.get("q", slow))
        await settled()
        slow.may_go.set()
        slow.may_answer.set()

        assert await second == 2
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await recent.get("q", slow) == 2


async def test_who_goes_away_leaves_the_question_to_the_others() -> None:
    recent: Recent[int] = Recent(1000)
    slow = Slow()
    async with asyncio.timeout(GUARD):
        first, second = (asyncio.create_task(recent.get("q", slow)) for _ in range(2))
        await slow.is_asked.wait()
        await settled()
        first.cancel()
        await asyncio.wait([first])
        slow.may_answer.set()

        assert await second == 1
    assert (slow.asked, slow.cancelled) == (1, 0)


async def test_what_ends_while_it_is_looked_up_is_not_there() -> None:
    """Time goes on between two looks at the clock."""
    for lasts in range(3, 7):
        recent: Recent[int] = Recent(lasts, clock=partial(next, itertools.count()))
        slow = Slow()
        slow.may_answer.set()
        for _ in range(20):
            await recent.get("q", slow)

        assert 1 < slow.asked < 20
