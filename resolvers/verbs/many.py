"""The same change of many tickets: each by itself, in its own transaction, under its own key."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import strawberry

from domain.errors import InvalidInput
from resolvers import nodes
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.once import once, repeated_parts
from resolvers.verbs.customer_inputs import TicketsSetCustomerInput
from resolvers.verbs.inputs import MOST_TICKETS, TicketsUpdateInput
from resolvers.verbs.running import Changed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.keys import Outcome
    from actions.unit import UnitOfWork
    from domain.ids import TicketId
    from resolvers.context import Context
    from resolvers.mutations.once import ChangeInput

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
        handled = await _handled_before(context, given)
        is_all = handled.keys() >= {*given.tickets}
        act = None if is_all else await prepare()
    except EXPECTED as failure:
        changed.errors = [user_error(failure)]
        return changed
    changed.results = await _results(context, given, act, handled)
    return changed


async def _handled_before(context: Context, given: ManyInput) -> dict[str, OneChanged]:
    """Those that were changed under this key: what the input names may be called otherwise now."""
    parts: dict[str, tuple[ChangeInput, str]] = {}
    for text in {} if given.validate_only else given.tickets:
        with suppress(InvalidInput):  # told when its turn comes
            pk = nodes.ticket_id(text, field="input.tickets")
            parts[text] = _alone(given, pk), _part(pk)
    before = await repeated_parts(context, parts)
    return {
        text: OneChanged(done.objects, done.changes, ticket_id=text)
        for text, done in before.items()
    }


async def _results(
    context: Context, given: ManyInput, act: Act | None, handled: dict[str, OneChanged]
) -> list[OneChanged]:
    """One after the other; a ticket named twice is handled once."""
    for number, text in enumerate(given.tickets):
        if act and text not in handled:
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
        change = partial(act, pk=pk, place=place)
        outcome = await once(context, _alone(given, pk), change, part=_part(pk))
        result.objects, result.changes = outcome.objects, outcome.changes
    except EXPECTED as failure:
        result.errors = [user_error(failure)]
    return result


def _alone(given: ManyInput, pk: TicketId) -> ManyInput:
    """What the key of this ticket came with."""
    return replace(given, tickets=[strawberry.ID(str(pk))])


def _part(pk: TicketId) -> str:
    return f"ticket:{pk}"
