"""When tickets arrive: mostly by day, more on Mondays than on Sundays, more each year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from demo.dice import Dice
from demo.plan import FIRST_OF_JANUARY, Plan

DAY = 86400
HOUR = 3600

# Monday first
WEEK = (1.25, 1.1, 1.05, 1.0, 0.85, 0.15, 0.1)
HOLIDAY = 0.1
HOURS = range(24)
NIGHT, MORNING = (1, 1, 1, 1, 2, 4), (12, 30, 60, 75, 70, 60)
AFTERNOON, EVENING = (40, 55, 60, 50, 40, 25), (14, 10, 8, 6, 4, 2)
WEIGHT_OF_HOUR = NIGHT + MORNING + AFTERNOON + EVENING
GROWTH = 0.6

OPENS, CLOSES = 8, 18
SATURDAY = 5
HOLIDAYS = frozenset({(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)})


def arrivals(plan: Plan) -> Iterator[int]:
    """The moments the tickets of a plan are created, in seconds since 1970, in order."""
    rng = plan.randomness("arrivals")
    for day, number in _tickets_by_day(plan):
        yield from sorted(_moment(rng, day, plan.ends) for _ in range(number))


def _tickets_by_day(plan: Plan) -> Iterator[tuple[int, int]]:
    days = range(plan.begins // DAY * DAY, plan.ends, DAY)
    weights = [_weight(day, (day - days.start) / (days.stop - days.start)) for day in days]
    january = days.index(int(FIRST_OF_JANUARY.timestamp()))
    # one ticket is the first of January's; the others go by weight, rounded so that none is lost
    due, given, total = 0.0, 0, sum(weights)
    for place, (day, weight) in enumerate(zip(days, weights, strict=True)):
        due += weight / total * (plan.tickets - 1)
        number = round(due) - given
        given += number
        yield day, number + (place == january)


def _weight(day: int, elapsed: float) -> float:
    today = datetime.fromtimestamp(day, UTC).date()
    usual = HOLIDAY if (today.month, today.day) in HOLIDAYS else WEEK[today.weekday()]
    return usual * (1 + GROWTH * elapsed)


def _moment(rng: Dice, day: int, ends: int) -> int:
    hours = [hour for hour in HOURS if day + hour * HOUR < ends]
    [hour] = rng.choices(hours, WEIGHT_OF_HOUR[: len(hours)])
    return min(day + hour * HOUR + rng.randrange(HOUR), ends)


def working(day: date) -> bool:
    return day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS


def office_hours(rng: Dice, moment: int) -> int:
    """The moment itself, or one in the first hour of the next working day."""
    then = datetime.fromtimestamp(moment, UTC)
    if working(then) and OPENS <= then.hour < CLOSES:
        return moment
    if not working(then) or then.hour >= CLOSES:
        then += timedelta(days=1)
    while not working(then):
        then += timedelta(days=1)
    opening = then.replace(hour=OPENS, minute=0, second=0)
    return int(opening.timestamp()) + rng.randrange(HOUR)
