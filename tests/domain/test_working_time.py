"""Working time, judged by walking from hour to hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.working_time import LATEST, Calendar

# clocks change by an hour, by half an hour, at midnight, onto midnight, and never
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Kathmandu",
    "UTC",
]
WEEK = (*[frozenset(range(8, 21))] * 5, frozenset[int](), frozenset[int]())
NIGHT = (frozenset(range(24)),) * 7
MOST = 14 * 24 * 3600
HOURS = st.frozensets(st.integers(0, 23), max_size=24)
# from 2015 to 2030
MOMENTS = st.integers(1_420_070_400, 1_893_456_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
# around changes of the clocks in these zones
CHANGES = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 3, 8, 7, tzinfo=UTC),
        datetime(2026, 11, 1, 5, tzinfo=UTC),
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        datetime(2018, 2, 18, 2, tzinfo=UTC),
        datetime(2018, 11, 4, 3, tzinfo=UTC),
    ]
)
NEAR = st.builds(
    lambda moment, seconds: moment + timedelta(seconds=seconds),
    CHANGES,
    st.integers(-3 * 86400, 3 * 86400),
)
STARTS = st.one_of(MOMENTS, NEAR)
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.tuples(*[HOURS] * 7).filter(any),
    st.frozensets(st.tuples(st.sampled_from([3, 10, 11]), st.integers(1, 30)), max_size=5),
    st.frozensets(st.dates(date(2026, 3, 1), date(2026, 11, 10)), max_size=5),
)


def judged(calendar: Calendar, start: datetime, end: datetime) -> int:
    """From hour to hour of the clock on the wall."""
    found, now = 0, start
    while now < end:
        local = now.astimezone(calendar.zone)
        rest = 3600 - 60 * local.minute - local.second
        free = (local.month, local.day) in calendar.yearly or local.date() in calendar.once
        if not free and local.hour in calendar.hours[local.weekday()]:
            found += min(rest, int((end - now).total_seconds()))
        now += timedelta(seconds=rest)
    return found


@given(calendar=CALENDARS, start=STARTS, seconds=st.integers(0, MOST))
def test_between_counts_as_the_judge(calendar: Calendar, start: datetime, seconds: int) -> None:
    end = start + timedelta(seconds=seconds)
    assert calendar.between(start, end) == judged(calendar, start, end)
    assert calendar.between(end, start) == -judged(calendar, start, end)


@given(calendar=CALENDARS, start=STARTS, seconds=st.integers(1, 5 * 24 * 3600))
def test_add_ends_with_the_last_second(calendar: Calendar, start: datetime, seconds: int) -> None:
    """So many working seconds lie between, and one less if it ended a second before."""
    end = calendar.add(start, seconds)
    if end < LATEST:
        assert calendar.between(start, end) == seconds
        assert calendar.between(start, end - timedelta(seconds=1)) == seconds - 1


@given(zone=st.sampled_from(ZONES), start=STARTS, seconds=st.integers(0, MOST))
def test_without_working_hours_everything_is_due_at_once(
    zone: str, start: datetime, seconds: int
) -> None:
    calendar = Calendar(ZoneInfo(zone), (frozenset(),) * 7)
    assert calendar.add(start, seconds) == start
    assert calendar.between(start, start + timedelta(seconds=seconds)) == 0


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-16 09:00", 60, "2026-11-16 10:00"),
        ("2026-11-16 06:00", 60, "2026-11-16 09:00"),
        ("2026-11-16 20:30", 60, "2026-11-17 08:30"),
        ("2026-11-20 20:30", 60, "2026-11-23 08:30"),
        ("2026-11-16 00:00", 780, "2026-11-16 21:00"),
        ("2026-12-23 20:30", 60, "2026-12-28 08:30"),
        ("2026-11-16 09:00", 0, "2026-11-16 09:00"),
    ],
)
def test_a_week_of_work(start: str, minutes: int, end: str) -> None:
    """Mondays to Fridays from 8 to 21, without Christmas."""
    days = frozenset({(12, 24), (12, 25), (12, 26)})
    calendar = Calendar(ZoneInfo("UTC"), WEEK, days)
    assert calendar.add(moment(start), minutes * 60) == moment(end)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_on_which_the_clocks_change(day: str, hours: int) -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"), NIGHT)
    start = datetime.fromisoformat(day).replace(tzinfo=calendar.zone)
    assert calendar.add(start, hours * 3600) == (start + timedelta(days=1)).astimezone(UTC)


def test_what_never_comes_is_as_late_as_can_be_kept() -> None:
    """Work on Mondays alone, each of which is a vacation day."""
    days = frozenset((month, day) for month in range(1, 13) for day in range(1, 32))
    calendar = Calendar(ZoneInfo("UTC"), (frozenset({9}), *[frozenset[int]()] * 6), days)
    assert calendar.add(moment("2026-11-16 09:00"), 1) == LATEST


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
