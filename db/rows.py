"""Rows become records: values are converted by the type of the field that takes them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from domain.column import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

R = TypeVar("R")
Converter = "Callable[[Any], Any]"


def records(record: type[R], rows: Iterable[Sequence[Any]]) -> list[R]:
    """Build one record from each row; both databases give the same values."""
    convert = converters(record)  # type: ignore[arg-type]  # mypy: every class is hashable
    if not convert:
        return list(starmap(record, rows))
    return [_record(record, convert, row) for row in rows]


def _record(record: type[R], convert: tuple[tuple[int, Any], ...], row: Sequence[Any]) -> R:
    values = list(row)
    for position, conversion in convert:
        value = values[position]
        if value is not None:
            values[position] = conversion(value)
    return record(*values)


@cache
def converters(record: type) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Which positions of a row need a conversion, and which one."""
    hints = get_type_hints(record)
    found = []
    for position, (field, column) in enumerate(columns_of(record)):
        conversion = _epoch if column.conversion else _for_type(hints[field.name])
        if conversion:
            found.append((position, conversion))
    return tuple(found)


def _for_type(hint: Any) -> Callable[[Any], Any] | None:
    kinds = set(getattr(hint, "__args__", (hint,)))
    if bool in kinds:
        return bool
    if datetime in kinds:
        return _utc
    if float in kinds:
        return float
    return None


def _epoch(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _utc(value: datetime | str) -> datetime:
    """Times are kept in UTC without a zone; SQLite keeps them as text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC)
