"""The verbs that change a ticket's attributes: one ticket, or many, each by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from domain.errors import InvalidInput
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.inputs import MOST_TICKETS
from resolvers.mutations.once import once
from resolvers.verbs.asked import steps_of
from resolvers.verbs.inputs import TicketsUpdateInput
from resolvers.verbs.running import Changed, on_ticket, steps_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from actions.changing import Step
    from domain.ids import TicketId
    from resolvers.context import Context


def verb(input_type: type, description: str) -> Callable[..., Any]:
    """The resolver of a verb that does to one ticket what its input asks for."""

    async def resolve(info: Info, input: Any) -> Changed:
        return await on_ticket(info.context, input, partial(steps_of, info.context, input))

    argument = strawberry.argument(description=description)
    resolve.__annotations__["input"] = Annotated[input_type, argument]
    return resolve


@dataclass(slots=True)
class ManyChanged:
    """What became of many tickets, in the order in which they were given."""

    results: list[OneChanged] = field(default_factory=list)
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@dataclass(slots=True)
class OneChanged(Changed):
    """What became of one of them; `ticket_id` is the ID as it was given."""

    ticket_id: str = ""


async def update_many(
    info: Info,
    input: Annotated[
        TicketsUpdateInput, strawberry.argument(description="The tickets, and what shall change.")
    ],
) -> ManyChanged:
    context, changed = info.context, ManyChanged(client_mutation_id=input.client_mutation_id)
    _ = context.viewer
    try:
        if not 1 <= len(input.tickets) <= MOST_TICKETS:
            expected = f"1 to {MOST_TICKETS} IDs, not {len(input.tickets)}"
            raise InvalidInput("input.tickets", expected)
        wanted = steps_of(context, input)
    except EXPECTED as failure:
        changed.errors = [user_error(failure)]
        return changed
    changed.results = await _results(context, input, wanted)
    return changed


async def _results(
    context: Context, given: TicketsUpdateInput, wanted: list[Step]
) -> list[OneChanged]:
    """One after the other, each in its own transaction; a ticket named twice is handled once."""
    handled: dict[str, OneChanged] = {}
    for number, text in enumerate(given.tickets):
        if text not in handled:
            handled[text] = await _one(context, given, text, wanted, f"input.tickets.{number}")
    return [handled[text] for text in given.tickets]


async def _one(
    context: Context, given: TicketsUpdateInput, text: str, wanted: list[Step], place: str
) -> OneChanged:
    result = OneChanged(ticket_id=text)
    try:
        pk = nodes.ticket_id(text, field=place)
        result.objects["ticket"] = pk
        act = partial(steps_on, pk=pk, steps=wanted, place=place)
        outcome = await once(context, _for(given, pk), act)
        result.changes = outcome.changes
    except EXPECTED as failure:
        result.errors = [user_error(failure)]
    return result


def _for(given: TicketsUpdateInput, pk: TicketId) -> TicketsUpdateInput:
    """A key of many is one of each: what was done before the service ended is not done again."""
    key = given.idempotency_key
    return replace(
        given, tickets=[strawberry.ID(str(pk))], idempotency_key=f"{key} {pk}" if key else None
    )
