"""What of ours is in the database of an OTRS: where it is, whose it is, and what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.guest.names import shown
from db.guest.shapes import of_ours, own_functions
from db.migrate import GUEST, expected, own_scripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import asyncpg

MIGRATIONS = "tg_migration"
# Whoever owns a schema may remove what is in it, and change nothing of it.
THINGS = """
    SELECT 'table', n.nspname, c.relname, pg_get_userbyid(c.relowner),
        pg_has_role(c.relowner, 'USAGE'), pg_has_role(n.nspowner, 'USAGE'),
        ARRAY(SELECT verb FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS verb
            WHERE NOT has_table_privilege(c.oid, verb))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY($1) AND c.relname = ANY($2)
    UNION ALL
    SELECT 'function', n.nspname, p.proname, pg_get_userbyid(p.proowner),
        pg_has_role(p.proowner, 'USAGE'), pg_has_role(n.nspowner, 'USAGE'), '{}'
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY($1) AND p.proname = ANY($3)
    ORDER BY 1, 2, 3
"""
# A guest's tables say what they are; the schemas that are named may have some of them.
SCHEMAS = """
    SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = $1 AND obj_description(c.oid, 'pg_class') = $2
    UNION SELECT nspname FROM pg_namespace WHERE nspname = ANY($3)
    ORDER BY 1
"""
ROLE = "SELECT current_user"
# what the service needs of a table that is not its own; nobody changes what was recorded
READ, ADDED = {"SELECT"}, {"SELECT", "INSERT"}
NEEDED = {MIGRATIONS: READ, "tg_audit": ADDED}
USUAL = {"SELECT", "INSERT", "UPDATE", "DELETE"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A table or a function of ours."""

    kind: str
    schema: str
    name: str
    owner: str
    may_change: bool  # whether the role that is connected has its owner's rights
    owns_schema: bool
    denied: Sequence[str]  # what that role may not do with the rows of a table

    @property
    def full(self) -> str:
        """Its whole name, as in a statement; a function's without its parentheses."""
        return f"{shown(self.schema)}.{shown(self.name)}"

    @property
    def may_remove(self) -> bool:
        """Whether the role that is connected may remove it."""
        return self.may_change or self.owns_schema

    @property
    def lacking(self) -> list[str]:
        """What the service needs of it and the role may not do."""
        if self.kind != "table":
            return []
        return [verb for verb in self.denied if verb in NEEDED.get(self.name, USUAL)]

    def told(self) -> str:
        """What it is, for a person."""
        return f"the {self.kind} {self.full}{'()' if self.kind == 'function' else ''}"


async def things(connection: asyncpg.Connection, schemas: Iterable[str]) -> list[Thing]:
    """The functions and tables of ours in these schemas, known by their names."""
    tables = [*of_ours(expected("postgresql")), MIGRATIONS]
    functions = own_functions(own_scripts("postgresql"))
    rows = await connection.fetch(THINGS, list(schemas), tables, functions)
    return [Thing(*row) for row in rows]


async def schemas(connection: asyncpg.Connection, further: Iterable[str]) -> list[str]:
    """The schemas where a guest's tables are, and of these further ones those that are there."""
    rows = await connection.fetch(SCHEMAS, MIGRATIONS, GUEST, list(further))
    return [name for [name] in rows]


async def refused(
    connection: asyncpg.Connection, found: Thing, what: str, statements: Sequence[str]
) -> str:
    """Why something of ours cannot be used as it has to be, and what helps."""
    role = await connection.fetchval(ROLE)
    told = (
        f"{found.told()} belongs to the role “{found.owner}”, and “{role}”, which is connected, may"
        f" not {what}. Connect as “{found.owner}”, or let it or an administrator run:"
    )
    return "\n".join([told, *(f"  {each.format(role=shown(role))}" for each in statements)])
