"""Our statements in the words of the database we stand on: other names, and what is not there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.guest.shapes import Shapes

REMEMBERED = 4000
# A name, but not in quotes or a comment, and not of a column of some table.
NAME = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|(?<![\w.])[a-z_]\w*""")
BEGINNING = re.compile(r"\s*WITH( RECURSIVE)?\b", re.IGNORECASE)


def translation(renamed: Mapping[str, str], absent: Shapes) -> Callable[[str], str]:
    """What makes of a statement one for this database.

    `renamed`: our name of a table and the name it has there. `absent`: tables of ours that are not
    there; a statement that reads them finds them empty. No column is called as any of them.
    """
    if not renamed and not absent:
        return str
    there = {name: f'"{other}"' for name, other in renamed.items()}
    empty = {name: _empty(name, columns) for name, columns in absent.items()}

    @lru_cache(REMEMBERED)
    def translated(sql: str) -> str:
        sql = NAME.sub(lambda found: there.get(found[0], found[0]), sql)
        return _with(sql, [empty[name] for name in sorted({*NAME.findall(sql)} & empty.keys())])

    return translated


def _empty(name: str, columns: Mapping[str, str]) -> str:
    """A table without rows, for one statement."""
    nothing = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    return f"{name} AS NOT MATERIALIZED (SELECT {nothing} WHERE false)"


def _with(sql: str, tables: list[str]) -> str:
    if not tables:
        return sql
    # names of our own may come before all others, recursive or not
    if begun := BEGINNING.match(sql):
        return f"{begun[0]} {', '.join(tables)}, {sql[begun.end() :]}"
    return f"WITH {', '.join(tables)} {sql}"
