"""A real server in the process of the tests, and sockets on it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from schema.executor.executor import Executor
from tests.servers.process import HOST
from tests.web.conftest import application_of
from tests.world.world import World
from web.whole_frames import Sockets

PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init"}
ACK = {"type": "connection_ack"}
FOLLOW = {"query": "subscription { forever }"}
BEGIN = {"query": "subscription { begun }"}


class Server(uvicorn.Server):
    """uvicorn without signals, which belong to the tests; it ends at once, not at its next tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)  # which makes the header Date
        await self.ending.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """The host and port on which a real server answers."""
    listening = socket.create_server((HOST, 0))
    config = uvicorn.Config(app, lifespan="off", ws=Sockets, log_config=None)
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"{HOST}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.ending.set()
        await task


@asynccontextmanager
async def opened(
    where: str, *first: dict[str, Any], protocol: str | None = PROTOCOL, **headers: str
) -> AsyncIterator[ClientConnection]:
    """A socket on which these messages were sent."""
    protocols: Any = None if protocol is None else [protocol]
    uri, more = f"ws://{where}/graphql", {name.replace("_", "-"): v for name, v in headers.items()}
    async with connect(uri, subprotocols=protocols, additional_headers=more) as client:
        for message in first:
            await client.send(json.dumps(message))
        yield client


async def received(client: ClientConnection) -> Any:
    return json.loads(await client.recv())


async def closed(client: ClientConnection) -> tuple[int, str]:
    """The code and reason with which the server closes, whatever it said before."""
    await client.wait_closed()
    return client.close_code or 0, client.close_reason or ""


def subscribe(id_: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "type": "subscribe", "payload": payload}


def bearer(token: str) -> dict[str, Any]:
    return {**INIT, "payload": {"Authorization": f"Bearer {token}"}}


@strawberry.type
class Query:
    """Something to ask."""

    hello: str = strawberry.field(resolver=lambda: "there")


def with_streams(world: World, over: asyncio.Event | None = None) -> Starlette:
    """The application with a schema of the tests' own, which has subscriptions.

    `over` is set when one that never ends by itself is ended.
    """
    ended = over or asyncio.Event()

    @strawberry.type
    class Subscription:
        """Something to follow."""

        @strawberry.subscription
        async def counts(self, until: int) -> AsyncGenerator[int, None]:
            for number in range(1, until + 1):
                yield number

        @strawberry.subscription
        async def forever(self) -> AsyncGenerator[int, None]:
            await asyncio.Event().wait()
            yield 0

        @strawberry.subscription
        async def begun(self) -> AsyncGenerator[int, None]:
            try:
                yield 1
                await asyncio.Event().wait()
            finally:
                ended.set()

    app = application_of(world)
    app.state.executor = Executor(strawberry.Schema(Query, subscription=Subscription))
    return app
