"""Traces for OpenTelemetry: a request, its operation, and below it levels, statements and calls.

Only imported when the settings name a receiver; the packages are an extra.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from time import time_ns
from typing import TYPE_CHECKING, Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from domain.watch import Watch
from schema.executor.hooks import Hook
from telemetry.notes import noted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer

    from domain.watch import Outcome
    from schema.executor.operation import Operation
    from schema.executor.plan import Field
    from telemetry.notes import Note
    from telemetry.settings import TracingSettings

SEND_SECONDS = 3.0  # for a receiver to take what it is sent
MOST_CHARACTERS = 2000  # of a statement
NANOSECONDS = 1_000_000_000
W3C = TraceContextTextMapPropagator()


@asynccontextmanager
async def traced(settings: TracingSettings) -> AsyncIterator[Tracing]:
    """Traces are sent by a thread, beside the block; what is left is sent when it ends."""
    share = TraceIdRatioBased(settings.share)
    provider = TracerProvider(
        # who sends a trace along cannot make us trace more than our share
        sampler=ParentBased(share, remote_parent_sampled=share),
        resource=Resource.create({SERVICE_NAME: "ticketgraph"}),
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(endpoint=settings.endpoint, timeout=SEND_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    try:
        yield Tracing(provider.get_tracer("ticketgraph"))
    finally:
        await asyncio.to_thread(provider.shutdown)


class Tracing(Watch, Hook):
    """Makes a span of what it hears; statements are ours, values are in none of them."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def begun(self, note: Note, traceparent: str) -> None:
        """A request came, maybe as part of a trace (W3C Trace Context), or of a socket."""
        within = W3C.extract({"traceparent": traceparent}) if traceparent else _within(noted())
        known = {"url.path": note.place, "ticketgraph.request": note.id}
        note.spans.append(
            self._tracer.start_span(
                f"request {note.place}", within, kind=SpanKind.SERVER, attributes=known
            )
        )

    def understood(self, operation: Operation) -> None:
        note, kind = noted(), operation.kind.value
        known = {"graphql.operation.type": kind, "graphql.operation.name": operation.name or ""}
        note.spans.append(self._tracer.start_span(kind, _within(note), attributes=known))

    def answered(self, note: Note) -> None:
        """A request was answered: whatever goes on for it is told as part of it."""
        for span in reversed(note.spans):
            span.set_attribute("ticketgraph.outcome", note.outcome)
            if note.outcome == "INTERNAL":
                span.set_status(Status(StatusCode.ERROR))
            span.end()

    def found(self, field: Field, objects: int, seconds: float) -> None:
        self._past(f"level {field.where}", seconds, {"ticketgraph.objects": objects})

    def stated(self, sql: str, outcome: Outcome, seconds: float) -> None:
        self._past("statement", seconds, {"db.query.text": sql[:MOST_CHARACTERS]}, outcome)

    def called(self, source: str, outcome: Outcome, seconds: float) -> None:
        self._past("source call", seconds, {"ticketgraph.source": source}, outcome)

    def _past(
        self, name: str, seconds: float, known: dict[str, Any], outcome: Outcome = "ok"
    ) -> None:
        """A span of something that is over; outside of a request nobody traces."""
        if not (note := noted()).spans:
            return
        ends, known = time_ns(), {**known, "ticketgraph.outcome": outcome}
        begins = ends - round(seconds * NANOSECONDS)
        span: Span = self._tracer.start_span(
            name, _within(note), kind=SpanKind.INTERNAL, attributes=known, start_time=begins
        )
        if outcome not in {"ok", "cancelled"}:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ends)


def _within(note: Note) -> Context | None:
    """The innermost of its spans, as the parent of a new one."""
    return set_span_in_context(note.spans[-1]) if note.spans else None
