"""The same change of many tickets: each by itself, in its own transaction, under its own key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import strawberry

from domain.errors import InvalidInput
from resolvers import nodes
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.once import once
from resolvers.verbs.customer_inputs import TicketsSetCustomerInput
from resolvers.verbs.inputs import MOST_TICKETS, TicketsUpdateInput
from resolvers.verbs.running import Changed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.keys import Outcome
    from actions.unit import UnitOfWork
    from domain.ids import TicketId
    from resolvers.context import Context

ManyInput = TypeVar("ManyInput", TicketsUpdateInput, TicketsSetCustomerInput)


class Act(Protocol):
    """What is done to each ticket; `place` is where the input names it."""

    def __call__(self, unit: UnitOfWork, *, pk: TicketId, place: str) -> Awaitable[Outcome]: ...


@dataclass(slots=True)
class OneChanged(Changed):
    """What became of one of them; `ticket_id` is the ID as it was given."""

    ticket_id: str = ""


@dataclass(slots=True)
class ManyChanged:
    """What became of many tickets, in the order in which they were given."""

    results: list[OneChanged] = field(default_factory=list)
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


async def on_many(
    context: Context, given: ManyInput, prepare: Callable[[], Awaitable[Act]]
) -> ManyChanged:
    """Do to each ticket what `prepare`, which is asked once, finds out from the input."""
    changed = ManyChanged(client_mutation_id=given.client_mutation_id)
    _ = context.viewer
    try:
        if not 1 <= len(given.tickets) <= MOST_TICKETS:
            expected = f"1 to {MOST_TICKETS} IDs, not {len(given.tickets)}"
            raise InvalidInput("input.tickets", expected)
        act = await prepare()
    except EXPECTED as failure:
        changed.errors = [user_error(failure)]
        return changed
    changed.results = await _results(context, given, act)
    return changed


async def _results(context: Context, given: ManyInput, act: Act) -> list[OneChanged]:
    """One after the other; a ticket named twice is handled once."""
    handled: dict[str, OneChanged] = {}
    for number, text in enumerate(given.tickets):
        if text not in handled:
            place = f"input.tickets.{number}"
            handled[text] = await _one(context, given, act, text=text, place=place)
    return [handled[text] for text in given.tickets]


async def _one(
    context: Context, given: ManyInput, act: Act, *, text: str, place: str
) -> OneChanged:
    """The key of many is one of each: what was done before is not done again, whatever is new."""
    result = OneChanged(ticket_id=text)
    try:
        pk = nodes.ticket_id(text, field=place)
        result.objects["ticket"] = pk
        alone = replace(given, tickets=[strawberry.ID(str(pk))])
        outcome = await once(context, alone, partial(act, pk=pk, place=place), part=f"ticket:{pk}")
        result.objects, result.changes = outcome.objects, outcome.changes
    except EXPECTED as failure:
        result.errors = [user_error(failure)]
    return result
