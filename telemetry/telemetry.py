"""Everything that looks on, opened and closed with the service."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.background import running
from schema.executor.hooks import Hook
from telemetry.lag import lag
from telemetry.metrics import Metrics
from telemetry.notes import noted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from domain.watch import Watches
    from schema.executor.operation import Operation
    from telemetry.notes import Note
    from telemetry.settings import MetricsSettings


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


@asynccontextmanager
async def opened(metrics: MetricsSettings) -> AsyncIterator[Telemetry]:
    """What the settings want; it ends with the block."""
    async with AsyncExitStack() as stack:
        counted = Metrics(metrics.operations) if metrics.enabled else None
        if counted:
            await stack.enter_async_context(running(lag(counted.lagged)))
        yield Telemetry(counted, metrics.open)
