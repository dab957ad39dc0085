"""Leaves a source alone that failed several times in a row, and says when it is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class BreakerState(Enum):
    """Whether a source is asked."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half open"


def _now() -> datetime:
    """To the microsecond: a breaker may be open for less than a second."""
    return datetime.now(UTC)


class Breaker:
    """Closed, until `failures` in a row open it; whoever probes the source half opens it.

    A success always closes it; a failed probe opens it anew.
    """

    def __init__(
        self, failures: int, seconds: float, *, clock: Callable[[], datetime] = _now
    ) -> None:
        self.state = BreakerState.CLOSED
        self.open_until: datetime | None = None
        self.seconds = seconds
        self._failures = failures
        self._in_a_row = 0
        self._clock = clock

    @property
    def is_closed(self) -> bool:
        """Whether questions go through; a probe alone goes through one that is half open."""
        return self.state is BreakerState.CLOSED

    def succeeded(self) -> None:
        self._in_a_row = 0
        self.state, self.open_until = BreakerState.CLOSED, None

    def failed(self) -> bool:
        """Whether this failure opened a breaker that was closed."""
        self._in_a_row += 1
        if self.state is BreakerState.OPEN:
            return False  # asked before it opened; it stays open no longer for that
        was_closed = self.is_closed
        if was_closed and self._in_a_row < self._failures:
            return False
        self.state = BreakerState.OPEN
        self.open_until = self._clock() + timedelta(seconds=self.seconds)
        return was_closed

    def probed(self) -> None:
        """Somebody is about to find out whether the source is back."""
        self.state, self.open_until = BreakerState.HALF_OPEN, None
