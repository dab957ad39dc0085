"""Which OTRS or Znuny a database belongs to: found by looking at its tables, never assumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.guest.shapes import of_otrs
from db.migrate import GUEST, MigrationError, expected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import asyncpg

    from db.guest.shapes import Shapes

TABLE = "ticket"  # where it is, the others are
HISTORY = "ticket_history"  # the one with our trigger
HERE = "SELECT current_schema()"
# The newest first, each by what the version before has not: a table, or a column.
MARKS = (
    ("Znuny 7.3", "sendmail_config", None),
    ("Znuny 7.2", "article_color", None),
    ("Znuny 7.1", "group_user", "id"),
    ("Znuny 7.0", "ticket_state", "color"),
    ("Znuny 6.5", "mention", None),
    ("Znuny 6.3 or 6.4", "oauth2_token_config", None),
    ("Znuny 6.2", "acl_ticket_attribute_relations", None),
    ("Znuny 6.1", "permission_groups", None),
    ("OTRS 6.0 or Znuny 6.0", "groups", None),
)
OTHERS = (
    ("OTRS 5 or older", "article_type"),
    ("OTOBO", "groups_table"),
)
GROUPS = "permission_groups"
FORMER_GROUPS = "groups"  # its name in OTRS 6.0 and Znuny 6.0
COLUMNS = """
    SELECT c.relname, a.attname, a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',
        c.relkind = 'v', t.typcategory::text, format_type(t.oid, NULL)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass($1))
        AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
"""
SCHEMA = """
    SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = to_regclass($1)
"""
SAYS = "SELECT obj_description(to_regclass(quote_ident($1) || '.tg_migration'), 'pg_class')"
OWN = (
    "This is a database of Ticketgraph's own. Leave `database.mode` out, or name the database of an"
    " OTRS or Znuny."
)
SHOWN = 12  # of what is missing, in one message
# As PostgreSQL has kinds of types, by how our migrations call them: one of the same kind is read
# as well, but for times: one with a zone, or a day alone, is another one.
KINDS = {"VARCHAR": "S", "TEXT": "S", "TIMESTAMP": "D"}
NUMBER, TIME = "N", "timestamp without time zone"


class UnknownSchema(MigrationError):
    """The database has not the tables that we can stand on; the message says what was found."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a database was recognised as."""

    family: str  # as a person calls it: "Znuny 7.1"
    schema: str  # the schema of PostgreSQL its tables are in
    renamed: Mapping[str, str] = field(default_factory=dict)  # our name of a table → its name there
    found: Mapping[str, frozenset[str]] = field(default_factory=dict)  # its tables and columns
    # columns that every row has to have, and that our tables have not
    demanded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    views: frozenset[str] = frozenset()  # which of `found` are no tables

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether it has a table, or a column of it."""
        columns = self.found.get(table)
        return columns is not None and (column is None or column in columns)


async def recognised(connection: asyncpg.Connection) -> Recognition:
    """Look at the tables. Raises `UnknownSchema`, with what was expected and what was found."""
    schema = await connection.fetchval(SCHEMA, TABLE)
    if schema is None:
        raise UnknownSchema(await _no_tickets(connection))
    rows = await connection.fetch(COLUMNS, TABLE)
    found = _by_table((table, column) for table, column, *_ in rows)
    if "tg_migration" in found and await connection.fetchval(SAYS, schema) != GUEST:
        raise UnknownSchema(OWN)
    _must_be_known(found)
    renamed = {} if GROUPS in found else {GROUPS: FORMER_GROUPS}
    wanted = of_otrs(expected("postgresql"))
    family = _family(found)
    if missing := list(_missing(wanted, found, renamed)):
        raise UnknownSchema(_told(family, missing))
    types = {(table, column): (kind, name) for table, column, *_, kind, name in rows}
    if others := list(_others(wanted, types, renamed)):
        raise UnknownSchema(_told_of_types(family, others))
    demanded = _by_table(
        (table, column)
        for table, column, has_to_be, *_ in rows
        if has_to_be and table in wanted and column not in wanted[table]
    )
    views = frozenset(table for table, _, _, is_view, *_ in rows if is_view)
    return Recognition(family, schema, renamed, found, demanded, views)


async def place(connection: asyncpg.Connection) -> Recognition:
    """Where the tables are, or were, whatever they are like: for whoever leaves."""
    schema = await connection.fetchval(SCHEMA, HISTORY) or await connection.fetchval(HERE)
    return Recognition("", schema or "public")


async def _no_tickets(connection: asyncpg.Connection) -> str:
    name = await connection.fetchval("SELECT current_database()")
    path = await connection.fetchval("SELECT array_to_string(current_schemas(false), ', ')")
    return (
        f"The database “{name}” has no table “ticket” that this role can find (it looks in:"
        f" {path or 'no schema'}). Expected the tables of OTRS 6.0 or Znuny 6.0 to 7.3: name their"
        " database in `database.url`, and grant the role USAGE on their schema."
    )


def _must_be_known(found: Mapping[str, frozenset[str]]) -> None:
    """Tables that look alike and are not. Raises `UnknownSchema`."""
    for family, table in OTHERS:
        if table in found:
            raise UnknownSchema(
                f"This looks like {family}, which has the table “{table}”. Expected the tables of"
                " OTRS 6.0 or Znuny 6.0 to 7.3."
            )


def _family(found: Mapping[str, frozenset[str]]) -> str:
    for family, table, column in MARKS:
        if table in found and (column is None or column in found[table]):
            return family
    return "no known version"


def _missing(
    wanted: Shapes, found: Mapping[str, frozenset[str]], renamed: Mapping[str, str]
) -> Iterator[str]:
    for table, columns in sorted(wanted.items()):
        there = found.get(renamed.get(table, table))
        if there is None:
            yield table
        else:
            yield from (f"{table}.{column}" for column in columns if column not in there)


def _others(
    wanted: Shapes, types: Mapping[tuple[str, str], tuple[str, str]], renamed: Mapping[str, str]
) -> Iterator[str]:
    """Columns whose values would be read as something else, each with what is there."""
    for table, columns in sorted(wanted.items()):
        for column, expected_type in columns.items():
            kind, name = types[renamed.get(table, table), column]
            if kind != KINDS.get(expected_type.partition("(")[0], NUMBER) or (
                kind == "D" and name != TIME
            ):
                yield f"{table}.{column} (expected {expected_type}, found {name})"


def _told_of_types(family: str, others: Sequence[str]) -> str:
    more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
    return (
        f"The database looks like {family}, but columns have other types than in OTRS 6.0 and Znuny"
        f" 6.0 to 7.3: {', '.join(others[:SHOWN])}{more}. Nothing was changed."
    )


def _told(family: str, missing: Sequence[str]) -> str:
    shown = ", ".join(missing[:SHOWN])
    more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
    return (
        f"The database looks like {family}, but what OTRS 6.0 and Znuny 6.0 to 7.3 have is not"
        f" there, or this role may not see it: {shown}{more}. Nothing was changed."
    )


def _by_table(pairs: Iterator[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for table, column in pairs:
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}
