"""Calendars of working time, for administrators."""

from __future__ import annotations

import strawberry

from resolvers.mutations import calendars
from schema.calendars import WorkCalendar
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import UserError


@strawberry.type(description="What a new or changed calendar gives.")
class CalendarPayload:
    calendar: WorkCalendar | None = resolved(
        calendars.calendar, "The calendar as it is now, changed or not; null if there is none."
    )
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type
class CalendarMutations:
    calendar_create: CalendarPayload = resolved(
        calendars.create, "Make a calendar of working time; for administrators.", cost=CHANGE
    )
    calendar_update: CalendarPayload = resolved(
        calendars.update,
        "Change a calendar of working time; for administrators. Tickets keep their times until"
        " they change, or somebody runs `rebuild-escalations`.",
        cost=CHANGE,
    )
