"""How customers answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from actions import access, follow_ups
from db.merges import targets
from domain.errors import FollowUpRefused, InvalidInput
from domain.history import HistoryKind
from domain.reference import SenderType, TicketState
from domain.rules import NO_MORE
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.verbs.article_inputs import ArticleAddFollowUpInput
from resolvers.verbs.articles import check, written
from resolvers.verbs.chosen import chosen
from resolvers.verbs.creating import himself
from resolvers.verbs.running import Changed, finished, run, shown

if TYPE_CHECKING:
    from actions.keys import Outcome
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId


async def add_follow_up(
    info: Info,
    input: Annotated[
        ArticleAddFollowUpInput, strawberry.argument(description="The ticket and the answer.")
    ],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        pk = nodes.ticket_id(input.ticket, field="input.ticket")
        check(input)
        if input.time_unit is not None:
            raise InvalidInput("input.timeUnit", "nothing: agents decide it")
        state = chosen(context, TicketState, context.services.tickets.open_state, field="input")
        sender = (await himself(context)).mailbox

        if await context.loaders.ticket.load(pk) is None:
            raise nodes.nothing("input.ticket", "ticket")

        async def change(unit: UnitOfWork) -> Outcome:
            work = await _answered(unit, pk, input.expected_version)
            queue = unit.reference.queues[work.ticket.queue_id].name
            article = written(
                context,
                input,
                work.ticket.title,
                kind=HistoryKind.FOLLOW_UP,
                sender_type=SenderType.CUSTOMER,
                sender=sender,
                to=queue,
                visible=True,
                history=(work.ticket.number, ""),
            )
            return await finished(work, article=await follow_ups.add(work, article, state))

        return await once(context, input, change)

    return shown(await run(context, input, act), input)


async def _answered(unit: UnitOfWork, pk: TicketId, version: int | None) -> Work:
    """The ticket; of one that was merged, the one it went into, if he sees that.

    The version is that of the ticket he names, whichever he reaches.
    """
    works: dict[TicketId, Work] = {}
    held: set[TicketId] = set()
    # found before it is held, it may be another by then: merged a moment ago, or parted again
    while (main := await _standing(unit, pk)) not in held:
        works |= await access.those_seen(unit, (pk, main), must=pk, field="input.ticket")
        held |= {pk, main}
    if version is not None:
        await access.unchanged(unit, works[pk].ticket, version, field="input.expectedVersion")
    if main not in works:
        raise FollowUpRefused("input.ticket", NO_MORE)
    return works[main]


async def _standing(unit: UnitOfWork, pk: TicketId) -> TicketId:
    """The ticket that an answer to this one reaches."""
    return (await targets(unit.tx, unit.reference, [pk]))[pk]
