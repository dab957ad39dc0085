"""How administrators make and change rows of the small tables."""

from __future__ import annotations

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
from resolvers.mutations.once import once
from resolvers.verbs.running import Changed, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.masters.master import Master
    from actions.masters.writing import Written
    from actions.unit import UnitOfWork
    from resolvers.context import Context
    from resolvers.mutations.once import ChangeInput

    Write = Callable[[UnitOfWork], Awaitable[Written]]


def create(master: Master, input_type: type) -> Callable[..., Any]:
    """The resolver that makes a row."""

    def plan(context: Context, input: Any) -> Write:
        wanted = given(context, master, input)
        return lambda unit: writing.create(unit, master, wanted)

    return _resolver(master, input_type, AuditKind.MASTER_CREATED, plan)


def update(master: Master, input_type: type) -> Callable[..., Any]:
    """The resolver that changes a row."""

    def plan(context: Context, input: Any) -> Write:
        pk, wanted = row(context, master, input), given(context, master, input)
        return lambda unit: writing.update(unit, master, pk, wanted)

    return _resolver(master, input_type, AuditKind.MASTER_UPDATED, plan)


def shown(master: Master, table: str) -> Callable[..., Any]:
    """The resolver of a payload's row; nothing where none was made."""

    def resolve(changed: Parent[Changed], info: Info) -> Any:
        pk = changed.objects.get(master.key)
        return getattr(info.context.reference, table).get(pk)

    return resolve


def _resolver(
    master: Master, input_type: type, kind: AuditKind, plan: Callable[[Context, Any], Write]
) -> Callable[..., Any]:
    async def resolve(info: Info, input: Any) -> Changed:
        context = info.context

        async def act() -> Outcome:
            await must_be_administrator(context.services.db, context.viewer, field="input")
            return await _done(context, input, master, kind, plan(context, input))

        return await run(context, input, act)

    argument = strawberry.argument(description="The row, and what it shall be.")
    resolve.__annotations__["input"] = Annotated[input_type, argument]
    return resolve


async def _done(
    context: Context, input: ChangeInput, master: Master, kind: AuditKind, write: Write
) -> Outcome:
    """What was written, and shown from now on: the small tables are read again at once."""

    async def act(unit: UnitOfWork) -> Outcome:
        written = await write(unit)
        if written.changes:
            await _note(context, unit, kind, master, written)
        made = (master.key,) if kind is AuditKind.MASTER_CREATED else ()
        return Outcome({master.key: written.pk}, written.changes, made)

    outcome = await once(context, input, act)
    if not input.validate_only:
        await context.catch_up()
    return outcome


async def _note(
    context: Context, unit: UnitOfWork, kind: AuditKind, master: Master, written: Written
) -> None:
    told = {change.field: change.new or "" for change in written.changes}
    if kind is AuditKind.MASTER_UPDATED:
        for change in written.changes:
            told[f"former{change.field[0].upper()}{change.field[1:]}"] = change.old or ""
    if written.renamed:
        told["renamedBelow"] = str(written.renamed)
    about = About(master.type, str(written.pk))
    entry = Entry(kind=kind, at=unit.now, by=context.origin, about=about, details=told)
    await record(unit.tx, entry)
