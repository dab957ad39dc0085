"""Calendars of working time as they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from domain.column import column, record
from domain.ids import global_id
from domain.working_time import Calendar

DEFAULT = ""  # the name of the calendar of queues and SLAs that name none
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # as OTRS abbreviates them


@record
class WorkCalendar:
    """A row of `tg_calendar`; queues and SLAs that name it go on using it when it is not valid."""

    table: ClassVar[str] = "tg_calendar"

    pk: int = column("id")
    name: str
    label: str
    zone: str = column("time_zone")
    stored_hours: str = column("working_hours")
    stored_yearly: str = column("vacation_days")
    stored_once: str = column("vacation_days_once")
    valid: bool = column("tg_calendar.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("WorkCalendar", self.pk)

    @property
    def working_time(self) -> Calendar:
        """The same as a value that counts."""
        hours = json.loads(self.stored_hours)
        yearly, once = json.loads(self.stored_yearly), json.loads(self.stored_once)
        return Calendar(
            ZoneInfo(self.zone),
            tuple(frozenset(hours.get(day, ())) for day in WEEKDAYS),
            frozenset((one["month"], one["day"]) for one in yearly),
            frozenset(date.fromisoformat(one["date"]) for one in once),
        )


def named(calendars: Iterable[WorkCalendar], name: str) -> WorkCalendar:
    """The calendar of this name; the default where there is none (OTRS: it is not configured)."""
    by_name = {calendar.name: calendar for calendar in calendars}
    return by_name.get(name) or by_name[DEFAULT]
