"""A client that goes away ends what runs for it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from typing import Any

import pytest
import uvicorn

from commands import serve
from db.database import Database
from domain.tokens import StoredToken
from tests.servers.process import HOST, PATIENCE
from tests.web.conftest import application_of, token_for
from tests.web.serving import serving
from tests.world.stores import ADMIN
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Endless:
    """A statement that nothing ends but its cancellation; who is asking is found as ever."""

    def __init__(self, db: Database) -> None:
        self._fetch = db.fetch
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()

    async def fetch(self, record: type[Any], *asked: Any) -> Any:
        if record is StoredToken:
            return await self._fetch(record, *asked)
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_statement_ends_with_the_connection(
    world: World, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Nobody waits for the answer any more, so nobody looks it up."""
    endless = Endless(world.services.db)
    token = await token_for(world, ADMIN)
    monkeypatch.setattr(world.services.db, "fetch", endless.fetch)
    async with asyncio.timeout(PATIENCE), serving(application_of(world)) as where:
        _, writer = await asyncio.open_connection(*where.split(":"))
        writer.write(request(method, token))
        await endless.begun.wait()
        writer.transport.abort()
        await endless.ended.wait()


def request(method: str, token: str) -> bytes:
    body = json.dumps({"query": "{ tickets { totalCount } }"}) if method == "POST" else ""
    query = "?query=%7Btickets%7BtotalCount%7D%7D" if method == "GET" else ""
    lines = [
        f"{method} /graphql{query} HTTP/1.1",
        f"host: {HOST}",
        f"authorization: Bearer {token}",
        "content-type: application/json",
        f"content-length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", body]).encode()


async def test_a_client_that_stays_gets_its_answer(world: World) -> None:
    """Over the same connection as often as it likes."""
    token = await token_for(world, ADMIN)
    async with asyncio.timeout(PATIENCE), serving(application_of(world)) as where:
        reader, writer = await asyncio.open_connection(*where.split(":"))
        for _ in range(2):
            writer.write(request("GET", token))
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            assert length
            body = await reader.readexactly(int(length[1]))
            assert json.loads(body)["data"]["tickets"]["totalCount"]
        writer.close()


async def test_a_client_that_leaves_in_its_request_is_nothing_to_tell(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody can, as often as he likes: the log has better things to keep."""
    async with asyncio.timeout(PATIENCE), serving(application_of(world)) as where:
        for path, more in (("/graphql", "x: y"), ("/session", "x-ticketgraph-csrf: 1")):
            head = f"POST {path} HTTP/1.1\r\nhost: {HOST}\r\n{more}\r\ncontent-length: 100"
            _, writer = await asyncio.open_connection(*where.split(":"))
            writer.write(f"{head}\r\ncontent-type: application/json\r\n\r\n{{".encode())
            await writer.drain()
            writer.transport.abort()
        reader, writer = await asyncio.open_connection(*where.split(":"))
        writer.write(request("GET", await token_for(world, ADMIN)))
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert [record.message for record in caplog.records] == []


async def test_a_request_that_does_not_end_in_time_is_told_that_the_service_stops(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    endless = Endless(world.services.db)
    token = await token_for(world, ADMIN)
    monkeypatch.setattr(world.services.db, "fetch", endless.fetch)
    listening = socket.create_server((HOST, 0))
    config = uvicorn.Config(
        application_of(world),
        lifespan="off",
        ws="none",
        log_config=None,
        timeout_graceful_shutdown=0,
    )
    server = serve.Server(config)
    async with asyncio.timeout(PATIENCE):
        task = asyncio.create_task(server.serve(sockets=[listening]))
        reader, writer = await asyncio.open_connection(HOST, listening.getsockname()[1])
        writer.write(request("POST", token))
        await endless.begun.wait()
        server.should_exit = True
        head = await reader.readuntil(b"\r\n\r\n")
        await task
        writer.close()
    assert head.startswith(b"HTTP/1.1 503")
    assert endless.ended.is_set()
    assert not [record for record in caplog.records if record.exc_info]
