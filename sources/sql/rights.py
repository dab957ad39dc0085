"""What the account of a source could change, though it is meant to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.database import Reader

MOST = 5
POSTGRESQL = """
SELECT t.name, concat_ws(', ',
    CASE WHEN has_any_column_privilege(t.id, 'INSERT') THEN 'INSERT' END,
    CASE WHEN has_any_column_privilege(t.id, 'UPDATE') THEN 'UPDATE' END,
    CASE WHEN has_table_privilege(t.id, 'DELETE') THEN 'DELETE' END,
    CASE WHEN has_table_privilege(t.id, 'TRUNCATE') THEN 'TRUNCATE' END) AS rights
FROM (
    SELECT c.oid AS id, n.nspname || '.' || c.relname AS name
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'USAGE')
) AS t
WHERE has_any_column_privilege(t.id, 'INSERT, UPDATE')
    OR has_table_privilege(t.id, 'DELETE, TRUNCATE')
ORDER BY t.name LIMIT $1"""
SUPERUSER = "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"

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
    if await reader.rows(SUPERUSER):
        return ("everything: SUPERUSER",)
    return tuple(f"{name}: {rights}" for name, rights in await reader.rows(POSTGRESQL, MOST))


async def _mysql(reader: Reader) -> tuple[str, ...]:
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
