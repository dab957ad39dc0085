"""How an article becomes a ticket of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from actions import changing, creating, splitting, unsplitting
from actions.choices import hold
from actions.creating import NewTicket
from actions.keys import Outcome
from domain.changes import TicketCustomer
from domain.reference import Queue, TicketState
from domain.rules import Verb
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.mutations.texts import sensible
from resolvers.verbs.asked import TITLE
from resolvers.verbs.chosen import chosen
from resolvers.verbs.relation_inputs import ArticleSplitInput
from resolvers.verbs.running import Changed, opened, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.attachments import Called
    from actions.unit import UnitOfWork
    from domain.tickets import Article, Ticket
    from resolvers.context import Context


async def split(
    info: Info,
    input: Annotated[
        ArticleSplitInput, strawberry.argument(description="The article, and the new ticket.")
    ],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        pk = nodes.article_id(input.article, field="input.article")
        article = await context.loaders.article.load(pk)
        ticket = await context.loaders.ticket.load(article.ticket_id) if article else None
        if article is None or ticket is None:
            raise nodes.nothing("input.article", "article")
        new, services = _wanted(context, input, article, ticket), context.services
        in_folder = await services.article_files.contents(services.db, pk)

        async def make(unit: UnitOfWork) -> Outcome:
            return await _made(unit, article, new, in_folder)

        return await once(context, input, make)

    return await run(context, input, act)


async def _made(
    unit: UnitOfWork, article: Article, new: NewTicket, in_folder: Sequence[tuple[Called, bytes]]
) -> Outcome:
    creating.may_create(unit, new.queue, field="input.queue")
    await hold(unit, new.queue, field="input.queue")
    await hold(unit, new.state, field="input")
    parent = await opened(unit, article.ticket_id, place="input.article")
    await changing.allow(parent, Verb.SPLIT, field="input.article")
    child, pk = await splitting.split(parent, article, new, in_folder)
    await child.save()
    await parent.save()
    await unsplitting.remember(child, parent)
    return Outcome.of_new(ticket=child.ticket.pk, article=pk)


def _wanted(
    context: Context, given: ArticleSplitInput, article: Article, ticket: Ticket
) -> NewTicket:
    """What is not said is as it is in the ticket that the article came from."""
    reference, title = context.reference, given.title
    if title is None:
        title = (article.subject or ticket.title).strip()[:TITLE] or ticket.number
    else:
        sensible("input.title", title, TITLE)
    queue = reference.queues[ticket.queue_id]
    if given.queue is not None:
        queue = chosen(context, Queue, given.queue, field="input.queue")
    state = context.services.tickets.open_state
    return NewTicket(
        title=title,
        queue=queue,
        state=chosen(context, TicketState, state, field="input"),
        priority=reference.priorities[ticket.priority_id],
        customer=TicketCustomer(ticket.customer_id, ticket.customer_login),
        type=reference.types.get(ticket.type_id) if ticket.type_id else None,
    )
