"""Calendars as they are kept, also by those who write past the API."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.calendars import (
    HOURS,
    VacationDate,
    VacationDay,
    Weekday,
    WorkCalendar,
    WorkDay,
    named,
    stored_dates,
    stored_days,
    stored_hours,
    zone,
)
from domain.errors import Unavailable

ROOT = Path(__file__).parents[2]
WEEK = [WorkDay(day, [8, 9] if day is Weekday.MONDAY else []) for day in Weekday]
DAYS = [VacationDay(1, 1, "New Year"), VacationDay(12, 24, "Eve")]
DATES = [VacationDate(date(2026, 4, 3), "Good Friday")]


def calendar(
    hours: str = stored_hours(WEEK),
    days: str = stored_days(DAYS),
    dates: str = stored_dates(DATES),
    time_zone: str = "Europe/Berlin",
) -> WorkCalendar:
    return WorkCalendar(1, "", "Default", time_zone, hours, days, dates, valid=True)


def test_what_is_stored_comes_back() -> None:
    found = calendar()
    assert (found.working_hours, found.vacation_days, found.vacation_days_once) == (
        WEEK,
        DAYS,
        DATES,
    )
    assert found.doubts == []
    counting = found.working_time
    assert counting.zone == ZoneInfo("Europe/Berlin")
    assert counting.hours == (frozenset({8, 9}), *[frozenset()] * 6)
    assert counting.yearly == frozenset({(1, 1), (12, 24)})
    assert counting.once == frozenset({date(2026, 4, 3)})


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "Europe", "", ".", "../UTC", "/etc/passwd", "x" * 300, "a\0b"]
)
def test_an_unknown_zone_counts_as_utc(name: str) -> None:
    assert zone(name) is None
    found = calendar(time_zone=name)
    monday = datetime(2026, 11, 16, 7, tzinfo=UTC)
    assert found.working_time.add(monday, 60) == monday + timedelta(hours=1, seconds=60)
    [doubt] = found.doubts
    assert repr(name) in doubt


def test_a_machine_needs_no_zones_of_its_own() -> None:
    """As small images: the package tzdata has them."""
    code = "from domain.calendars import zone; print(zone('Europe/Berlin'), zone('Mars/Olympus'))"
    asked = [sys.executable, "-c", code]
    env = {**os.environ, "PYTHONTZPATH": ""}
    found = subprocess.run(asked, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "Europe/Berlin None\n"


@pytest.mark.parametrize("text", ["", "no JSON", "7", "null", "[7]", '["x"]', '[{"month": 1}]'])
def test_what_cannot_be_read_restricts_nothing(text: str) -> None:
    """Work is done at every hour of every day then: too early is better than never."""
    found = calendar(text, text, text)
    assert [day.hours for day in found.working_hours] == [sorted(HOURS)] * 7
    assert (found.vacation_days, found.vacation_days_once) == ([], [])
    assert len(found.doubts) == 3
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert found.working_time.add(noon, 60) == noon + timedelta(seconds=60)


def test_hours_that_no_day_has_do_not_count() -> None:
    [monday, *_] = calendar('{"Mon": [9, 8, 24, -1, "8"]}').working_hours
    assert monday.hours == [8, 9]


def test_without_a_default_calendar_the_failure_says_so() -> None:
    with pytest.raises(Unavailable, match="default calendar"):
        named([], "1")
