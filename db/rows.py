"""Rows become records: values are converted by the type of the field that takes them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from db.turns import Turns, parts
from domain.column import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import tzinfo

R = TypeVar("R")
Converter = "Callable[[Any], Any]"


def records(record: type[R], rows: Iterable[Sequence[Any]], zone: tzinfo = UTC) -> list[R]:
    """Build one record from each row; both databases give the same values.

    `zone`: of times in the tables.
    """
    found = list(starmap(record, rows))
    # one field of all records after the other: half the time of taking rows apart
    for name, conversion in converters(record, zone):  # type: ignore[arg-type]  # mypy: it is hashable
        for one in found:
            value = getattr(one, name)
            if value is not None:
                setattr(one, name, conversion(value))
    return found


async def records_in_turns(
    record: type[R], rows: Iterable[Sequence[Any]], zone: tzinfo = UTC
) -> list[R]:
    """The same of many rows."""
    turns = Turns()
    found: list[R] = []
    for part in parts(rows):
        found += records(record, part, zone)
        await turns.give()
    return found


@cache
def converters(record: type, zone: tzinfo) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Which fields need a conversion, and which one."""
    hints = get_type_hints(record)
    found = []
    for field, column in columns_of(record):
        conversion = CONVERSIONS.get(column.conversion) or _for_type(hints[field.name], zone)
        if conversion:
            found.append((field.name, conversion))
    return tuple(found)


def _for_type(hint: Any, zone: tzinfo) -> Callable[[Any], Any] | None:
    kinds = set(getattr(hint, "__args__", (hint,)))
    if bool in kinds:
        return bool
    if datetime in kinds:
        return partial(utc, zone=zone)
    if float in kinds:
        return float
    return None


def _epoch(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def utc(value: datetime | str, zone: tzinfo) -> datetime:
    """A time out of a table of this zone; SQLite keeps them as text.

    Of an hour that a local zone has twice, the first is meant: nothing tells them apart.
    """
    kept = wall(value)
    return kept if zone is UTC else kept.replace(tzinfo=zone).astimezone(UTC)


def wall(value: datetime | str) -> datetime:
    """A day, or a time that belongs to no zone, as it is kept."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC)


CONVERSIONS: dict[str, Callable[[Any], Any]] = {"epoch": _epoch, "wall": wall}
