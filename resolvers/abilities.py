"""What the viewer may do now, by the rules that decide it when he does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from strawberry import Parent

from actions import steps
from domain.errors import Refusal
from domain.reference import StateType
from domain.rules import Verb, follow_up_refusal, has_place, refusal
from domain.tickets import Article, Ticket
from domain.undoing import MERGE, SPLIT
from domain.viewer import Right
from resolvers.context import Info
from resolvers.verbs.spam import place_of_spam

if TYPE_CHECKING:
    from domain.ids import TicketId
    from domain.undoing import Joined, Undo
    from loaders.batch import Loader
    from resolvers.context import Context

# what is found from the ticket alone
OF_TICKET = [verb for verb in Verb if verb is not Verb.UNMERGE]


@dataclass(slots=True)
class TicketRights:
    """Each verb by its name, and OTRS's `rw`; what takes more than the ticket is found from it."""

    ticket: Ticket
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
    can = {verb.name.lower(): _may(context, ticket, verb) for verb in OF_TICKET}
    return TicketRights(ticket, write=context.viewer.may(Right.WRITE, ticket, queue), **can)


def spam(rights: Parent[TicketRights], info: Info) -> bool:
    """As `ticketMarkSpam`: a move there, and the state."""
    context = info.context
    try:
        queue, state = place_of_spam(context)
    except Refusal:
        return False
    verbs = Verb.MOVE, steps.verb_of(state)
    may_move_there = context.viewer.may_in(Right.MOVE_INTO, queue)
    return may_move_there and all(_may(context, rights.ticket, verb) for verb in verbs)


async def unsplit(rights: Parent[TicketRights], info: Info) -> bool:
    """As `ticketUnsplit`: nothing has happened to it since, and its link is still there."""
    return await _may_undo(info.context, rights.ticket, SPLIT, info.context.loaders.split)


async def unmerge(rights: Parent[TicketRights], info: Info) -> bool:
    """As `ticketUnmerge`: nothing has happened to both since, and nobody else holds the other."""
    return await _may_undo(info.context, rights.ticket, MERGE, info.context.loaders.merge)


async def _may_undo(
    context: Context, ticket: Ticket, undo: Undo, joined: Loader[TicketId, Joined | None]
) -> bool:
    if not _may(context, ticket, undo.verb):
        return False
    found = await joined.load(ticket.pk)
    other = await context.loaders.ticket.load(found.other) if found else None
    if found is None or other is None:
        return False
    return undo.refusal(context.viewer, other, found, context.reference, field="") is None


async def follow_up(rights: Parent[TicketRights], info: Info) -> bool:
    """As `articleAddFollowUp`, which reaches the ticket that a merged one went into."""
    context = info.context
    viewer, reference = context.viewer, context.reference
    if viewer.is_agent or not viewer.may_write:
        return False
    ticket = await _standing(context, rights.ticket)
    return ticket is not None and not follow_up_refusal(viewer, ticket, reference, field="")


async def watched(ticket: Parent[Ticket], info: Info) -> bool:
    watchers = await info.context.loaders.watchers.load(ticket.pk)
    return info.context.viewer.agent_id in watchers


async def seen(ticket: Parent[Ticket], info: Info) -> bool:
    return bool(await info.context.loaders.seen.load(ticket.pk))


async def article_seen(article: Parent[Article], info: Info) -> bool:
    return bool(await info.context.loaders.article_seen.load(article.pk))


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


async def _standing(context: Context, ticket: Ticket) -> Ticket | None:
    """The ticket that stands for this one, if the viewer sees that: itself unless it was merged."""
    if context.reference.states[ticket.state_id].type is not StateType.MERGED:
        return ticket
    target = await context.loaders.stands_for.load(ticket.pk)
    return await context.loaders.ticket.load(target) if target else None


def _may(context: Context, ticket: Ticket, verb: Verb) -> bool:
    viewer, reference = context.viewer, context.reference
    why = refusal(viewer, ticket, verb, reference, field="")
    return why is None and has_place(viewer, verb, reference)
