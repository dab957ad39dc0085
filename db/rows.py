"""Rows become records: values are converted by the type of the field that takes them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from db.turns import Turns, parts
from domain.column import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

R = TypeVar("R")
Converter = "Callable[[Any], Any]"


def records(record: type[R], rows: Iterable[Sequence[Any]]) -> list[R]:
    """Build one record from each row; both databases give the same values."""
    found = list(starmap(record, rows))
    # one field of all records after the other: half the time of taking rows apart
    for name, conversion in converters(record):  # type: ignore[arg-type]  # mypy: it is hashable
        for one in found:
            value = getattr(one, name)
            if value is not None:
                setattr(one, name, conversion(value))
    return found


async def records_in_turns(record: type[R], rows: Iterable[Sequence[Any]]) -> list[R]:
    """The same of many rows."""
    turns = Turns()
    found: list[R] = []
    for part in parts(rows):
        found += records(record, part)
        await turns.give()
    return found


@cache
def converters(record: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Which fields need a conversion, and which one."""
    hints = get_type_hints(record)
    found = []
    for field, column in columns_of(record):
        conversion = _epoch if column.conversion else _for_type(hints[field.name])
        if conversion:
            found.append((field.name, conversion))
    return tuple(found)


def _for_type(hint: Any) -> Callable[[Any], Any] | None:
    kinds = set(getattr(hint, "__args__", (hint,)))
    if bool in kinds:
        return bool
    if datetime in kinds:
        return utc
    if float in kinds:
        return float
    return None


def _epoch(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def utc(value: datetime | str) -> datetime:
    """Times are kept in UTC without a zone; SQLite keeps them as text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC)
