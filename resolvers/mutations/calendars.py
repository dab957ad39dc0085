"""How administrators make and change calendars of working time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from actions import calendars
from actions.keys import Outcome
from auth.administrators import must_be_administrator
from auth.audit import record
from domain.audit import About, AuditKind, Entry
from domain.calendars import WorkCalendar
from domain.customers import api_name
from domain.errors import InvalidInput, NotOffered
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.calendar_inputs import (
    CalendarCreateInput,
    CalendarUpdateInput,
    values_of,
)
from resolvers.mutations.once import once
from resolvers.verbs.running import Changed, changed_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from actions.unit import UnitOfWork
    from resolvers.context import Context
    from resolvers.mutations.once import ChangeInput

OF_OTRS = (
    "Calendars are settings of the OTRS or Znuny here. Change them there, in its system"
    " configuration: TimeWorkingHours, TimeVacationDays, TimeVacationDaysOneTime and TimeZone."
)
NOTHING: Mapping[str, Any] = {"vacation_days": [], "vacation_days_once": [], "valid": True}


async def create(
    info: Info,
    input: Annotated[CalendarCreateInput, strawberry.argument(description="The calendar.")],
) -> Changed:
    context = info.context

    async def make(unit: UnitOfWork) -> Outcome:
        values = {**NOTHING, **values_of(input)}
        pk = await calendars.create(unit, values)
        await _note(context, unit, AuditKind.CALENDAR_CREATED, pk, _told(values))
        return Outcome.of_new(calendar=pk)

    return await _run(context, input, make)


async def update(
    info: Info,
    input: Annotated[
        CalendarUpdateInput, strawberry.argument(description="The calendar, and what changes.")
    ],
) -> Changed:
    context = info.context

    async def change(unit: UnitOfWork) -> Outcome:
        pk = _key(input)
        former, new = await calendars.update(unit, pk, values_of(input))
        if new:
            before = {name: getattr(former, name) for name in new}
            details = _told(new) | _told(before, "former_")
            await _note(context, unit, AuditKind.CALENDAR_UPDATED, pk, details)
        return Outcome({"calendar": pk})

    changed = await _run(context, input, change)
    with suppress(InvalidInput):  # the errors say so
        changed.objects.setdefault("calendar", _key(input))
    return changed


def calendar(changed: Parent[Changed], info: Info) -> WorkCalendar | None:
    return info.context.reference.calendars.get(changed.objects.get("calendar", 0))


async def _run(
    context: Context, given: ChangeInput, change: Callable[[UnitOfWork], Awaitable[Outcome]]
) -> Changed:
    """The payload shows the calendars that are kept: it waits until they have been read again."""

    async def act() -> Outcome:
        await must_be_administrator(context.services.db, context.viewer, field="input")
        if context.services.host.is_guest:
            raise NotOffered("input", OF_OTRS)
        outcome = await once(context, given, change)
        await context.catch_up()
        return outcome

    return await changed_by(context, given, act)


def _key(given: CalendarUpdateInput) -> int:
    key: int = nodes.key_of(given.calendar, WorkCalendar, field="input.calendar")
    return key


async def _note(
    context: Context, unit: UnitOfWork, kind: AuditKind, pk: int, details: dict[str, str]
) -> None:
    about = About("WorkCalendar", str(pk))
    entry = Entry(kind=kind, at=unit.now, by=context.origin, about=about, details=details)
    await record(unit.tx, entry)


def _told(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The values by their names in the API, lists as they are kept."""
    kept = zip(values.items(), calendars.stored(values).values(), strict=True)
    return {
        api_name(f"{prefix}{name}"): str(value).lower() if isinstance(value, bool) else str(text)
        for (name, value), text in kept
    }
