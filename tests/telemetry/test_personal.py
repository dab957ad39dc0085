"""Whatever clients send, and however it fails: nothing of it is in the log, at any level."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from io import StringIO
from typing import Any

import pytest

from domain.tokens import Account
from telemetry.settings import LogSettings
from telemetry.telemetry import Telemetry
from tests.servers.process import PATIENCE
from tests.telemetry.conftest import Watched
from tests.telemetry.logged import logged
from tests.web.serving import closed, opened, serving, subscribe

MARKER = "Geheim4711"
LOGIN = "mutation($i: LoginInput!) { login(input: $i) { errors { code } } }"
CSRF = {"x-ticketgraph-csrf": "1"}
MADE = """
    INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id,
        create_time, create_by, change_time, change_by)
    VALUES ($1, 'x@example.com', 'x', 'x', 'x', 1, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1)
"""
ANSWERED = "answered"


@pytest.fixture(params=["text", "json"])
async def log(request: pytest.FixtureRequest, watched: Watched) -> AsyncIterator[StringIO]:
    """Everything, with a line for each request."""
    watched.app.state.telemetry = Telemetry(watched.metrics, logs_requests=True)
    settings = LogSettings(format=request.param, level="debug", requests=True)
    with logged(settings) as log:
        yield log


DOCUMENTS = [
    f"{{ {MARKER}",
    f"{{ {MARKER} }}",
    f'{{ node(id: "{MARKER}") {{ id }} }}',
    f'{{ {MARKER}: node(id: "x") {{ id }} }}',
    f'{{ customerUser(login: "{MARKER}") {{ login }} }}',
    f'{{ tickets(filter: {{ title: "{MARKER}" }}) {{ totalCount }} }}',
    f'{{ externalCustomers(text: "{MARKER}") {{ nodes {{ login }} }} }}',
    f"query Q(${MARKER}: Int!) {{ __typename }}",
    f"# {MARKER}\nmutation {{ logout {{ clientMutationId }} }}",
]


async def test_operations(watched: Watched, log: StringIO) -> None:
    """Of agents, and of nobody; also by GET, with wrong variables and names."""
    for headers in (await watched.token(), await watched.token(), {}):
        for document in DOCUMENTS:
            await watched.ask(document, headers)
    token = await watched.token()
    which = "query A($n: Int) { __typename } query B { __typename }"
    await watched.ask(which, token, variables={"n": MARKER}, operationName="A")
    await watched.ask(which, token, operationName=MARKER)
    async with watched.client() as client:
        params = {"query": LOGIN, "variables": json.dumps({"i": MARKER}), MARKER: MARKER}
        await client.get("/graphql", params=params, headers=token)
    assert log.getvalue().count(ANSWERED) == 3 * len(DOCUMENTS) + 3
    assert MARKER not in log.getvalue()


async def test_logins(watched: Watched, log: StringIO) -> None:
    """Right or wrong, in either way, and tokens that are none."""
    for login, password in ((MARKER, "x"), ("root@localhost", MARKER), ("x", MARKER)):
        sent = {"login": login, "password": password}
        await watched.ask(LOGIN, {}, variables={"i": sent})
        async with watched.client() as client:
            await client.post("/session", json=sent, headers=CSRF)
            await client.post("/session", json=sent)
            await client.post("/session", content=str(sent), headers=CSRF)
            await client.get(
                "/session", headers={**CSRF, "cookie": f"ticketgraph_session={MARKER}"}
            )
    await watched.ask("{ __typename }", {"authorization": f"Bearer {MARKER}"})
    assert log.getvalue().count(ANSWERED) == 3 * 5 + 1
    assert "refused" in log.getvalue()
    assert MARKER not in log.getvalue()


@pytest.mark.parametrize(
    "headers",
    [{name: MARKER} for name in ("x-request-id", "user-agent", "accept", "x-forwarded-for")],
)
async def test_headers_and_paths(watched: Watched, log: StringIO, headers: dict[str, str]) -> None:
    async with watched.client() as client:
        for path in (f"/{MARKER}", f"/graphql/{MARKER}", f"/graphiql/{MARKER}", f"/?{MARKER}"):
            await client.request("OPTIONS", path, headers=headers)
        await client.post("/graphql", content=MARKER, headers=headers)
        kind = {"content-type": f"application/json; charset={MARKER}"}
        await client.post("/graphql", content=MARKER, headers=kind)
    assert log.getvalue().count(ANSWERED) == 6
    assert MARKER not in log.getvalue()


async def test_a_customer_is_not_named(watched: Watched, log: StringIO) -> None:
    """Though what he does can be followed."""
    async with watched.services.db.transaction() as tx:
        await tx.execute(MADE, MARKER)
    token = await watched.token(Account(customer=MARKER))
    for _ in range(2):
        answer = await watched.ask("{ viewer { customerUser { login } } }", token)
        assert answer.json()["data"]["viewer"]["customerUser"]["login"] == MARKER
    principals = re.findall(r"customer:(\w+)", log.getvalue())
    assert (len(principals), len(set(principals))) == (2, 1)
    assert MARKER not in log.getvalue()


def raising(make: Callable[[Watched], Awaitable[Any]], watched: Watched) -> Any:
    async def broken(*_: Any, **__: Any) -> Any:
        await make(watched)
        raise RuntimeError(MARKER)

    return broken


async def nothing(_: Watched) -> None:
    """So that the exception itself says it."""


async def wrong_statement(watched: Watched) -> None:
    """The driver says which value was wrong."""
    async with watched.services.db.transaction() as tx:
        for _ in range(2):
            await tx.execute(MADE, MARKER)


@pytest.mark.parametrize("make", [nothing, wrong_statement])
@pytest.mark.parametrize("place", ["loaders.tickets.page", "web.graphql.context_of"])
async def test_failures_that_nobody_expected(
    watched: Watched, log: StringIO, monkeypatch: pytest.MonkeyPatch, place: str, make: Any
) -> None:
    """The log says where it was, and what kind of failure."""
    token = await watched.token()
    monkeypatch.setattr(place, raising(make, watched))
    await watched.ask(f"query Q {{ {MARKER}: tickets {{ nodes {{ id }} }} }}", token)
    assert "unexpected failure" in log.getvalue()
    assert "Error" in log.getvalue()
    assert "test_personal.py" in log.getvalue()
    assert MARKER not in log.getvalue()


async def test_a_source_that_fails_with_words(
    watched: Watched, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    [guard] = watched.services.directory.guards
    for name in ("by_key", "search", "count", "ping"):
        monkeypatch.setattr(guard.source, name, raising(nothing, watched))
    token = await watched.token()
    await watched.ask(f'{{ customerUser(login: "{MARKER}") {{ login }} }}', token)
    await watched.ask(f'{{ externalCustomers(text: "{MARKER}") {{ totalCount }} }}', token)
    assert not await guard._answers()
    assert "probe failed" in log.getvalue()
    assert MARKER not in log.getvalue()


async def test_sockets(watched: Watched, log: StringIO) -> None:
    """Messages that are none, tokens that are none, and operations that fail."""
    token = {"Authorization": (await watched.token())["authorization"]}
    good = {"type": "connection_init", "payload": token}
    bad = {"type": "connection_init", "payload": {"Authorization": MARKER}}
    operations = [subscribe(f"{MARKER}{n}", {"query": d}) for n, d in enumerate(DOCUMENTS)]
    conversations: list[list[Any]] = [
        [bad],
        [{"type": MARKER}],
        [good, *operations, {"type": MARKER}],
    ]
    async with asyncio.timeout(PATIENCE), serving(watched.app) as where:
        for messages in conversations:
            async with opened(where, *messages, user_agent=MARKER) as client:
                await closed(client)
    assert log.getvalue().count("closed") == len(conversations)
    assert MARKER not in log.getvalue()


async def test_what_asyncio_says_of_a_lost_failure(log: StringIO) -> None:
    """It shows the exception in its message, below the first line."""
    loop = asyncio.get_running_loop()
    failure = RuntimeError(MARKER)
    loop.call_exception_handler({"message": "lost", "exception": failure, "future": failure})
    assert "lost" in log.getvalue()
    assert MARKER not in log.getvalue()
