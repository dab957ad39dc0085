"""What administrators give of a calendar of working time, checked before anything is done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import strawberry

from domain.calendars import HOURS, VacationDate, VacationDay, Weekday, WorkDay, zone
from domain.errors import InvalidInput
from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput
from resolvers.mutations.texts import NAME, sensible

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

SHORT = 100  # characters
MOST_DAYS = 500
LEAP_YEAR = 2024  # has every day that some year has
LABEL = f"What people call it, at most {NAME} characters."
ZONE = "The time zone of its hours and days, by its name in the tz database, as `Europe/Berlin`."
WEEK = "When work is done; weekdays that are not named have no working hours."
DAYS = "Days off in each year."
DATES = f"Days off in one year, at most {MOST_DAYS}."


@strawberry.input(description="When work is done on a weekday.")
class WorkDayInput:
    weekday: Weekday = strawberry.field(description="Which day.")
    hours: list[int] = strawberry.field(
        description="The full hours, 0 to 23, each once: 9 is 09:00:00 to 09:59:59."
    )


@strawberry.input(description="A day of each year on which nobody works.")
class VacationDayInput:
    month: int = strawberry.field(description="1 to 12.")
    day: int = strawberry.field(description="Of the month, from 1 on.")
    name: str = strawberry.field(description=f"What is celebrated, at most {SHORT} characters.")


@strawberry.input(description="A day of one year on which nobody works.")
class VacationDateInput:
    date: dt.date = strawberry.field(description="The day, as 2026-12-24.")
    name: str = strawberry.field(description=f"What is celebrated, at most {SHORT} characters.")


@strawberry.input(description="A new calendar of working time.")
class CalendarCreateInput(ChangeInput):
    name: str = strawberry.field(
        description="By which queues and SLAs name it, for good: at most 100 characters, and no"
        " other calendar's."
    )
    label: str = strawberry.field(description=LABEL)
    time_zone: str = strawberry.field(description=ZONE)
    working_hours: list[WorkDayInput] = strawberry.field(description=WEEK)
    vacation_days: list[VacationDayInput] | None = about(DAYS)
    vacation_days_once: list[VacationDateInput] | None = about(DATES)
    valid: bool | None = about("Whether it may be chosen.", default=True)


@strawberry.input(description="What shall change of a calendar; what is left out stays.")
class CalendarUpdateInput(ChangeInput):
    calendar: strawberry.ID = strawberry.field(description="The ID of the calendar.")
    label: str | None = about(LABEL)
    time_zone: str | None = about(ZONE)
    working_hours: list[WorkDayInput] | None = about(f"Instead of all there are: {WEEK.lower()}")
    vacation_days: list[VacationDayInput] | None = about(
        f"Instead of all there are: {DAYS.lower()}"
    )
    vacation_days_once: list[VacationDateInput] | None = about(
        f"Instead of all there are: {DATES.lower()}"
    )
    valid: bool | None = about("Whether it may be chosen; the default calendar always may.")


def values_of(given: CalendarCreateInput | CalendarUpdateInput) -> dict[str, Any]:
    """What is given, by the attribute of `WorkCalendar`. Raises `InvalidInput`."""
    values = ((name, getattr(given, name, None)) for name in CHECKS)
    return {name: CHECKS[name](value) for name, value in values if value is not None}


def _zone(name: str) -> str:
    sensible("input.timeZone", name, SHORT)
    if zone(name) is None:
        raise InvalidInput("input.timeZone", "a time zone of the tz database, as Europe/Berlin")
    return name


def _week(given: list[WorkDayInput]) -> list[WorkDay]:
    """All weekdays in their order."""
    _each_once("input.workingHours", (one.weekday for one in given), "weekday")
    for number, one in enumerate(given):
        if len(HOURS.intersection(one.hours)) < len(one.hours):
            expected = "full hours from 0 to 23, each once"
            raise InvalidInput(f"input.workingHours.{number}.hours", expected)
    hours = {one.weekday: sorted(one.hours) for one in given}
    return [WorkDay(day, hours.get(day, [])) for day in Weekday]


def _days(given: list[VacationDayInput]) -> list[VacationDay]:
    place = "input.vacationDays"
    for number, one in enumerate(given):
        sensible(f"{place}.{number}.name", one.name, SHORT)
        _must_be_a_day(f"{place}.{number}", one)
    _each_once(place, ((one.month, one.day) for one in given), "day")
    return sorted(VacationDay(one.month, one.day, one.name) for one in given)


def _must_be_a_day(place: str, given: VacationDayInput) -> None:
    try:
        dt.date(LEAP_YEAR, given.month, given.day)
    except ValueError:
        raise InvalidInput(place, "a day of the year, as month 12 and day 24") from None


def _dates(given: list[VacationDateInput]) -> list[VacationDate]:
    place = "input.vacationDaysOnce"
    if len(given) > MOST_DAYS:
        raise InvalidInput(place, f"at most {MOST_DAYS} days, not {len(given)}")
    for number, one in enumerate(given):
        sensible(f"{place}.{number}.name", one.name, SHORT)
    _each_once(place, (one.date for one in given), "day")
    return sorted(VacationDate(one.date, one.name) for one in given)


def _each_once(place: str, keys: Iterable[Hashable], word: str) -> None:
    found = set()
    for number, key in enumerate(keys):
        if key in found:
            raise InvalidInput(f"{place}.{number}", f"each {word} once")
        found.add(key)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": lambda text: sensible("input.name", text, SHORT),
    "label": lambda text: sensible("input.label", text, NAME),
    "time_zone": _zone,
    "working_hours": _week,
    "vacation_days": _days,
    "vacation_days_once": _dates,
    "valid": bool,
}
