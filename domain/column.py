"""Records: dataclasses whose fields say which column they are read from."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a record: the SQL expression, and how its value becomes the field's value."""

    sql: str
    conversion: Literal["", "epoch", "wall"] = ""


def column(sql: str) -> Any:
    """Read the field from `sql`: a column of the record's table, or an expression."""
    return field(metadata={"column": Column(sql)})


def epoch(sql: str) -> Any:
    """Read a time kept as whole seconds since 1970 (UTC), where 0 means "not set" (OTRS)."""
    return field(metadata={"column": Column(sql, "epoch")})


def wall(sql: str) -> Any:
    """Read a time that belongs to no zone, such as a day, as if it were one of UTC."""
    return field(metadata={"column": Column(sql, "wall")})


def beside(*, default: Any) -> Any:
    """A field that no column holds: what is found out about a row by whoever read it."""
    return field(default=default, compare=False, repr=False, metadata={"column": None})


@dataclass_transform(field_specifiers=(column, epoch, wall, beside))
def record(cls: type[T]) -> type[T]:
    """A dataclass with slots; a field without a column is named like its column."""
    return dataclass(slots=True)(cls)


def columns_of(cls: type) -> list[tuple[Field[Any], Column]]:
    """The fields of a record with their columns, in order."""
    said = [(f, f.metadata.get("column", Column(f.name))) for f in fields(cls)]
    return [(f, column) for f, column in said if column is not None]
