"""Calendars of working time: made and changed, and never deleted.

Their values come by the attribute of `WorkCalendar`. No ticket is touched: what changes for those
that wait is found by `python app.py rebuild-escalations`, or with their next change (OTRS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.table import select
from domain.calendars import DEFAULT, WorkCalendar, stored_dates, stored_days, stored_hours
from domain.errors import InvalidInput, NameTaken, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actions.unit import UnitOfWork

VALID, INVALID = 1, 2  # rows of `valid`
LOCKED = "WHERE id = $1 FOR UPDATE"


def _valid_id(valid: bool) -> int:  # noqa: FBT001 - a value like the others
    return VALID if valid else INVALID


COLUMNS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "name": ("name", str),
    "label": ("label", str),
    "time_zone": ("time_zone", str),
    "working_hours": ("working_hours", stored_hours),
    "vacation_days": ("vacation_days", stored_days),
    "vacation_days_once": ("vacation_days_once", stored_dates),
    "valid": ("valid_id", _valid_id),
}


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the columns keep them, by column."""
    columns = ((*COLUMNS[name], value) for name, value in values.items())
    return {column: store(value) for column, store, value in columns}


async def create(unit: UnitOfWork, values: Mapping[str, Any]) -> int:
    """Make a calendar: its id. Raises `NameTaken` where one has the name."""
    who, now = unit.actor.actor_id, unit.now
    times = {"create_time": now, "create_by": who, "change_time": now, "change_by": who}
    columns = stored(values) | times
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    made = await unit.tx.rows(
        f"INSERT INTO tg_calendar ({', '.join(columns)}) VALUES ({places})"
        " ON CONFLICT (name) DO NOTHING RETURNING id",
        *columns.values(),
    )
    if not made:
        raise NameTaken("input.name", "Another calendar has this name.")
    return int(made[0][0])


async def update(
    unit: UnitOfWork, pk: int, values: Mapping[str, Any]
) -> tuple[WorkCalendar, dict[str, Any]]:
    """Change a calendar: what it was, and the values that differ.

    Raises `NotFound`, and `InvalidInput` for a default calendar that shall not be valid. What
    cannot be read is written anew, whatever it is taken for.
    """
    found = await unit.tx.fetch(WorkCalendar, select(WorkCalendar, LOCKED), pk)
    if not found:
        raise NotFound("input.calendar", "There is no such calendar.")
    [former] = found
    if former.name == DEFAULT and values.get("valid") is False:
        raise InvalidInput("input.valid", "true: the default calendar has to stay valid")
    broken = bool(former.doubts)
    new = {name: value for name, value in values.items() if broken or _differs(former, name, value)}
    if new:
        await _write(unit, pk, stored(new))
    return former, new


def _differs(former: WorkCalendar, name: str, value: Any) -> bool:
    return bool(getattr(former, name) != value)


async def _write(unit: UnitOfWork, pk: int, columns: dict[str, Any]) -> None:
    columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
    places = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, start=2))
    await unit.tx.execute(f"UPDATE tg_calendar SET {places} WHERE id = $1", pk, *columns.values())
