"""Everything that looks on, opened and closed with the service."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.background import running
from schema.executor.hooks import Hook
from telemetry.lag import lag
from telemetry.metrics import Metrics
from telemetry.names import ANONYMOUS
from telemetry.notes import noted
from telemetry.principals import principal_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from domain.watch import Watches
    from schema.executor.operation import Operation
    from telemetry.notes import Note
    from telemetry.settings import LogSettings, MetricsSettings

MOST_CHARACTERS = 100  # of the name of an operation
_log = logging.getLogger(__name__)


class Noting(Hook):
    """Notes which operation a request is."""

    def understood(self, operation: Operation) -> None:
        note = noted()
        note.name, note.kind = operation.name, operation.kind.value


@dataclass(frozen=True)
class Telemetry:
    """Who looks on; without anything nobody does, and nobody pays for it."""

    metrics: Metrics | None = None
    is_open: bool = False  # whether anybody may read the metrics
    logs_requests: bool = False

    @property
    def watches(self) -> Watches:
        """Those who look on while something is looked up."""
        return [self.metrics] if self.metrics else []

    @property
    def hooks(self) -> Sequence[Hook]:
        """Those who look on while operations run."""
        return [Noting()]

    def ended(self, note: Note) -> None:
        """A request was answered, or nobody waits for it any more."""
        if self.metrics and note.is_operation:
            self.metrics.answered(note, note.seconds)
        if self.logs_requests:
            _log.info("answered" if note.status or note.is_operation else "closed", extra=_of(note))


def _of(note: Note) -> dict[str, Any]:
    """A line of the log; who is not logged in names nothing."""
    told: dict[str, Any] = {"path": note.place, "ms": round(note.seconds * 1000, 1)}
    if note.status:
        told["status"] = note.status
    if note.is_operation:
        name = note.name[:MOST_CHARACTERS] if note.name and note.viewer else ANONYMOUS
        told |= {"operation": name, "kind": note.kind, "outcome": note.outcome}
        told["principal"] = principal_of(note.viewer)
    return {"told": told}


@asynccontextmanager
async def opened(metrics: MetricsSettings, log: LogSettings) -> AsyncIterator[Telemetry]:
    """What the settings want; it ends with the block."""
    async with AsyncExitStack() as stack:
        counted = Metrics(metrics.operations) if metrics.enabled else None
        if counted:
            await stack.enter_async_context(running(lag(counted.lagged)))
        yield Telemetry(counted, metrics.open, log.requests)
