"""Calendars of working time as clients see them."""

from __future__ import annotations

from datetime import date

import strawberry

from domain import calendars as records
from domain.calendars import Weekday
from schema.fields import plain
from schema.node import Node


@strawberry.type(description="When work is done on a weekday.")
class WorkDay:
    weekday: Weekday = plain("Which day.")
    hours: list[int] = plain(
        "The full hours, in order, in the calendar's time zone: 9 is 09:00:00 to 09:59:59."
    )


@strawberry.type(description="A day of each year on which nobody works.")
class VacationDay:
    month: int = plain("1 to 12.")
    day: int = plain("Of the month, from 1 on.")
    name: str = plain("What is celebrated.")


@strawberry.type(description="A day of one year on which nobody works.")
class VacationDate:
    date: date = plain("The day.")
    name: str = plain("What is celebrated.")


@strawberry.type(
    description="When work is done: escalations count in the working time of the SLA's or queue's"
    " calendar."
)
class WorkCalendar(Node):
    record = records.WorkCalendar

    name: str = plain(
        "By which queues and SLAs name it; it never changes. The default calendar, for those that"
        " name none or one that is not there, has an empty one."
    )
    label: str = plain("What people call it.")
    time_zone: str = plain("The time zone of its hours and days, as `Europe/Berlin`.")
    working_hours: list[WorkDay] = plain("All weekdays, Monday first.", size=len(Weekday))
    vacation_days: list[VacationDay] = plain("Days off in each year, from January on.")
    vacation_days_once: list[VacationDate] = plain("Days off in one year, the earliest first.")
    valid: bool = plain(
        "Whether it may be chosen; queues and SLAs that name it go on using it even so."
    )
