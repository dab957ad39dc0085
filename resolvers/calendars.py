"""How calendars of working time are found."""

from __future__ import annotations

from domain.calendars import Weekday, WorkCalendar
from resolvers.context import Info
from resolvers.enums import described

described(
    Weekday,
    "A day of the week.",
    {day.name: f"{day.name.capitalize()}." for day in Weekday},
)


def calendars(info: Info) -> list[WorkCalendar]:
    """The default calendar, whose name is empty, comes first."""
    _ = info.context.viewer
    return sorted(info.context.reference.calendars.values(), key=lambda one: one.name)
