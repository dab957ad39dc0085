"""What the viewer may do now, by the rules that decide it when he does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from strawberry import Parent

from domain.reference import StateType
from domain.rules import Verb, refusal
from domain.tickets import Article, Ticket
from domain.viewer import Right
from resolvers.context import Info

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(slots=True)
class TicketRights:
    """Each verb by its name, and OTRS's `rw`."""

    write: bool
    note: bool
    phone_in: bool
    phone_out: bool
    title: bool
    move: bool
    state: bool
    pending: bool
    close: bool
    priority: bool
    type: bool
    service: bool
    sla: bool
    owner: bool
    responsible: bool
    lock: bool
    unlock: bool
    customer: bool
    fields: bool
    archive: bool
    link: bool
    split: bool
    merge: bool
    watch: bool
    seen: bool


@dataclass(slots=True)
class ArticleRights:
    """What may be done to an article."""

    split: bool
    seen: bool


def of_ticket(ticket: Parent[Ticket], info: Info) -> TicketRights:
    context = info.context
    queue = context.reference.queues[ticket.queue_id]
    can = {verb.name.lower(): _may(context, ticket, verb) for verb in Verb}
    return TicketRights(write=context.viewer.may(Right.WRITE, ticket, queue), **can)


async def watched(ticket: Parent[Ticket], info: Info) -> bool:
    watchers = await info.context.loaders.watchers.load(ticket.pk)
    return info.context.viewer.agent_id in watchers


async def seen(ticket: Parent[Ticket], info: Info) -> bool:
    return bool(await info.context.loaders.seen.load(ticket.pk))


async def merged_into(ticket: Parent[Ticket], info: Info) -> Ticket | None:
    context = info.context
    if context.reference.states[ticket.state_id].type is not StateType.MERGED:
        return None
    main = await context.loaders.merged_into.load(ticket.pk)
    return await context.loaders.ticket.load(main) if main else None


async def of_article(article: Parent[Article], info: Info) -> ArticleRights:
    context = info.context
    ticket = await context.loaders.ticket.load(article.ticket_id)
    if ticket is None:
        return ArticleRights(split=False, seen=False)
    return ArticleRights(
        split=_may(context, ticket, Verb.SPLIT), seen=_may(context, ticket, Verb.SEEN)
    )


def _may(context: Context, ticket: Ticket, verb: Verb) -> bool:
    viewer, reference = context.viewer, context.reference
    return refusal(viewer, ticket, verb, reference, field="") is None
