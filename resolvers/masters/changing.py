"""How administrators make and change rows of the small tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from actions.keys import Outcome
from actions.masters import writing
from auth.administrators import must_be_administrator
from auth.audit import record
from domain.audit import About, AuditKind, Entry
from resolvers.context import Info
from resolvers.masters.given import given, row
from resolvers.mutations.once import once, repeated
from resolvers.people.passwords import kept
from resolvers.verbs.running import Changed, changed_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from actions.masters.master import Master
    from actions.masters.writing import Written
    from actions.unit import UnitOfWork
    from domain.changes import FieldChange
    from resolvers.context import Context
    from resolvers.mutations.once import ChangeInput

    Write = Callable[[UnitOfWork], Awaitable[Written]]
    After = Callable[[Context, UnitOfWork, Written], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Way:
    """How something is changed: its place in the payload, its type, and what goes with it."""

    key: str
    type: str
    kind: AuditKind
    plan: Callable[[Context, Any], Awaitable[Write]]
    after: After | None = None


def create(master: Master, input_type: type) -> Callable[..., Any]:
    """The resolver that makes a row."""

    async def plan(context: Context, input: Any) -> Write:
        wanted = await kept(context, given(context, master, input))
        return lambda unit: writing.create(unit, master, wanted)

    return _resolver(_Way(master.key, master.type, AuditKind.MASTER_CREATED, plan), input_type)


def update(master: Master, input_type: type, after: After | None = None) -> Callable[..., Any]:
    """The resolver that changes a row; `after` is done in the transaction of a change."""

    async def plan(context: Context, input: Any) -> Write:
        pk, wanted = row(context, master, input), given(context, master, input)
        hidden = await kept(context, wanted)
        return lambda unit: writing.update(unit, master, pk, hidden)

    return _resolver(
        _Way(master.key, master.type, AuditKind.MASTER_UPDATED, plan, after), input_type
    )


def shown(master: Master, table: str) -> Callable[..., Any]:
    """The resolver of a payload's row; nothing where none was made."""

    def resolve(changed: Parent[Changed], info: Info) -> Any:
        pk = changed.objects.get(master.key)
        return getattr(info.context.reference, table).get(pk)

    return resolve


def granting(
    about: tuple[str, str], input_type: type, plan: Callable[[Context, Any], Awaitable[Write]]
) -> Callable[..., Any]:
    """The resolver that changes the rights of somebody: his place in the payload, and his type."""
    return _resolver(_Way(*about, AuditKind.RIGHTS_CHANGED, plan), input_type)


def resolver(
    master: Master, input_type: type, kind: AuditKind, plan: Callable[[Context, Any], Write]
) -> Callable[..., Any]:
    """The resolver that does what `plan` makes of its input, for administrators, and notes it."""

    async def planned(context: Context, input: Any) -> Write:
        return plan(context, input)

    return _resolver(_Way(master.key, master.type, kind, planned), input_type)


def _resolver(way: _Way, input_type: type) -> Callable[..., Any]:
    async def resolve(info: Info, input: Any) -> Changed:
        context = info.context

        async def act() -> Outcome:
            await must_be_administrator(context.services.db, context.viewer, field="input")
            outcome = await repeated(context, input) or await _done(context, input, way)
            if not input.validate_only:
                await context.catch_up()  # the small tables are read again at once
            return outcome

        return await changed_by(context, input, act)

    argument = strawberry.argument(description="The row, and what it shall be.")
    resolve.__annotations__["input"] = Annotated[input_type, argument]
    return resolve


async def _done(context: Context, input: ChangeInput, way: _Way) -> Outcome:
    """What was written."""
    key, write = way.key, await way.plan(context, input)

    async def act(unit: UnitOfWork) -> Outcome:
        written = await write(unit)
        if written.changes:
            await _note(context, unit, way, written)
        if written.changes and way.after:
            await way.after(context, unit, written)
        made = (key,) if way.kind is AuditKind.MASTER_CREATED else ()
        return Outcome({key: written.pk}, written.changes, made)

    return await once(context, input, act)


async def _note(context: Context, unit: UnitOfWork, way: _Way, written: Written) -> None:
    told = details(written.changes, former=way.kind is not AuditKind.MASTER_CREATED)
    if written.renamed:
        told["renamedBelow"] = str(written.renamed)
    about = About(way.type, str(written.pk))
    entry = Entry(kind=way.kind, at=unit.now, by=context.origin, about=about, details=told)
    await record(unit.tx, entry)


def details(changes: Sequence[FieldChange], *, former: bool) -> dict[str, str]:
    """What an entry of the audit log tells of changes, with what was there before or without."""
    told = {change.field: change.new or "" for change in changes}
    if former:
        for change in changes:
            told[f"former{change.field[0].upper()}{change.field[1:]}"] = change.old or ""
    return told
