"""How a source has answered lately, as clients and administrators see it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.customers import SourceKind
    from sources.breaker import BreakerState

REMEMBERED_CALLS = 20


class SourceStatus(Enum):
    """How a source has answered lately."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass
class Health:
    """What the last calls to a source told about it."""

    calls: deque[bool] = field(default_factory=lambda: deque(maxlen=REMEMBERED_CALLS))
    last_success: datetime | None = None
    last_error: str | None = None
    latency_ms: float | None = None

    @property
    def status(self) -> SourceStatus:
        """Down after a failed call, degraded while a failed one is remembered."""
        if self.calls and not self.calls[-1]:
            return SourceStatus.DOWN
        return SourceStatus.UP if all(self.calls) else SourceStatus.DEGRADED

    def succeeded(self, seconds: float) -> None:
        self.calls.append(True)
        self.last_success = datetime.now(UTC)
        self.latency_ms = seconds * 1000

    def failed(self, reason: str) -> None:
        self.calls.append(False)
        self.last_error = reason


@dataclass(frozen=True, slots=True)
class BreakerReport:
    """Whether the source is asked, and until when it is not."""

    state: BreakerState
    open_until: datetime | None


@dataclass(frozen=True, slots=True)
class CacheReport:
    """How much is kept, and how often that was enough."""

    entries: int
    hits: int
    misses: int


@dataclass(slots=True)
class Listed:
    """A source as it is listed to clients, with its health at this moment."""

    name: str
    kind: SourceKind
    status: SourceStatus
    last_success: datetime | None
    last_error: str | None
    latency_ms: float | None
    breaker: BreakerReport
    cache: CacheReport
