"""How a merge and a split are undone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import strawberry

from actions import access, changing, unmerging, unsplitting
from actions.keys import Outcome
from db.undoing import mains, merges, parents, splits
from domain.errors import Conflict
from domain.undoing import MERGE, SPLIT
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.verbs.relation_inputs import TicketUnmergeInput, TicketUnsplitInput
from resolvers.verbs.running import Changed, run, shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from actions.unit import UnitOfWork
    from actions.work import Work
    from db.database import Reader
    from domain.ids import TicketId
    from domain.undoing import Joined, Undo
    from resolvers.context import Context
    from resolvers.mutations.once import TicketChangeInput

PLACE = "input.ticket"
MEANWHILE = "The ticket was merged into yet another one meanwhile. Read it again."


@dataclass(frozen=True, slots=True)
class Way:
    """How one of both is undone: `other` finds the other ticket, `joined` how both stand."""

    undo: Undo
    other: Callable[[Reader, Sequence[TicketId]], Awaitable[Mapping[TicketId, TicketId]]]
    joined: Callable[[Reader, Sequence[TicketId]], Awaitable[Mapping[TicketId, Joined]]]
    apply: Callable[[Work, Work, Joined], Awaitable[None]]


OF_MERGES = Way(MERGE, mains, merges, unmerging.unmerge)
OF_SPLITS = Way(SPLIT, parents, splits, unsplitting.unsplit)


async def unmerge(
    info: Info,
    input: Annotated[TicketUnmergeInput, strawberry.argument(description="The merged ticket.")],
) -> Changed:
    return await _undone(info.context, input, OF_MERGES)


async def unsplit(
    info: Info,
    input: Annotated[TicketUnsplitInput, strawberry.argument(description="The new ticket.")],
) -> Changed:
    return await _undone(info.context, input, OF_SPLITS)


async def _undone(context: Context, given: TicketChangeInput, way: Way) -> Changed:
    async def act() -> Outcome:
        pk = nodes.ticket_id(given.ticket, field=PLACE)
        # who may not see this one is not told anything of the other
        if await context.loaders.ticket.load(pk) is None:
            raise nodes.nothing(PLACE, "ticket")
        return await once(
            context, given, partial(_undo, pk=pk, version=given.expected_version, way=way)
        )

    return shown(await run(context, given, act), given)


async def _undo(unit: UnitOfWork, *, pk: TicketId, version: int | None, way: Way) -> Outcome:
    other_pk = (await way.other(unit.tx, [pk])).get(pk)
    works = await access.those_seen(unit, (pk, other_pk or pk), must=pk, field=PLACE)
    this = works[pk]
    if version is not None:
        await access.unchanged(unit, this.ticket, version, field="input.expectedVersion")
    await changing.allow(this, way.undo.verb, field=PLACE)
    joined = (await way.joined(unit.tx, [pk])).get(pk)
    if joined is None:
        raise Conflict(PLACE, way.undo.unknown)
    if joined.other != other_pk:
        raise Conflict(PLACE, MEANWHILE)
    if other_pk not in works:
        raise Conflict(PLACE, way.undo.hidden)
    await _must(way.undo, works[other_pk], joined)
    await way.apply(this, works[other_pk], joined)
    return Outcome({"ticket": pk, "other": other_pk}, this.changes)


async def _must(undo: Undo, other: Work, joined: Joined) -> None:
    """Raises why the actor may not."""
    unit = other.unit
    why = undo.refusal(unit.actor, other.ticket, joined, unit.reference, field=PLACE)
    if why is not None:
        raise await changing.told(other, why)
