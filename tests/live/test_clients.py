"""Clients as others write them follow a ticket over a real server, and go on where they were."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from gql import Client, GraphQLRequest
from gql.transport.websockets import WebsocketsTransport

from tests.live.following import now, settled
from tests.servers.process import PATIENCE
from tests.web.conftest import application_of, bearer, token_for
from tests.web.serving import serving
from tests.work.asking import WALTER, WANDA, mutation, new_ticket
from tests.world.world import World

SCRIPT = Path(__file__).parents[1] / "js" / "follow.js"
# Node has a WebSocket of its own; before version 22 it has to be asked for
NODE = ["node", "--experimental-websocket", str(SCRIPT)]
EVENTS = """
    subscription($ticket: ID!, $since: String) {
        ticketEvents(filter: { tickets: [$ticket] }, since: $since) { id type new }
    }
"""
Next = Callable[[], Awaitable[dict[str, Any]]]
Follow = Callable[[str, str, str, str], AbstractAsyncContextManager[Next]]


@asynccontextmanager
async def node(kind: str, where: str, *given: str) -> AsyncIterator[Next]:
    """Follow with a client of npm, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *NODE, kind, f"http://{where}/graphql", *given, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    lines = process.stdout

    async def next_() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await lines.readline())
        return found

    try:
        yield next_
    finally:
        process.kill()
        await process.communicate()


@asynccontextmanager
async def python(where: str, token: str, ticket: str, since: str) -> AsyncIterator[Next]:
    """Follow with `gql`."""
    transport = WebsocketsTransport(
        url=f"ws://{where}/graphql",
        init_payload={"Authorization": f"Bearer {token}"},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    request = GraphQLRequest(EVENTS, variable_values={"ticket": ticket, "since": since})
    async with (
        Client(transport=transport) as session,
        aclosing(session.subscribe(request)) as answers,
    ):

        async def next_() -> dict[str, Any]:
            found: dict[str, Any] = (await anext(answers))["ticketEvents"]
            return found

        yield next_


FOLLOW: dict[str, Follow] = {
    "graphql-ws": partial(node, "ws"),
    "graphql-sse": partial(node, "sse"),
    "gql": python,
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("client", FOLLOW)
async def test_it_follows_and_goes_on(office: World, client: str) -> None:
    """What was missed comes first, then what others do; nothing twice."""
    ticket, follow = await new_ticket(office), FOLLOW[client]
    token, other = await token_for(office, WANDA), await token_for(office, WALTER)
    await settled(office)
    since = await now(office)
    async with asyncio.timeout(PATIENCE), serving(application_of(office)) as where:
        await titled(where, other, ticket, "One")
        async with follow(where, token, ticket, since) as next_:
            assert (await next_())["new"] == "One"
            await titled(where, other, ticket, "Two")
            known = await next_()
            assert (known["type"], known["new"]) == ("CHANGED", "Two")
        await titled(where, other, ticket, "Three")
        async with follow(where, token, ticket, known["id"]) as next_:
            assert (await next_())["new"] == "Three"


async def titled(where: str, token: str, ticket: str, title: str) -> None:
    """Another client gives the ticket a title."""
    sent = {
        "query": mutation("ticketSetTitle"),
        "variables": {"input": {"ticket": ticket, "title": title}},
    }
    async with httpx2.AsyncClient(headers=bearer(token)) as client:
        answer = await client.post(f"http://{where}/graphql", json=sent)
    assert answer.json()["data"]["ticketSetTitle"]["errors"] == []
