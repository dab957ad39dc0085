"""Calendars of working time as they are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from enum import Enum
from functools import lru_cache
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from domain.column import column, record
from domain.errors import Unavailable
from domain.ids import global_id
from domain.working_time import Calendar

T = TypeVar("T")
DEFAULT = ""  # the name of the calendar of queues and SLAs that name none
HOURS = frozenset(range(24))


class Weekday(Enum):
    """In the order of a week; the value is what OTRS abbreviates it to."""

    MONDAY = "Mon"
    TUESDAY = "Tue"
    WEDNESDAY = "Wed"
    THURSDAY = "Thu"
    FRIDAY = "Fri"
    SATURDAY = "Sat"
    SUNDAY = "Sun"


@dataclass(frozen=True, slots=True)
class WorkDay:
    """The full hours in which work is done on a weekday, in order: 9 is 09:00:00 to 09:59:59."""

    weekday: Weekday
    hours: list[int]


@dataclass(frozen=True, slots=True, order=True)
class VacationDay:
    """A day of each year on which nobody works."""

    month: int
    day: int
    name: str


@dataclass(frozen=True, slots=True, order=True)
class VacationDate:
    """A day of one year on which nobody works."""

    date: date
    name: str


@record
class WorkCalendar:
    """A row of `tg_calendar`; queues and SLAs that name it go on using it when it is not valid.

    A guest makes it of settings of the OTRS. Who writes past the API may write anything. A zone
    that is not known counts as UTC, hours that cannot be read are all hours, and vacation days that
    cannot be read are none; `doubts` says so.
    """

    table: ClassVar[str] = "tg_calendar"

    pk: int = column("id")
    name: str
    label: str
    time_zone: str
    stored_hours: str = column("working_hours")
    stored_days: str = column("vacation_days")
    stored_dates: str = column("vacation_days_once")
    valid: bool = column("tg_calendar.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("WorkCalendar", self.pk)

    @property
    def working_hours(self) -> list[WorkDay]:
        """All weekdays, Monday first."""
        return _hours(self.stored_hours)

    @property
    def vacation_days(self) -> list[VacationDay]:
        """From January on."""
        return _read(_days, self.stored_days) or []

    @property
    def vacation_days_once(self) -> list[VacationDate]:
        """The earliest first."""
        return _read(_dates, self.stored_dates) or []

    @property
    def working_time(self) -> Calendar:
        """The same as a value that counts."""
        stored = self.stored_hours, self.stored_days, self.stored_dates
        return _counting(self.time_zone, *stored)

    @property
    def doubts(self) -> list[str]:
        """What cannot be used as it is kept, a clause each; nothing if all is well."""
        parts: dict[str, Any] = {
            "working_hours": _read(_week, self.stored_hours),
            "vacation_days": _read(_days, self.stored_days),
            "vacation_days_once": _read(_dates, self.stored_dates),
        }
        found = [f"{name} cannot be read" for name, part in parts.items() if part is None]
        if zone(self.time_zone) is None:
            found.append(f"this machine has no time zone {self.time_zone!r}, UTC counts instead")
        return found


def named(calendars: Iterable[WorkCalendar], name: str) -> WorkCalendar:
    """The calendar of this name; the default where there is none (OTRS: it is not configured)."""
    by_name = {calendar.name: calendar for calendar in calendars}
    found = by_name.get(name) or by_name.get(DEFAULT)
    if found is None:
        raise Unavailable("The database has no row for the default calendar.")
    return found


def zone(name: str) -> tzinfo | None:
    """The time zone of this name, as the machine or the package tzdata has it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; no name or no zone; a folder of zones
        return None


def stored_hours(week: Iterable[WorkDay]) -> str:
    """What `working_hours` keeps."""
    return json.dumps({day.weekday.value: day.hours for day in week})


def stored_days(days: Iterable[VacationDay]) -> str:
    """What `vacation_days` keeps."""
    return json.dumps([{"month": one.month, "day": one.day, "name": one.name} for one in days])


def stored_dates(days: Iterable[VacationDate]) -> str:
    """What `vacation_days_once` keeps."""
    return json.dumps([{"date": one.date.isoformat(), "name": one.name} for one in days])


@lru_cache
def _counting(zone_name: str, hours: str, days: str, dates: str) -> Calendar:
    """What a row says as a value; every change of a ticket asks for it."""
    return Calendar(
        zone(zone_name) or UTC,
        tuple(frozenset(day.hours) for day in _hours(hours)),
        frozenset((day.month, day.day) for day in _read(_days, days) or []),
        frozenset(day.date for day in _read(_dates, dates) or []),
    )


def _hours(text: str) -> list[WorkDay]:
    return _read(_week, text) or [WorkDay(day, sorted(HOURS)) for day in Weekday]


def _read(parse: Callable[[Any], list[T]], text: str) -> list[T] | None:
    """What a column keeps; None for what is no JSON, or of another shape."""
    try:
        return parse(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _week(kept: Any) -> list[WorkDay]:
    return [WorkDay(day, sorted(HOURS & set(kept.get(day.value, ())))) for day in Weekday]


def _days(kept: Any) -> list[VacationDay]:
    return sorted(VacationDay(int(one["month"]), int(one["day"]), str(one["name"])) for one in kept)


def _dates(kept: Any) -> list[VacationDate]:
    return sorted(VacationDate(date.fromisoformat(one["date"]), str(one["name"])) for one in kept)
