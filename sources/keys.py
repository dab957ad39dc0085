"""Key columns: text is what tickets hold, whatever type the column has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.database import Reader

INTEGERS = frozenset({"smallint", "integer", "bigint"})
TEXTS = frozenset({"text", "character varying", "character", "citext", "name"})


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A key column as statements write it, and what values it is compared with."""

    sql: str
    integer: bool = False

    def values(self, keys: Iterable[str]) -> list[str] | list[int]:
        """The keys in the column's type; what cannot be such a key is left out."""
        if not self.integer:
            return list(keys)
        return [int(key) for key in keys if _is_canonical(key)]

    def value(self, key: str) -> str | int:
        """One key in the column's type, for a cursor: what cannot be a key stands before all."""
        if not self.integer:
            return key
        return int(key) if _is_canonical(key) else -(2**63)


async def inspect(reader: Reader, relation: str, name: str) -> KeyColumn:
    """Ask the database which type a key column has; an index on it stays usable where possible."""
    column = quoted(name)
    if reader.dialect == "sqlite":
        rows = await reader.rows(f"SELECT typeof({column}) FROM {relation} LIMIT 1")
        return KeyColumn(column, integer=bool(rows) and rows[0][0] == "integer")
    [[kind]] = await reader.rows(
        f"SELECT pg_typeof((SELECT {column} FROM {relation} LIMIT 0))::text"
    )
    if kind in INTEGERS:
        return KeyColumn(column, integer=True)
    return KeyColumn(column if kind in TEXTS else f"CAST({column} AS text)")


def quoted(name: str) -> str:
    """An identifier of the source, as it is written there."""
    return '"' + name.replace('"', '""') + '"'


def _is_canonical(key: str) -> bool:
    return (
        key.lstrip("-").isdecimal()
        and key.isascii()
        and str(int(key)) == key
        and abs(int(key)) < 2**63
    )
