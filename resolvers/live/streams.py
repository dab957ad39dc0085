"""The streams behind the fields of `Subscription`."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.events import Effect
from domain.ids import TicketId
from domain.paging import cursor
from resolvers import nodes
from resolvers.context import Info
from resolvers.live import customers
from resolvers.live.cursors import sight_text
from resolvers.live.customer_follower import CustomerFollower
from resolvers.live.events import PLACE
from resolvers.live.follower import Follower
from resolvers.live.hidden import hidden, seal_of, shown
from resolvers.live.inputs import EventFilterInput
from resolvers.live.told import Told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable

    from domain.reference import Queue
    from resolvers.context import Context
    from resolvers.live.told import Among, Soon

PAUSE = 1.0  # seconds at least between two counts
ESCALATIONS = 30.0  # seconds after which tickets may have escalated

Origin = Annotated[
    str | None,
    strawberry.argument(
        description="Leave out what was done with this `originId`: what you did yourself."
    ),
]


def place_now(info: Info) -> str | Awaitable[str]:
    """The cursor of now, for whoever then follows; it is of before anything else is read."""
    context, live = info.context, info.context.services.live
    sight = sight_text(live, context.viewer, context.reference)
    place = cursor(PLACE, (live.hub.head, sight))
    return place if context.viewer.is_agent else hidden(context, place)


def ticket_events(
    info: Info,
    filter: Annotated[
        EventFilterInput | None,
        strawberry.argument(description="Which tickets; without it all that you may read."),
    ] = None,
    since: Annotated[
        str | None,
        strawberry.argument(
            description="The `id` of the last event you know, or an `eventCursor`: all that"
            " happened after it comes first, in order. Without it from now on."
        ),
    ] = None,
    skip_origin: Origin = None,
) -> AsyncGenerator[Told | Soon | Among]:
    context, wanted = info.context, filter or EventFilterInput()
    if context.viewer.is_agent:
        return Follower(context, wanted, since, skip_origin).events()
    return _customers_told(context, wanted, since, skip_origin)


async def _customers_told(
    context: Context, wanted: EventFilterInput, since: str | None, origin: str | None
) -> AsyncGenerator[Told]:
    seal = await seal_of(context)
    place = None if since is None else shown(seal, since)
    async with aclosing(CustomerFollower(context, wanted, place, origin, seal).events()) as events:
        async for told in events:
            yield told


async def ticket(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its ID.")]
) -> AsyncGenerator[Told]:
    key = nodes.ticket_id(id, field="id")
    of_agent = info.context.viewer.is_agent
    told = _ticket_told(info, id, key) if of_agent else customers.ticket(info.context, key)
    async with aclosing(told) as answers:
        async for answer in answers:
            yield answer


async def _ticket_told(info: Info, id: strawberry.ID, key: TicketId) -> AsyncGenerator[Told]:
    follower = Follower(info.context, EventFilterInput(tickets=[id]), None, None)
    yield Told(await _ticket(info.context, key), changes=True)
    async with aclosing(follower.events()) as events:
        async for told in events:
            if not isinstance(told, Told):
                continue
            gone = told.value.type is Effect.LEFT
            yield Told(None if gone else await _ticket(info.context, key), changes=True)


async def _ticket(context: Context, key: TicketId) -> object:
    fresh = context.fresh()
    try:
        return await fresh.loaders.ticket.load(key)
    finally:
        await fresh.close()


async def queue_counters(
    info: Info,
    queues: Annotated[
        list[str] | None,
        strawberry.argument(
            description="Whole names; `Support::*` means Support with all queues below it."
            " Without them all that you may read."
        ),
    ] = None,
) -> AsyncGenerator[Told]:
    context, wanted = info.context, EventFilterInput(queues=queues)
    follower = Follower(context, wanted, None, None)
    async with aclosing(follower.news(ESCALATIONS)) as news:
        async for place in news:
            yield Told(_queues(follower, context), (*place, follower.rights), changes=True)
            await asyncio.sleep(PAUSE)


def _queues(follower: Follower, context: Context) -> list[Queue]:
    found = (context.services.references.current.queues[pk] for pk in follower.queues)
    return sorted((queue for queue in found if queue.valid), key=lambda queue: queue.name)


async def source_health(info: Info) -> AsyncGenerator[Told]:
    _ = info.context.viewer
    directory = info.context.services.directory
    while True:
        yield Told(directory.listed(), changes=True)
        await asyncio.sleep(PAUSE)
