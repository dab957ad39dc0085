"""What our migrations say: which tables we share with OTRS, and which statements make ours alone.

The migrations are the one place where tables are described, so a guest compares with them too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Columns: TypeAlias = dict[str, str]  # the name of each column, and its type
Shapes: TypeAlias = dict[str, Columns]

OURS = "tg_"
PARTS = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\$\$.*?\$\$|;", re.DOTALL)
TABLE = re.compile(r"CREATE TABLE (\w+) \((.*)\)", re.DOTALL)
ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (.*)", re.DOTALL)
DROPPED_COLUMN = re.compile(r"ALTER TABLE (\w+) DROP COLUMN (\w+)")
RENAMED = re.compile(r"ALTER TABLE (\w+) RENAME TO (\w+)")
DROPPED = re.compile(r"DROP TABLE (\w+)")
COLUMN = re.compile(r"(\w+) (\{\w+\}|\w+(?: ?\([0-9, ]+\))?)")
NO_COLUMN = {"UNIQUE", "PRIMARY", "CHECK", "FOREIGN", "CONSTRAINT"}
PER_ROW = re.compile(
    r"CREATE (?:UNIQUE )?INDEX \w+ ON (\w+)|(?:CREATE|DROP) TRIGGER .*? ON (\w+)", re.DOTALL
)
SUBJECT = re.compile(
    r"(?:CREATE TABLE|CREATE (?:OR REPLACE )?FUNCTION|ALTER TABLE|DROP TABLE|DROP INDEX"
    r"|DROP TRIGGER|INSERT INTO|UPDATE|DELETE FROM) (\w+)"
)
FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(")
# A foreign key of ours on a table of OTRS would be a trigger there.
REFERENCE = re.compile(r" REFERENCES (?!tg_)\w+ \(\w+\)(?: ON (?:UPDATE|DELETE) CASCADE)*")


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, without comments; what is quoted stays whole."""
    pending, start = "", 0
    for found in PARTS.finditer(sql):
        pending += sql[start : found.start()]
        start = found.end()
        if found[0] == ";" and not _is_open(pending):
            yield pending.strip()
            pending = ""
        elif not found[0].startswith("--"):
            pending += found[0]


def _is_open(text: str) -> bool:
    """Whether a trigger of SQLite has not come to its END yet."""
    is_trigger = re.match(r"\s*CREATE TRIGGER\b.*\bBEGIN\b", text, re.DOTALL)
    return bool(is_trigger) and re.search(r"\bEND\s*$", text) is None


def own_part(sql: str) -> str:
    """Of a migration what makes and fills tables of ours alone, without a tie to OTRS's."""
    kept = [REFERENCE.sub("", each) for each in statements(sql) if _is_ours(each)]
    # SQLite does not say on which table: one on a table of OTRS was never made
    kept = [each.replace("DROP TRIGGER ", "DROP TRIGGER IF EXISTS ") for each in kept]
    return "".join(f"{each};\n" for each in kept)


def _is_ours(statement: str) -> bool:
    found = PER_ROW.match(statement)
    subject = found and (found[1] or found[2])
    if subject is None:
        named = SUBJECT.match(statement)
        subject = named and named[1]
    return (subject or "").startswith(OURS)


def shapes(scripts: Iterable[str]) -> Shapes:
    """The tables that scripts leave behind, run one after the other."""
    tables: Shapes = {}
    for script in scripts:
        for statement in statements(script):
            _apply(tables, statement)
    return tables


def _apply(tables: Shapes, statement: str) -> None:
    if found := TABLE.match(statement):
        tables[found[1]] = dict(_columns(found[2]))
    elif found := ADDED.match(statement):
        tables[found[1]] |= dict(_columns(found[2]))
    elif found := DROPPED_COLUMN.match(statement):
        del tables[found[1]][found[2]]
    elif found := RENAMED.match(statement):
        tables[found[2]] = tables.pop(found[1])
    elif found := DROPPED.match(statement):
        del tables[found[1]]


def _columns(body: str) -> Iterator[tuple[str, str]]:
    for definition in separate(body):
        found = COLUMN.match(definition)
        if found and found[1] not in NO_COLUMN:
            yield found[1], found[2]


def separate(body: str) -> Iterator[str]:
    """What stands between commas that are in no parentheses."""
    depth, pending = 0, ""
    for letter in body:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield pending.strip()
            pending = ""
        else:
            pending += letter
    yield pending.strip()


def of_otrs(tables: Shapes) -> Shapes:
    """Those that an OTRS has as well."""
    return {name: columns for name, columns in tables.items() if not name.startswith(OURS)}


def of_ours(tables: Shapes) -> Shapes:
    """Those that it has not."""
    return {name: columns for name, columns in tables.items() if name.startswith(OURS)}


def own_functions(scripts: Iterable[str]) -> list[str]:
    """The names of the functions that scripts make, each once."""
    found = (FUNCTION.match(each) for script in scripts for each in statements(script))
    return list(dict.fromkeys(one[1] for one in found if one))
