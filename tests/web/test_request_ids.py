"""Every answer has the ID of its request: a believed proxy's, else one of ours."""

from __future__ import annotations

import asyncio
import json
import logging
import re

import httpx2
import pytest
import strawberry

from app import Serving, application
from schema.executor.executor import Executor
from settings import ServerSettings
from tests.servers.process import PATIENCE
from tests.web.conftest import application_of, bearer, token_for
from tests.web.serving import opened, received, serving, subscribe
from tests.world.stores import ADMIN
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

PROXY, ELSEWHERE = "10.1.2.3", "192.0.2.1"
BREAKS = {"query": "{ breaks }"}


@strawberry.type
class Query:
    """Something that fails."""

    @strawberry.field
    def breaks(self) -> str | None:
        raise RuntimeError


def visiting_from(world: World, peer: str, executor: Executor | None = None) -> httpx2.AsyncClient:
    app = application(world.services, Serving(ServerSettings(proxies=("10.0.0.0/8",))))
    app.state.executor = executor or app.state.executor
    transport = httpx2.ASGITransport(app, client=(peer, 4711))
    return httpx2.AsyncClient(transport=transport, base_url="http://tickets.test")


@pytest.mark.parametrize("path", ["/", "/graphql", "/session", "/health/live", "/nowhere"])
async def test_every_answer_tells_an_id(anybody: httpx2.AsyncClient, path: str) -> None:
    """Whatever its status, and never the same."""
    ids = [(await anybody.get(path)).headers["x-request-id"] for _ in "ab"]
    assert ids[0] != ids[1]
    assert [len(id_) for id_ in ids] == [32, 32]


@pytest.mark.parametrize(
    ("peer", "given", "taken"),
    [
        (PROXY, "abc-DEF_1.2", True),
        (PROXY, "x" * 64, True),
        (PROXY, "x" * 65, False),
        (PROXY, "", False),
        (PROXY, "two words", False),
        (PROXY, "a\tb", False),
        (ELSEWHERE, "abc-DEF_1.2", False),
        ("127.0.0.1", "abc-DEF_1.2", False),
        ("testclient", "abc-DEF_1.2", False),
    ],
)
async def test_only_a_believed_proxy_names_a_request(
    world: World, peer: str, given: str, *, taken: bool
) -> None:
    """And only in few characters, which break no line of a log."""
    async with visiting_from(world, peer) as client:
        headers = {"x-request-id": given, "x-forwarded-for": "10.9.9.9"}
        answer = await client.get("/health/live", headers=headers)
    assert (answer.headers["x-request-id"] == given) is taken


async def test_failures_of_an_operation_carry_the_id(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The header, the answer and the log say the same."""
    headers = {"x-request-id": "from-the-proxy", **bearer(await token_for(world, ADMIN))}
    async with visiting_from(world, PROXY, Executor(strawberry.Schema(Query))) as client:
        with caplog.at_level(logging.ERROR):
            answer = await client.post("/graphql", json=BREAKS, headers=headers)

    assert answer.headers["x-request-id"] == "from-the-proxy"
    assert answer.json()["errors"][0]["extensions"]["requestId"] == "from-the-proxy"
    assert "request=from-the-proxy" in caplog.text


async def test_operations_on_a_socket_have_ids_of_their_own(world: World) -> None:
    """That of the socket, and a number."""
    app = application_of(world)
    app.state.executor = Executor(strawberry.Schema(Query))
    token = {"Authorization": f"Bearer {await token_for(world, ADMIN)}"}
    init = {"type": "connection_init", "payload": token}
    async with asyncio.timeout(PATIENCE), serving(app) as where, opened(where, init) as client:
        assert (await received(client))["type"] == "connection_ack"
        ids = []
        for id_ in ("a", "b"):
            await client.send(json.dumps(subscribe(id_, BREAKS)))
            failed = await received(client)
            ids.append(failed["payload"]["errors"][0]["extensions"]["requestId"])
            assert (await received(client))["type"] == "complete"

    assert re.fullmatch(r"[0-9a-f]{32}-1", ids[0])
    assert ids[1] == ids[0].removesuffix("1") + "2"
