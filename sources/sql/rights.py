"""What the account of a source could change, though it is meant to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.database import Reader

MOST = 5
# whoever is in a role may become it by SET ROLE, whether he inherits its rights or not
ROLES = "SELECT oid FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')"
POSTGRESQL = f"""
SELECT t.name, concat_ws(', ',
    CASE WHEN bool_or(has_any_column_privilege(r.oid, t.id, 'INSERT')) THEN 'INSERT' END,
    CASE WHEN bool_or(has_any_column_privilege(r.oid, t.id, 'UPDATE')) THEN 'UPDATE' END,
    CASE WHEN bool_or(has_table_privilege(r.oid, t.id, 'DELETE')) THEN 'DELETE' END,
    CASE WHEN bool_or(has_table_privilege(r.oid, t.id, 'TRUNCATE')) THEN 'TRUNCATE' END) AS rights
FROM (
    SELECT c.oid AS id, n.oid AS schema, n.nspname || '.' || c.relname AS name
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
) AS t JOIN ({ROLES}) AS r ON has_schema_privilege(r.oid, t.schema, 'USAGE')
WHERE has_any_column_privilege(r.oid, t.id, 'INSERT, UPDATE')
    OR has_table_privilege(r.oid, t.id, 'DELETE, TRUNCATE')
GROUP BY t.id, t.name ORDER BY t.name LIMIT $1"""
SCHEMAS = f"""
SELECT n.nspname FROM pg_namespace AS n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND EXISTS (SELECT 1 FROM ({ROLES}) AS r WHERE has_schema_privilege(r.oid, n.oid, 'CREATE'))
ORDER BY n.nspname LIMIT $1"""
ATTRIBUTES = f"""
SELECT bool_or(rolsuper), bool_or(rolcreatedb), bool_or(rolcreaterole)
FROM pg_roles WHERE oid IN ({ROLES})"""

NAME = r"(?:`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"|\*)"
# the rest of such a line names the account, its host, and what its password is made of
GRANT = re.compile(rf"GRANT (?P<rights>.+?) ON (?P<database>{NAME})\.(?P<table>{NAME}) TO ")
COLUMNS = re.compile(rf" ?\((?:{NAME}|[^`\")])*\)")
WRITING = (
    *("ALL PRIVILEGES", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "INDEX"),
    *("TRIGGER", "DELETE HISTORY", "FILE", "SUPER"),
)


async def writable(reader: Reader) -> tuple[str, ...]:
    """What it could change, by name, a few of it: `sales.contact: INSERT, DELETE`."""
    if reader.dialect == "postgresql":
        return await _postgresql(reader)
    return await _mysql(reader) if reader.dialect == "mysql" else ()


async def _postgresql(reader: Reader) -> tuple[str, ...]:
    [[everything, databases, roles]] = await reader.rows(ATTRIBUTES)
    if everything:
        return ("everything: SUPERUSER",)
    cluster = [*(["CREATEDB"] if databases else []), *(["CREATEROLE"] if roles else [])]
    found = [f"the server: {', '.join(cluster)}"] if cluster else []
    found += [f"{name}: {rights}" for name, rights in await reader.rows(POSTGRESQL, MOST)]
    found += [f"schema {name}: CREATE" for [name] in await reader.rows(SCHEMAS, MOST)]
    return tuple(found[:MOST])


async def _mysql(reader: Reader) -> tuple[str, ...]:
    """Of the roles that are on: what the others allow is shown to nobody who has not taken them."""
    grants = (GRANT.match(line) for [line] in await reader.rows("SHOW GRANTS"))
    named = [_named(grant) for grant in grants if grant]
    return tuple(name for name in named if name)[:MOST]


def _named(grant: re.Match[str]) -> str | None:
    """What somebody is granted beyond reading, None where it is nothing."""
    granted = COLUMNS.sub("", grant["rights"]).split(", ")
    rights = ", ".join(right for right in WRITING if right in granted)
    place = ".".join(_bare(grant[part]) for part in ("database", "table"))
    return f"{'everything' if place == '*.*' else place}: {rights}" if rights else None


def _bare(name: str) -> str:
    quote = name[0]
    return name if quote == "*" else name[1:-1].replace(quote * 2, quote)
