"""Traces reach a receiver of OTLP over HTTP, as one tree for each request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app import Serving, application, open_services
from telemetry.settings import LogSettings, MetricsSettings, TracingSettings
from telemetry.telemetry import opened
from tests.servers.process import HOST, PATIENCE
from tests.telemetry.conftest import Watched
from tests.telemetry.logged import logged
from tests.web.serving import opened as socket_opened
from tests.web.serving import received, serving, subscribe
from tests.world.stores import NewStores

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

PAGE = "query Page { tickets(first: 20) { nodes { number customerUser { login } } } }"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SAMPLED = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
SECRET = "Geheim4711"


class Receiver:
    """Takes what it is sent."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.app = Starlette(routes=[Route("/v1/traces", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        sent = ExportTraceServiceRequest.FromString(await request.body())
        for resource in sent.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return Response(media_type="application/x-protobuf")

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]

    def below(self, parent: Span) -> set[str]:
        """The names of its children."""
        return {span.name for span in self.spans if span.parent_span_id == parent.span_id}


def known(span: Span) -> dict[str, Any]:
    """Its attributes."""
    values = {one.key: one.value for one in span.attributes}
    return {name: value.string_value or value.int_value for name, value in values.items()}


@asynccontextmanager
async def tracing(new_stores: NewStores, endpoint: str, share: float = 1) -> AsyncIterator[Watched]:
    """The service, until everything was sent."""
    settings = TracingSettings(endpoint=endpoint, share=share)
    with new_stores() as stores:
        async with (
            opened(MetricsSettings(), LogSettings(), settings) as telemetry,
            open_services(stores.settings, telemetry.watches) as services,
        ):
            assert telemetry.metrics
            app = application(services, Serving(telemetry=telemetry))
            yield Watched(app, services, telemetry.metrics)


@pytest.fixture
async def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def endpoint(receiver: Receiver) -> AsyncIterator[str]:
    async with asyncio.timeout(PATIENCE), serving(receiver.app) as where:
        yield f"http://{where}/v1/traces"


async def test_a_request_is_one_tree(
    new_stores: NewStores, receiver: Receiver, endpoint: str
) -> None:
    """The request, in it the operation, in it levels, statements and calls; no values."""
    async with tracing(new_stores, endpoint) as watched:
        token = await watched.token()
        await watched.ask(PAGE, token)
        await watched.ask(
            "query($l: String!) { customerUser(login: $l) { login } }",
            token,
            variables={"l": SECRET},
        )

    first, second = receiver.named("request /graphql")
    operation, _ = receiver.named("query")
    assert operation.parent_span_id == first.span_id
    assert operation.trace_id == first.trace_id != second.trace_id
    assert known(operation)["graphql.operation.name"] == "Page"
    assert known(first)["ticketgraph.outcome"] == "OK"
    assert {"statement", "source call"} <= receiver.below(operation)
    statements = [s for s in receiver.named("statement") if s.parent_span_id == operation.span_id]
    assert all(s.start_time_unix_nano < s.end_time_unix_nano for s in statements)
    assert any("FROM ticket" in known(s)["db.query.text"] for s in statements)
    [call, *_] = receiver.named("source call")
    assert (known(call)["ticketgraph.source"], known(call)["ticketgraph.outcome"]) == ("crm", "ok")
    if "level Ticket.customerUser" in receiver.below(operation):  # not with graphql-core
        [level] = receiver.named("level Ticket.customerUser")
        assert known(level)["ticketgraph.objects"] == 20
    assert SECRET not in str(receiver.spans)


async def test_a_trace_of_the_client_goes_on(
    new_stores: NewStores, receiver: Receiver, endpoint: str
) -> None:
    """Where it is one; one that is not sampled stays so."""
    async with tracing(new_stores, endpoint) as watched:
        token = await watched.token()
        await watched.ask(PAGE, {**token, **SAMPLED})
        await watched.ask(PAGE, {**token, "traceparent": f"00-{'1' * 32}-{PARENT}-00"})
        await watched.ask(PAGE, {**token, "traceparent": "nonsense"})
    first, other = receiver.named("request /graphql")
    assert (first.trace_id.hex(), first.parent_span_id.hex()) == (TRACE, PARENT)
    assert other.trace_id.hex() not in {TRACE, "1" * 32}
    assert other.parent_span_id == b""


async def test_nobody_can_have_everything_traced(
    new_stores: NewStores, receiver: Receiver, endpoint: str
) -> None:
    async with tracing(new_stores, endpoint, share=0) as watched:
        token = await watched.token()
        assert (await watched.ask(PAGE, {**token, **SAMPLED})).status_code == 200
    assert receiver.spans == []


async def test_operations_on_a_socket_are_spans_of_it(
    new_stores: NewStores, receiver: Receiver, endpoint: str
) -> None:
    async with tracing(new_stores, endpoint) as watched:
        payload = {"Authorization": (await watched.token())["authorization"]}
        init = {"type": "connection_init", "payload": payload}
        sent = [subscribe(name, {"query": PAGE}) for name in "ab"]
        async with serving(watched.app) as where, socket_opened(where, init, *sent) as client:
            answers = [(await received(client))["type"] for _ in range(5)]
    assert answers.count("complete") == 2
    spans = receiver.named("request /graphql")
    [socket] = [span for span in spans if not span.parent_span_id]
    assert [span.parent_span_id for span in spans].count(socket.span_id) == 2
    assert max(spans, key=lambda span: span.end_time_unix_nano) is socket
    operations = {span.parent_span_id for span in receiver.named("query")}
    assert len(operations - {socket.span_id}) == 2


async def test_a_receiver_that_is_not_there_costs_nothing(new_stores: NewStores) -> None:
    """But its spans; the log says so."""
    with logged(LogSettings()) as log:
        async with tracing(new_stores, f"http://{HOST}:9/v1/traces") as watched:
            assert (await watched.ask(PAGE, await watched.token())).status_code == 200
    assert "opentelemetry" in log.getvalue()
