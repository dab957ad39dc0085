"""Everything that looks on, opened and closed with the service."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.background import running
from domain.errors import BadSetting
from schema.executor.hooks import Hook
from telemetry.lag import lag
from telemetry.metrics import Metrics
from telemetry.names import ANONYMOUS
from telemetry.notes import noted
from telemetry.principals import principal_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from domain.watch import Watches
    from schema.executor.operation import Operation
    from telemetry.notes import Note
    from telemetry.settings import LogSettings, MetricsSettings, TracingSettings
    from telemetry.tracing import Tracing

MOST_CHARACTERS = 100  # of the name of an operation
INSTALL = ".venv/bin/python -m pip install --require-hashes -r requirements-otel.lock"
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
    tracing: Tracing | None = None

    @property
    def watches(self) -> Watches:
        """Those who look on while something is looked up."""
        return [watch for watch in (self.metrics, self.tracing) if watch]

    @property
    def hooks(self) -> Sequence[Hook]:
        """Those who look on while operations run."""
        return [Noting(), self.tracing] if self.tracing else [Noting()]

    def begun(self, note: Note, traceparent: str = "") -> None:
        """A request came, or an operation on a socket."""
        if self.tracing:
            self.tracing.begun(note, traceparent)

    def ended(self, note: Note) -> None:
        """A request was answered, or nobody waits for it any more."""
        if self.metrics and note.is_operation:
            self.metrics.answered(note, note.seconds)
        if self.tracing:
            self.tracing.answered(note)
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
async def opened(
    metrics: MetricsSettings, log: LogSettings, tracing: TracingSettings
) -> AsyncIterator[Telemetry]:
    """What the settings want; it ends with the block. Raises `BadSetting`."""
    async with AsyncExitStack() as stack:
        counted = Metrics(metrics.operations) if metrics.enabled else None
        if counted:
            await stack.enter_async_context(running(lag(counted.lagged)))
        traces = await stack.enter_async_context(_traced(tracing)) if tracing.endpoint else None
        yield Telemetry(counted, metrics.open, log.requests, traces)


def _traced(settings: TracingSettings) -> AbstractAsyncContextManager[Tracing]:
    try:
        from telemetry.tracing import traced  # noqa: PLC0415 - an extra, and slow to import
    except ModuleNotFoundError:
        problem = f"needs packages that are not installed: {INSTALL}"
        raise BadSetting("tracing.endpoint", problem) from None
    return traced(settings)
