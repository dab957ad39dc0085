"""The newest events in this process, for all who follow: each only remembers where he is."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Event


class Hub:
    """Keeps at most so many events; whoever is further behind has to read the log."""

    def __init__(self, most: int, head: int) -> None:
        self.head = head  # the place of the last event that was told
        self.floor = head  # and of the last one that is no longer kept
        self._kept: deque[Event] = deque(maxlen=most)
        self._news = asyncio.Event()

    def publish(self, events: Sequence[Event]) -> None:
        """Tell of further events, in order."""
        for event in events:
            if len(self._kept) == self._kept.maxlen:
                self.floor = self._kept[0].position
            self._kept.append(event)
        if events:
            self.head = events[-1].position
        self.wake()

    def wake(self) -> None:
        """Let everybody look: at events, or at himself."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def after(self, position: int) -> list[Event] | None:
        """What came after this place; None where not all of it is kept."""
        if position < self.floor:
            return None
        newer = takewhile(lambda event: event.position > position, reversed(self._kept))
        return list(newer)[::-1]

    @property
    def news(self) -> asyncio.Event:
        """Set when there is something to look at; take it before you look."""
        return self._news
