"""One event as whoever follows gets it, and the fields of it that are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from strawberry import Parent

from domain.events import Effect, Event
from domain.history import HistoryKind, readable
from domain.ids import TicketId, global_id
from domain.paging import Order
from domain.reference import Agent
from domain.tickets import Article, HistoryEntry, Ticket
from resolvers.context import Info

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import datetime

# a place in the log, and what whoever is there may see
PLACE = Order("events", (int, str))


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """An event and what it means to him; `event` is None when not the ticket but he has changed."""

    id: str
    type: Effect
    ticket_key: TicketId
    event: Event | None

    @property
    def ticket_id(self) -> str:
        return global_id("Ticket", self.ticket_key)


async def means(event: Parent[TicketEvent], info: Info) -> Effect:
    """What it means by now: a ticket that is gone when it is told of has left, whatever happened.

    Events are read before they are told, and say what was there then. What took the ticket away
    is told in its turn.
    """
    if event.type is Effect.LEFT or await info.context.loaders.ticket.load(event.ticket_key):
        return event.type
    return Effect.LEFT


async def _shown(event: TicketEvent, info: Info) -> Event | None:
    """What may be told of it: of a ticket that has left, nothing."""
    return None if await means(event, info) is Effect.LEFT else event.event


def ticket(event: Parent[TicketEvent], info: Info) -> Awaitable[Ticket | None] | None:
    if event.type is Effect.LEFT:
        return None
    return info.context.loaders.ticket.load(event.ticket_key)


async def kind(event: Parent[TicketEvent], info: Info) -> HistoryKind | None:
    shown = await _shown(event, info)
    return shown.kind if shown else None


async def created_at(event: Parent[TicketEvent], info: Info) -> datetime | None:
    shown = await _shown(event, info)
    return shown.created_at if shown else None


async def actor(event: Parent[TicketEvent], info: Info) -> Agent | None:
    shown = await _shown(event, info)
    if shown is None or shown.actor_id is None:
        return None
    return info.context.reference.agents[shown.actor_id]


async def old(event: Parent[TicketEvent], info: Info) -> str | None:
    entry = await _entry(event, info)
    return readable(event.event.kind, entry.payload).old if entry and event.event else None


async def new(event: Parent[TicketEvent], info: Info) -> str | None:
    entry = await _entry(event, info)
    return readable(event.event.kind, entry.payload).new if entry and event.event else None


async def article(event: Parent[TicketEvent], info: Info) -> Article | None:
    shown = await _shown(event, info)
    if shown is None or shown.article_id is None:
        return None
    return await info.context.loaders.article.load(shown.article_id)


async def _entry(event: TicketEvent, info: Info) -> HistoryEntry | None:
    """As the viewer may read it: without the numbers of tickets that he does not see."""
    shown = await _shown(event, info)
    if shown is None or shown.history_id is None:
        return None
    return await info.context.loaders.history_entry.load(shown.history_id)
