"""What databases spell differently: names, texts, and how keys and words are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.like import contains

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.database import Dialect

RELATION = "external"  # what the link condition is called in statements


@dataclass(frozen=True, slots=True)
class Spelling:
    """Parts of a statement; `{}` is a column, or the place of a value where there are two."""

    quote: str
    text: str  # as people read it: CHAR(n) without the blanks that fill it
    exact: str  # what is compared and ordered by letters, capitals and blanks
    given: str
    lowered: str
    least: str
    holds: str
    pattern: Callable[[str], str]  # of a word, for `holds`

    def column(self, name: str) -> str:
        """A column of the link condition; SQLite takes an unknown one without it for a text."""
        return f"{RELATION}.{self.identifier(name)}"

    def identifier(self, name: str) -> str:
        """A name of the source, as it is written there."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote


PORTABLE = Spelling(
    quote='"',
    text="CAST({} AS text)",
    exact="{}",
    given="trim(CAST({} AS text)) <> ''",
    lowered="lower(CAST({} AS text))",
    least="min(CAST({} AS text))",
    holds="CAST({} AS text) ILIKE {}",
    pattern=contains,
)
# Collations of MySQL take accents, capitals and blanks at the end for equal: bytes of UTF-8 differ,
# and are in the order of the characters. Strings here have no backslash and no double quote, so
# that they mean the same whatever sql_mode says; that is left to the writer of the SELECT.
MYSQL = Spelling(
    quote="`",
    text="CONVERT({} USING utf8mb4)",
    exact="CAST(CONVERT({} USING utf8mb4) AS BINARY)",
    given="char_length(trim(CONVERT({} USING utf8mb4))) > 0",
    lowered="CAST(lower(CONVERT({} USING utf8mb4) COLLATE utf8mb4_bin) AS BINARY)",
    least="min(CONVERT({} USING utf8mb4) COLLATE utf8mb4_bin)",
    holds=(
        "instr(lower(CONVERT({} USING utf8mb4) COLLATE utf8mb4_bin),"
        " lower( {} COLLATE utf8mb4_bin)) > 0"
    ),
    pattern=str,
)


def spelling(dialect: Dialect) -> Spelling:
    return MYSQL if dialect == "mysql" else PORTABLE
