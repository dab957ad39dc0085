"""Numbers in Prometheus's words: what happened is counted here, what is there in `state.py`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from domain.watch import Watch
from telemetry.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.registry import Collector

    from domain.watch import Outcome
    from telemetry.notes import Note

REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CALL_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
BATCH_KEYS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
STREAM = "subscription"


class Metrics(Watch):
    """What happened since the process began; `operations` are always counted by their names."""

    def __init__(self, operations: Iterable[str] = ()) -> None:
        # a time for each series, which nobody asks for
        disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
        self._registry = CollectorRegistry()
        self._names = Names(operations)
        self._requests = Counter(
            "ticketgraph_requests",
            "Operations answered or refused; the outcome is OK or the first error's code.",
            ["operation", "kind", "outcome"],
            registry=self._registry,
        )
        self._request_seconds = self._histogram(
            "ticketgraph_request_seconds",
            "How long they took, subscriptions left out.",
            REQUEST_SECONDS,
            "operation",
            "kind",
        )
        self._batch_keys = self._histogram(
            "ticketgraph_batch_keys", "Keys that a loader looked up together.", BATCH_KEYS
        )
        self._statement_seconds = self._histogram(
            "ticketgraph_statement_seconds",
            "Statements of our own database, waiting for a connection included.",
            CALL_SECONDS,
            "outcome",
        )
        self._source_seconds = self._histogram(
            "ticketgraph_source_call_seconds",
            "Calls to sources of customers.",
            CALL_SECONDS,
            "source",
            "outcome",
        )
        self._lag_seconds = self._histogram(
            "ticketgraph_loop_lag_seconds", "How late the event loop is.", LAG_SECONDS
        )
        # the series of these labels; to look one up costs prometheus-client as much as to count
        self._asked = cache(self._requests.labels)
        self._answered = cache(self._request_seconds.labels)
        self._statement = cache(self._statement_seconds.labels)
        self._call = cache(self._source_seconds.labels)
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def show(self, state: Collector) -> None:
        """Show what is there as well, whenever somebody looks."""
        self._registry.register(state)

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self._registry)

    def answered(self, note: Note, seconds: float) -> None:
        """An operation was answered, or refused."""
        name = self._names.of(note)
        self._asked(name, note.kind, note.outcome).inc()
        if note.kind != STREAM:  # which lasts as long as somebody follows it
            self._answered(name, note.kind).observe(seconds)

    def lagged(self, seconds: float) -> None:
        """The event loop was so late."""
        self._lag_seconds.observe(seconds)

    def looked_up(self, keys: int) -> None:
        self._batch_keys.observe(keys)

    def stated(self, sql: str, outcome: Outcome, seconds: float) -> None:  # noqa: ARG002 - Watch's
        self._statement(outcome).observe(seconds)

    def called(self, source: str, outcome: Outcome, seconds: float) -> None:
        self._call(source, outcome).observe(seconds)

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self._registry)
