"""How a merge and a split are undone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import strawberry

from actions import access, changing, unmerging, unsplitting
from actions.keys import Outcome
from domain.errors import Conflict, NotFound
from domain.rules import Verb
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.verbs.relation_inputs import TicketUnmergeInput, TicketUnsplitInput
from resolvers.verbs.running import Changed, run, shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId
    from resolvers.context import Context
    from resolvers.mutations.once import TicketChangeInput

PLACE = "input.ticket"


@dataclass(frozen=True, slots=True)
class Undo:
    """What the ticket is allowed as, how the other one is found, and how both are set right.

    `unknown` is said where there is no other ticket, `hidden` where the actor may not read it.
    """

    verb: Verb
    find: Callable[[UnitOfWork, TicketId], Awaitable[TicketId | None]]
    apply: Callable[[Work, Work], Awaitable[None]]
    unknown: str
    hidden: str


MERGE = Undo(
    Verb.UNMERGE,
    unmerging.main_of,
    unmerging.unmerge,
    unmerging.UNKNOWN,
    "This merge cannot be undone by you: you may not read the ticket it was merged into.",
)
# whose parent is out of sight looks as if it had none
SPLIT = Undo(
    Verb.STATE,
    unsplitting.parent_of,
    unsplitting.unsplit,
    unsplitting.UNKNOWN,
    unsplitting.UNKNOWN,
)


async def unmerge(
    info: Info,
    input: Annotated[TicketUnmergeInput, strawberry.argument(description="The merged ticket.")],
) -> Changed:
    return await _undone(info.context, input, MERGE)


async def unsplit(
    info: Info,
    input: Annotated[TicketUnsplitInput, strawberry.argument(description="The new ticket.")],
) -> Changed:
    return await _undone(info.context, input, SPLIT)


async def _undone(context: Context, given: TicketChangeInput, undo: Undo) -> Changed:
    async def act() -> Outcome:
        pk = nodes.ticket_id(given.ticket, field=PLACE)
        # who may not see this one is not told anything of the other
        if await context.loaders.ticket.load(pk) is None:
            raise nodes.nothing(PLACE, "ticket")
        return await once(
            context, given, partial(_undo, pk=pk, version=given.expected_version, undo=undo)
        )

    return shown(await run(context, given, act), given)


async def _undo(unit: UnitOfWork, *, pk: TicketId, version: int | None, undo: Undo) -> Outcome:
    other_pk = await undo.find(unit, pk)
    works = await _opened(unit, {pk, other_pk or pk}, pk)
    this = works[pk]
    if version is not None:
        await access.unchanged(unit, this.ticket, version, field="input.expectedVersion")
    await changing.allow(this, undo.verb, field=PLACE)
    if other_pk is None:
        raise Conflict(PLACE, undo.unknown)
    if other_pk not in works:
        raise Conflict(PLACE, undo.hidden)
    # its link to this one ends, and after a merge its lock
    await changing.allow(works[other_pk], Verb.LINK, field=PLACE)
    if undo is MERGE:
        await changing.must_be_free(works[other_pk], field=PLACE)
    await undo.apply(this, works[other_pk])
    return Outcome({"ticket": pk, "other": other_pk}, this.changes)


async def _opened(unit: UnitOfWork, ids: set[TicketId], this: TicketId) -> dict[TicketId, Work]:
    """At work what the actor sees, locked in the order of the ids; raises for `this` one only."""
    works = {}
    for pk in sorted(ids):
        try:
            works[pk] = await access.work(unit, pk, field=PLACE)
        except NotFound:
            if pk == this:
                raise
    return works
