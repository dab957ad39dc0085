"""Operations are counted by name, kind and outcome, whatever becomes of them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import httpx2
import pytest

from telemetry.names import OFTEN
from tests.servers.process import PATIENCE
from tests.sources.shelf import eventually
from tests.telemetry.conftest import Watched
from tests.web.serving import closed, opened, received, serving, subscribe

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

PAGE = "query Page { tickets(first: 2) { nodes { number } } }"


async def test_an_operation_is_counted_by_its_name(watched: Watched) -> None:
    """Once it is used often; with how long it took."""
    token = await watched.token()
    for _ in range(OFTEN):
        assert (await watched.ask(PAGE, token)).status_code == 200
    await watched.ask("query Promised { __typename }", token)
    await watched.ask("{ __typename }", token)

    asked = {"kind": "query", "outcome": "OK"}
    assert watched.value("requests_total", operation="other", **asked) == OFTEN - 1
    for name in ("Page", "Promised", "anonymous"):
        assert watched.value("requests_total", operation=name, **asked) == 1
        assert watched.value("request_seconds_count", operation=name, kind="query") == 1
    assert watched.value("request_seconds_sum") > 0


@pytest.mark.parametrize(
    ("query", "kind", "outcome"),
    [
        ("{ nothing }", "none", "BAD_REQUEST"),
        ("{", "none", "BAD_REQUEST"),
        ('query { node(id: "x") { id } }', "query", "INVALID_INPUT"),
        ("query Q($id: ID!) { node(id: $id) { id } }", "query", "BAD_REQUEST"),
        ("mutation { logout { clientMutationId } }", "mutation", "OK"),
    ],
)
async def test_an_outcome_is_the_code_of_the_first_error(
    watched: Watched, query: str, kind: str, outcome: str
) -> None:
    await watched.ask(query, await watched.token())
    assert watched.value("requests_total", kind=kind, outcome=outcome) == 1
    assert watched.value("requests_total") == 1


async def test_what_is_refused_at_the_door_is_counted(watched: Watched) -> None:
    """As nobody's: what was asked is not even looked at."""
    login = 'mutation L { login(input: {login: "x", password: "y"}) { errors { code } } }'
    await watched.ask(PAGE, {})
    await watched.ask(PAGE, {"authorization": "Bearer tg_wrong"})
    await watched.ask(login, {})
    async with watched.client() as client:
        for body in (b"{", b"x" * 2_000_000):
            await client.post(
                "/graphql", content=body, headers={"content-type": "application/json"}
            )

    named = {"operation": "anonymous"}
    assert watched.value("requests_total", outcome="UNAUTHENTICATED", kind="none", **named) == 2
    assert watched.value("requests_total", outcome="OK", kind="mutation", **named) == 1
    assert watched.value("requests_total", outcome="BAD_REQUEST", kind="none", **named) == 2
    assert watched.value("requests_total") == 5


async def test_one_that_takes_too_long_is_counted(watched: Watched) -> None:
    watched.app.state.services = replace(watched.services, time_limit=1e-9)
    await watched.ask(PAGE, await watched.token())
    assert watched.value("requests_total", outcome="TIMEOUT", kind="query") == 1


async def test_a_failure_of_ours_is_counted(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one before the operation began."""

    async def broken(*_: object) -> None:
        raise RuntimeError

    token = await watched.token()
    monkeypatch.setattr("web.graphql.context_of", broken)
    assert (await watched.ask(PAGE, token)).status_code == 500
    assert watched.value("requests_total", outcome="INTERNAL", kind="none") == 1


async def test_operations_on_sockets_are_counted(watched: Watched) -> None:
    """And the sockets, as long as they are open."""
    payload = {"Authorization": (await watched.token())["authorization"]}
    init = {"type": "connection_init", "payload": payload}
    async with asyncio.timeout(PATIENCE), serving(watched.app) as where:
        async with opened(where, init, subscribe("1", {"query": PAGE})) as client:
            assert [(await received(client))["type"] for _ in range(3)][-1] == "complete"
            assert watched.value("sockets") == 1
            await client.send(json.dumps(subscribe("2", {"query": "{ nothing }"})))
            assert (await received(client))["type"] == "error"
            await client.send(json.dumps(subscribe("3", {"query": ""})))
            await closed(client)
        await eventually(lambda: not watched.value("sockets"))

    assert watched.value("requests_total", kind="query", outcome="OK") == 1
    assert watched.value("requests_total", kind="none", outcome="BAD_REQUEST") == 2
    assert watched.value("requests_total") == 3


async def test_other_requests_are_no_operations(watched: Watched) -> None:
    async with watched.client() as client:
        found: list[httpx2.Response] = [await client.get(p) for p in ("/session", "/health/live")]
    assert [answer.status_code for answer in found] == [401, 200]
    assert watched.value("requests_total") == 0
