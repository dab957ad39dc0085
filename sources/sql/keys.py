"""Key columns: text is what tickets hold, whatever type the column has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.database import Reader

RELATION = "external"  # what the link condition is called in statements
# whole numbers by their type: the largest of each, the smallest being one further from 0
INTEGERS = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
TEXTS = frozenset({"text", "character varying", "character", "citext", "name"})
CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,249}")  # tg_customer_link keeps 250 letters
NUL = "\0"  # PostgreSQL has no text with it and refuses to look for one


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A key column as statements write it, and what values it is compared with."""

    sql: str
    most: int | None = None  # the largest value, where the column holds whole numbers

    def values(self, keys: Iterable[str]) -> list[str] | list[int]:
        """The keys in the column's type; what cannot be such a key is left out."""
        if self.most is None:
            return [key for key in keys if key and NUL not in key]
        numbers = [int(key) for key in keys if CANONICAL.fullmatch(key)]
        return [number for number in numbers if -self.most - 1 <= number <= self.most]

    def value(self, key: str) -> str | int:
        """One key in the column's type, for a cursor: what cannot be a key stands before all."""
        if self.most is None:
            return key.partition(NUL)[0]
        if not CANONICAL.fullmatch(key):
            return -self.most - 1
        return max(-self.most - 1, min(int(key), self.most))


async def inspect(reader: Reader, relation: str, name: str) -> KeyColumn | None:
    """Ask the database which type a key column has; an index on it stays usable where possible.

    None where only a value would tell, and there is none yet.
    """
    column = quoted(name)
    if reader.dialect == "sqlite":
        rows = await reader.rows(
            f"SELECT typeof({column}) FROM {relation} WHERE {column} IS NOT NULL LIMIT 1"
        )
        return KeyColumn(column, _most(rows[0][0])) if rows else None
    [[kind]] = await reader.rows(
        f"SELECT pg_typeof((SELECT {column} FROM {relation} LIMIT 0))::text"
    )
    integer_or_text = kind in INTEGERS or kind in TEXTS
    return KeyColumn(column if integer_or_text else f"CAST({column} AS text)", INTEGERS.get(kind))


def quoted(name: str) -> str:
    """A column of the link condition; SQLite takes an unknown one without a table for a text."""
    return f"{RELATION}.{identifier(name)}"


def identifier(name: str) -> str:
    """A name of the source, as it is written there."""
    return '"' + name.replace('"', '""') + '"'


def _most(kind: str) -> int | None:
    return INTEGERS["bigint"] if kind == "integer" else None
