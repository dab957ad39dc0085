"""A customer follows one of his tickets: what he may see of it, when that has changed.

What agents do among themselves is nothing that he hears of, not even that it has happened.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from domain.customer_events import TOLD
from domain.errors import Unauthenticated
from events.trail import Everything
from resolvers import viewers
from resolvers.live.customer_follower import LOOK_SECONDS
from resolvers.live.told import Told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from domain.events import Event
    from domain.ids import ArticleId, TicketId
    from domain.tickets import Ticket
    from resolvers.context import Context


async def ticket(context: Context, key: TicketId) -> AsyncGenerator[Told]:
    """The ticket now, and after what he may know of; None while he may not see it."""
    live, references = context.services.live, context.services.references
    who, version = Everything(live.hub.head), references.current.version
    yield Told(await _seen(context, key), changes=True)
    loop = asyncio.get_running_loop()
    looked = loop.time()
    async for events in live.since(who, LOOK_SECONDS):
        who.position = events[-1].position if events else who.position
        former, version = version, references.current.version
        of_it = [event for event in events if event.ticket_id == key]
        # his companies may be others by what a source says, of which nothing tells
        is_due = version != former or looked + LOOK_SECONDS <= loop.time()
        if not is_due and not of_it:
            continue
        await _renew(context)
        looked = loop.time()
        if is_due or await _concerns(context, of_it):
            yield Told(await _seen(context, key), changes=True)


async def _renew(context: Context) -> None:
    """He as he is now. Raises `Unauthenticated` when he may not be used any more."""
    viewer = await viewers.renewed(context.services, context.viewer)
    if viewer is None:
        raise Unauthenticated
    context.asking = viewer


async def _concerns(context: Context, events: list[Event]) -> bool:
    """Whether he may know that something of this has happened."""
    if any(event.kind in TOLD for event in events):
        return True
    return await _any_seen(context, [each.article_id for each in events if each.article_id])


async def _any_seen(context: Context, articles: list[ArticleId]) -> bool:
    """Whether he may see one of these articles; what he may not see is not found."""
    if not articles:
        return False
    fresh = context.fresh()
    try:
        found = [await fresh.loaders.article.load(pk) for pk in articles]
    finally:
        await fresh.close()
    return any(found)


async def _seen(context: Context, key: TicketId) -> Ticket | None:
    fresh = context.fresh()
    try:
        return await fresh.loaders.ticket.load(key)
    finally:
        await fresh.close()
