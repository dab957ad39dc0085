"""Calendars of working time as an OTRS has them: settings, not rows of a table (lifecycle.md 4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.guest.setting_names import (
    NUMBERS,
    OF_CALENDARS,
    calendar_name,
    calendar_zone,
    working_time,
)
from db.guest.sysconfig import settings
from domain.calendars import DEFAULT, Weekday, WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import tzinfo

    from db.database import Reader

UNREADABLE = ""  # no JSON: the calendar has its doubts, which are logged
# What a new OTRS has; where its settings cannot be read, nothing else is known.
USUAL = {day.value: [str(hour) for hour in range(8, 21)] for day in list(Weekday)[:5]}


async def calendars(db: Reader, zone: tzinfo) -> list[WorkCalendar]:
    """The usual calendar, and of the nine others those that have a name (OTRS: others are none).

    A calendar without working hours makes all due at once, as in OTRS; the usual one has them
    from Monday to Friday where the settings cannot be read. Without a zone of its own, a calendar
    is in `zone`, that of the times in the tables. Raises `TimedOut` and `Unavailable`.
    """
    found = await settings(db, OF_CALENDARS)
    named = [number for number in NUMBERS if found.get(calendar_name(number))]
    return [_calendar(found, number, zone) for number in (DEFAULT, *named)]


def _calendar(found: Mapping[str, Any], number: str, zone: tzinfo) -> WorkCalendar:
    hours, days, once = working_time(number)
    return WorkCalendar(
        pk=int(number or 0) + 1,
        name=number,
        label=str(found[calendar_name(number)]) if number else "Default",
        time_zone=str(found.get(calendar_zone(number)) or zone),
        stored_hours=_stored(_hours, found.get(hours, {} if number else USUAL)),
        stored_days=_stored(_days, found.get(days) or {}),
        stored_dates=_stored(_dates, found.get(once) or {}),
        valid=True,
    )


def _stored(parse: Callable[[Any], Any], value: Any) -> str:
    """A setting as the column of a calendar of ours would keep it."""
    try:
        return json.dumps(parse(value))
    except (ValueError, TypeError, AttributeError):
        return UNREADABLE


def _hours(week: Any) -> dict[str, list[int]]:
    return {day: [int(hour) for hour in hours or ()] for day, hours in week.items()}


def _days(year: Any) -> list[dict[str, Any]]:
    return [
        {"month": int(month), "day": int(day), "name": _name(name)}
        for month, days in year.items()
        for day, name in _in(days)
    ]


def _dates(years: Any) -> list[dict[str, Any]]:
    return [
        {"date": f"{int(year):04}-{one['month']:02}-{one['day']:02}", "name": one["name"]}
        for year, months in years.items()
        for one in _days(months or {})
    ]


def _in(days: Any) -> Iterator[tuple[Any, Any]]:
    """The days of a month; one without any is an empty text."""
    yield from days.items() if days else ()


def _name(text: Any) -> str:
    return text if isinstance(text, str) else ""
