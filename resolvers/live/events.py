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

    @property
    def shown(self) -> Event | None:
        """What may be told of it: of a ticket that has left, nothing."""
        return None if self.type is Effect.LEFT else self.event


def ticket(event: Parent[TicketEvent], info: Info) -> Awaitable[Ticket | None] | None:
    if event.type is Effect.LEFT:
        return None
    return info.context.loaders.ticket.load(event.ticket_key)


def kind(event: Parent[TicketEvent]) -> HistoryKind | None:
    return event.shown.kind if event.shown else None


def created_at(event: Parent[TicketEvent]) -> datetime | None:
    return event.shown.created_at if event.shown else None


def actor(event: Parent[TicketEvent], info: Info) -> Agent | None:
    if event.shown is None or event.shown.actor_id is None:
        return None
    return info.context.reference.agents[event.shown.actor_id]


async def old(event: Parent[TicketEvent], info: Info) -> str | None:
    entry = await _entry(event, info)
    return readable(event.event.kind, entry.payload).old if entry and event.event else None


async def new(event: Parent[TicketEvent], info: Info) -> str | None:
    entry = await _entry(event, info)
    return readable(event.event.kind, entry.payload).new if entry and event.event else None


async def article(event: Parent[TicketEvent], info: Info) -> Article | None:
    if event.shown is None or event.shown.article_id is None:
        return None
    return await info.context.loaders.article.load(event.shown.article_id)


async def _entry(event: TicketEvent, info: Info) -> HistoryEntry | None:
    """As the viewer may read it: without the numbers of tickets that he does not see."""
    if event.shown is None or event.shown.history_id is None:
        return None
    return await info.context.loaders.history_entry.load(event.shown.history_id)
