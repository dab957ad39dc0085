"""The fields of a ticket that are not its own columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from domain.filters import list_order, ticket_cursor
from domain.history import HistoryKind, readable
from domain.paging import Order, Page, cursor, page, time_text, window
from domain.reference import (
    PENDING_TYPES,
    Agent,
    Lock,
    Priority,
    Queue,
    Service,
    Sla,
    TicketState,
    TicketType,
)
from domain.tickets import Article, HistoryEntry, Ticket, TicketLink
from resolvers import sight
from resolvers.arguments import After, Before, First, Last
from resolvers.context import Info
from resolvers.inputs import TicketFilterInput, TicketOrderInput, criteria, orders

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from domain.filters import TicketFilter, TicketOrder
    from domain.paging import Window
    from resolvers.context import Context

NOBODY = 1  # OTRS: the system account is owner and responsible where nobody is
BY_POSITION = Order("articles", (int,))
BY_TIME = Order("history", (str, int))

FilterArgument = Annotated[
    TicketFilterInput | None,
    strawberry.argument(description="Which tickets; without it all that are not archived."),
]
OrderArgument = Annotated[
    list[TicketOrderInput] | None,
    strawberry.argument(description="In which order; usually the youngest first."),
]


@dataclass(slots=True)
class Due:
    """One escalation of a ticket."""

    due: datetime
    exceeded: bool


@dataclass(slots=True)
class Escalation:
    """The running escalations of a ticket."""

    first_response: Due | None
    update: Due | None
    solution: Due | None


def queue(ticket: Parent[Ticket], info: Info) -> Queue:
    return info.context.reference.queues[ticket.queue_id]


def state(ticket: Parent[Ticket], info: Info) -> TicketState:
    return info.context.reference.states[ticket.state_id]


def priority(ticket: Parent[Ticket], info: Info) -> Priority:
    return info.context.reference.priorities[ticket.priority_id]


def lock(ticket: Parent[Ticket], info: Info) -> Lock:
    return info.context.reference.locks[ticket.lock_id]


def owner(ticket: Parent[Ticket], info: Info) -> Agent:
    return info.context.reference.agents[ticket.owner_id]


def responsible(ticket: Parent[Ticket], info: Info) -> Agent | None:
    if ticket.responsible_id == NOBODY:
        return None
    return info.context.reference.agents[ticket.responsible_id]


def type_(ticket: Parent[Ticket], info: Info) -> TicketType | None:
    return info.context.reference.types.get(ticket.type_id) if ticket.type_id else None


def service(ticket: Parent[Ticket], info: Info) -> Service | None:
    return info.context.reference.services.get(ticket.service_id) if ticket.service_id else None


def sla(ticket: Parent[Ticket], info: Info) -> Sla | None:
    return info.context.reference.slas.get(ticket.sla_id) if ticket.sla_id else None


async def customer_users(tickets: list[Ticket], info: Info) -> list[Any]:
    logins = [ticket.customer_login for ticket in tickets]
    found = await info.context.loaders.customer_by_login.load_given(logins)
    return sight.people(info.context, found)


async def companies(tickets: list[Ticket], info: Info) -> list[Any]:
    keys = [ticket.customer_id for ticket in tickets]
    found = await info.context.loaders.company.load_given(keys)
    return sight.companies(info.context, found)


def pending_until(ticket: Parent[Ticket], info: Info) -> datetime | None:
    kind = info.context.reference.states[ticket.state_id].type
    return ticket.pending_until if kind in PENDING_TYPES else None


def escalation(ticket: Parent[Ticket], info: Info) -> Escalation | None:
    now = info.context.loaders.now
    dues = [
        Due(time, time < now) if time else None
        for time in (ticket.first_response_due, ticket.update_due, ticket.solution_due)
    ]
    return Escalation(*dues) if any(dues) else None


def version(ticket: Parent[Ticket], info: Info) -> Awaitable[int]:
    return or_zero(info.context.loaders.ticket_version.load(ticket.pk))


async def or_zero(found: Awaitable[Any]) -> Any:
    return await found or 0


def time_units(ticket: Parent[Ticket], info: Info) -> Awaitable[float]:
    return or_zero(info.context.loaders.time_units.load(ticket.pk))


async def watchers(ticket: Parent[Ticket], info: Info) -> list[Agent]:
    agents = info.context.reference.agents
    return [agents[user] for user in await info.context.loaders.watchers.load(ticket.pk)]


def links(ticket: Parent[Ticket], info: Info) -> Awaitable[list[TicketLink]]:
    return info.context.loaders.links.load(ticket.pk)


async def articles(
    ticket: Parent[Ticket],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Page[Article]:
    wanted = window(BY_POSITION, first=first, after=after, last=last, before=before)
    loaders = info.context.loaders
    return page(
        await loaders.articles(wanted).load(ticket.pk),
        wanted,
        lambda article: cursor(BY_POSITION, (article.position,)),
        lambda: or_zero(loaders.article_count.load(ticket.pk)),
    )


async def history(
    ticket: Parent[Ticket],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Page[HistoryEntry]:
    wanted = window(BY_TIME, first=first, after=after, last=last, before=before)
    loaders = info.context.loaders
    return page(
        await loaders.history(wanted).load(ticket.pk),
        wanted,
        _history_cursor,
        lambda: or_zero(loaders.history_count.load(ticket.pk)),
    )


def _history_cursor(entry: HistoryEntry) -> str:
    return cursor(BY_TIME, (time_text(entry.created_at), entry.pk))


def history_ticket(entry: Parent[HistoryEntry], info: Info) -> Awaitable[Ticket | None]:
    return info.context.loaders.ticket.load(entry.ticket_id)


def history_kind(entry: Parent[HistoryEntry], info: Info) -> HistoryKind:
    return _kind(entry, info)


def history_old(entry: Parent[HistoryEntry], info: Info) -> str | None:
    return readable(_kind(entry, info), entry.payload).old


def history_new(entry: Parent[HistoryEntry], info: Info) -> str | None:
    return readable(_kind(entry, info), entry.payload).new


def history_actor(entry: Parent[HistoryEntry], info: Info) -> Agent:
    return info.context.reference.agents[entry.actor_id]


def history_article(entry: Parent[HistoryEntry], info: Info) -> Awaitable[Article | None] | None:
    return info.context.loaders.article.load(entry.article_id) if entry.article_id else None


def _kind(entry: HistoryEntry, info: Info) -> HistoryKind:
    return HistoryKind.of(info.context.reference.history_kinds.get(entry.kind_id, ""))


async def tickets_of(
    context: Context,
    parent: str,
    key: Any,
    given: tuple[TicketFilterInput | None, list[TicketOrderInput] | None],
    paging: tuple[int | None, str | None],
) -> Page[Ticket]:
    """A page of the tickets of a queue, a company or a person, batched with its siblings'."""
    wanted, order = criteria(given[0], context), orders(given[1])
    part = window(list_order(order), first=paging[0], after=paging[1])
    loaders = context.loaders
    return page(
        await loaders.tickets(parent, wanted, order, part).load(key),
        part,
        lambda ticket: ticket_cursor(ticket, order, context.reference),
        lambda: or_zero(loaders.ticket_counts(parent, wanted).load(key)),
    )


async def all_tickets(
    context: Context, wanted: TicketFilter, order: tuple[TicketOrder, ...], part: Window
) -> Page[Ticket]:
    """A page of all tickets that match."""
    return page(
        await context.loaders.ticket_page(wanted, order, part),
        part,
        lambda ticket: ticket_cursor(ticket, order, context.reference),
        lambda: context.loaders.ticket_count(wanted),
    )
