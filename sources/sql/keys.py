"""Key columns: text is what tickets hold, whatever type the column has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.sql.spelling import MYSQL, PORTABLE, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.database import Reader

# whole numbers by their type: the largest of each, the smallest being one further from 0
INTEGERS = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
MYSQL_INTEGER = 2**64 - 1  # it compares numbers beyond a column's type
TEXTS = frozenset({"text", "character varying", "character", "citext", "name"})
CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,249}")  # tg_customer_link keeps 250 letters
NUL = "\0"  # PostgreSQL has no text with it and refuses to look for one
# MySQL's character sets by what Python calls them. With a text that a column cannot hold,
# MySQL refuses the comparison; of other sets we do not know what they hold.
CODECS = {
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "utf8": "utf-8",
    "ascii": "ascii",
    "latin1": "cp1252",
    "latin2": "iso8859-2",
}
SMALL = frozenset({"utf8mb3", "utf8"})  # no emoji, nor anything else past the first 65536


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A key column as statements write it, and what values it is compared with."""

    sql: str
    most: int | None = None  # the largest value, where the column holds whole numbers
    near: str | None = None  # equal wherever `sql` is, and quick where there is an index
    charset: str = "utf8mb4"
    capitals_alike: bool = False  # whether `near` is equal however capitals are

    def equal(self, place: int) -> str:
        """The condition that it is one of the values in this place."""
        exact = f"{self.sql} = ANY(${place})"
        return f"{self.near} = ANY(${place}) AND {exact}" if self.near else exact

    def values(self, keys: Iterable[str]) -> list[str] | list[int]:
        """The keys in the column's type; what cannot be such a key is left out."""
        if self.most is None:
            return self.texts(keys)
        numbers = [int(key) for key in keys if CANONICAL.fullmatch(key)]
        return [number for number in numbers if -self.most - 1 <= number <= self.most]

    def texts(self, keys: Iterable[str]) -> list[str]:
        """Those that the column could hold."""
        return [key for key in keys if key and NUL not in key and self._holds(key)]

    def value(self, key: str) -> str | int:
        """One key in the column's type, for a cursor: what cannot be a key stands before all."""
        if self.most is None:
            return key.partition(NUL)[0]
        if not CANONICAL.fullmatch(key):
            return -self.most - 1
        return max(-self.most - 1, min(int(key), self.most))

    def _holds(self, key: str) -> bool:
        try:
            key.encode(CODECS[self.charset])
        except UnicodeEncodeError:
            return False
        return self.charset not in SMALL or max(key) <= "\uffff"


async def inspect(reader: Reader, relation: str, name: str) -> KeyColumn | None:
    """Ask the database which type a key column has; an index on it stays usable where possible.

    None where only a value would tell, and there is none yet.
    """
    if reader.dialect == "mysql":
        return await _mysql(reader, relation, MYSQL.column(name))
    column = PORTABLE.column(name)
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


def untyped(reader: Reader, name: str) -> KeyColumn:
    """A key column of which nothing is known yet."""
    spelled = spelling(reader.dialect)
    return KeyColumn(spelled.exact.format(spelled.column(name)))


async def _mysql(reader: Reader, relation: str, column: str) -> KeyColumn | None:
    """Its collation tells a text, a value tells a number.

    Numbers that are filled up with zeros are texts to people; the least one is filled up.
    """
    exact = MYSQL.exact.format(column)
    [[collation]] = await reader.rows(
        f"SELECT collation((SELECT {column} FROM {relation} LIMIT 0))"
    )
    if collation != "binary":
        return _text(exact, column, str(collation))
    rows = await reader.rows(
        f"SELECT {column}, {MYSQL.text.format(column)} FROM {relation}"
        f" WHERE {column} IS NOT NULL ORDER BY {column} LIMIT 1"
    )
    if not rows:
        return None
    value, text = rows[0]
    number = isinstance(value, int) and text == str(value)
    return KeyColumn(column, MYSQL_INTEGER) if number else KeyColumn(exact)


def _text(exact: str, column: str, collation: str) -> KeyColumn:
    charset = collation.partition("_")[0]
    if charset not in CODECS:
        return KeyColumn(exact)
    alike = collation.endswith("_ci")
    return KeyColumn(exact, near=column, charset=charset, capitals_alike=alike)


def _most(kind: str) -> int | None:
    return INTEGERS["bigint"] if kind == "integer" else None
