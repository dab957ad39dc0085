"""Working time as OTRS counts it (`Kernel/System/DateTime.pm`, Add and Delta)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

HOUR = 3600
# the columns of escalation are INTEGER: nothing later can be kept
LATEST = datetime.fromtimestamp(2**31 - 1, UTC)
Step: TypeAlias = tuple[timedelta, int]  # how far, and how many working seconds that takes


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work is done.

    `hours` are the full hours of each weekday, Monday first: 9 is 09:00:00 to 09:59:59.
    `yearly` are vacation days as month and day, `once` those of one year.
    """

    zone: tzinfo
    hours: tuple[frozenset[int], ...]
    yearly: frozenset[tuple[int, int]] = frozenset()
    once: frozenset[date] = frozenset()

    def add(self, start: datetime, seconds: int) -> datetime:
        """The moment, in UTC, when so many working seconds have passed since `start`.

        Without any working hours that is `start`. What is later than `LATEST` is `LATEST`.
        """
        now, left = _whole(start), seconds
        while any(self.hours) and left > 0 and now < LATEST:
            step, working = self._rest_of_day(now) or self._hour(now)
            if working >= left:
                now, left = self._within(now, left), 0
            else:
                now, left = now + step, left - working
        return min(now, max(LATEST, _whole(start)))

    def between(self, start: datetime, end: datetime) -> int:
        """The working seconds from `start` to `end`; negative when `end` is the earlier one."""
        now, last = _whole(start), _whole(end)
        if last < now:
            return -self.between(end, start)
        found = 0
        while any(self.hours) and now < last:
            step, working = self._rest_of_day(now) or self._hour(now)
            if now + step > last:
                step, working = self._hour(now)
            found += min(working, int((last - now).total_seconds()))
            now += step
        return found

    def _within(self, now: datetime, left: int) -> datetime:
        """When so many seconds have passed that are left of this day, or hour."""
        step, working = self._hour(now)
        while working < left:
            now, left = now + step, left - working
            step, working = self._hour(now)
        return now + timedelta(seconds=left)

    def _rest_of_day(self, now: datetime) -> Step | None:
        """Until midnight, all at once; None if the clocks change before."""
        local = now.astimezone(self.zone)
        tomorrow = datetime.combine(local.date() + timedelta(days=1), time(), self.zone)
        step = tomorrow.astimezone(UTC) - now
        if step != tomorrow.replace(tzinfo=None) - local.replace(tzinfo=None):
            return None
        later = sum(hour > local.hour for hour in self._hours_of(local.date()))
        return step, HOUR * later + self._rest_of_hour(local)

    def _hour(self, now: datetime) -> Step:
        """The rest of the hour on the clock, all of it working time or nothing."""
        local = now.astimezone(self.zone)
        return timedelta(seconds=_left_of_hour(local)), self._rest_of_hour(local)

    def _rest_of_hour(self, local: datetime) -> int:
        is_work = local.hour in self._hours_of(local.date())
        return _left_of_hour(local) if is_work else 0

    def _hours_of(self, day: date) -> frozenset[int]:
        if (day.month, day.day) in self.yearly or day in self.once:
            return frozenset()
        return self.hours[day.weekday()]


def _left_of_hour(local: datetime) -> int:
    return HOUR - 60 * local.minute - local.second


def _whole(moment: datetime) -> datetime:
    """OTRS knows no parts of seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)
