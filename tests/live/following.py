"""Somebody who follows, and what he is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from domain.viewer import Viewer
from events.hub import Hub
from resolvers.context import Context
from schema.executor.messages import Request
from tests.servers.process import PATIENCE
from tests.work.asking import WANDA
from tests.world.world import World

EVENTS = """
    subscription($filter: TicketEventFilter, $since: String, $skip: String) {
        ticketEvents(filter: $filter, since: $since, skipOrigin: $skip) {
            id type ticketId kind old new actor { login } article { subject } createdAt
            ticket { id number title queue { name } state { name } owner { login } }
        }
    }
"""


class Heard:
    """What one subscription was told so far."""

    def __init__(self) -> None:
        self.answers: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def next(self) -> Any:
        """The next thing that is told, as the one field has it."""
        async with asyncio.timeout(PATIENCE):
            body = await self.answers.get()
        assert body is not None, "it has ended"
        assert "errors" not in body, body["errors"]
        [found] = body["data"].values()
        return found

    async def code(self) -> str:
        """The code of the error with which it ends."""
        async with asyncio.timeout(PATIENCE):
            while (body := await self.answers.get()) is not None:
                if "errors" in body:
                    assert await self.answers.get() is None
                    return str(body["errors"][0]["extensions"]["code"])
        raise AssertionError("it has ended without an error")

    async def several(self, number: int) -> list[Any]:
        return [await self.next() for _ in range(number)]


@asynccontextmanager
async def following(
    world: World,
    document: str = EVENTS,
    login: str | Viewer = WANDA,
    customer: str = "",
    **variables: Any,
) -> AsyncIterator[Heard]:
    """Somebody follows while this is open, from the moment it opens: an agent, or a customer."""
    heard, begun = Heard(), asyncio.Event()
    if isinstance(login, str):
        login = await (world.customer(customer) if customer else world.viewer(login))
    context = Context(world.services, login)

    async def listen() -> None:
        request = Request(document, variables)
        async with aclosing(world.executor.subscribe(request, context)) as answers:
            begun.set()
            async for answer in answers:
                heard.answers.put_nowait(answer.body)
        heard.answers.put_nowait(None)

    task = asyncio.create_task(listen())
    await begun.wait()
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def now(world: World, login: str = WANDA) -> str:
    """The cursor of now."""
    return str((await world.ask("{ eventCursor }", login=login)).data["eventCursor"])


async def settled(world: World) -> None:
    """Wait until all that happened was read."""
    live = world.services.live
    await live.log.assign()
    last = (await live.log.bounds())[0]
    live.wake()
    async with asyncio.timeout(PATIENCE):
        while live.hub.head < last:
            news = live.hub.news
            if live.hub.head < last:
                await news.wait()


def waits(hub: Hub) -> bool:
    """Whether somebody waits for what comes next: he has told all that has happened until now."""
    return bool(hub.news._waiters)
