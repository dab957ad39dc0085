"""Budgets: what each principal may spend in a minute, counted in this process."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.limits.refusals import BudgetExceeded

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 60
MOST_PRINCIPALS = 10_000  # of whom is known what they spent; beyond, the oldest minute is forgotten


@dataclass(slots=True)
class Minute:
    """What was spent since a minute began; it begins with the first operation."""

    ends: float
    spent: int = 0


class Budgets:
    """What everybody has spent in his minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._minutes: dict[str, Minute] = {}  # in the order in which they end

    def left(self, who: str) -> int:
        """What is left of the principal's minute."""
        minute = self._minutes.get(who)
        if minute is None or minute.ends <= self._clock():
            return self._most
        return self._most - minute.spent

    def take(self, who: str, cost: int) -> int:
        """What is left after so much was spent. Raises `BudgetExceeded`, and takes nothing then."""
        minute = self._minute(who)
        left = self._most - minute.spent - cost
        if left < 0:
            raise BudgetExceeded(cost, left + cost, self._most, self.seconds(who))
        minute.spent += cost
        return left

    def spend(self, who: str, cost: int) -> None:
        """Take what was spent already, even if it is more than was left."""
        if cost:
            self._minute(who).spent += cost

    def seconds(self, who: str) -> int:
        """In how many seconds the principal's minute is over, at least one."""
        return max(math.ceil(self._minute(who).ends - self._clock()), 1)

    def _minute(self, who: str) -> Minute:
        now = self._clock()
        minute = self._minutes.get(who)
        return self._begun(who, now) if minute is None or minute.ends <= now else minute

    def _begun(self, who: str, now: float) -> Minute:
        self._minutes.pop(who, None)
        for other in list(self._minutes):
            over = self._minutes[other].ends <= now
            if not over and len(self._minutes) < MOST_PRINCIPALS:
                break
            del self._minutes[other]
        self._minutes[who] = Minute(now + SECONDS)
        return self._minutes[who]
