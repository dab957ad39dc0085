"""Our own tables taken out of somebody else's database again, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg

from db.guest.install import EVENTS, HAS_SCHEMA, HAS_TRIGGER
from db.guest.names import shown
from db.guest.shapes import OURS, of_ours, own_functions
from db.migrate import ADVISORY_LOCK, GUEST, MigrationError, expected, own_scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings

MIGRATIONS = "tg_migration"
SAYS = "SELECT to_regclass($1) IS NULL OR obj_description(to_regclass($1), 'pg_class') = $2"
PLACE = """
    SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = to_regclass($1)
"""
# Of functions by name alone, since none of ours has a namesake.
FUNCTION_PLACE = """
    SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.oid = to_regproc($1)::oid
"""
OTHERS = """
    SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind <> 'i'
    UNION SELECT proname || '()' FROM pg_proc WHERE pronamespace = $1::regnamespace
    UNION SELECT typname FROM pg_type
        WHERE typnamespace = $1::regnamespace AND typrelid = 0 AND typelem = 0
    ORDER BY 1
"""
# each session of a service says what it is; those of a command do not
RUNNING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'ticketgraph'
"""
MAY_LOOK = "SELECT has_schema_privilege($1, 'USAGE')"
NOT_ITS_OWN = (
    "This role may not remove what another role has made ({}). Run it as that one: nothing was"
    " removed."
)
NOT_A_GUEST = (
    "The tables of Ticketgraph in this database are no guest's: it holds tickets of its own there."
    " Nothing was removed."
)
IN_USE = (
    "Somebody still uses the tables. Stop the service first, then try again. Nothing was removed."
)


@dataclass(frozen=True, slots=True)
class Ours:
    """What is ours in the database, by full names."""

    trigger: str | None  # the table it is on
    functions: Sequence[str]
    tables: Sequence[str]
    schema: str | None
    others: Sequence[str] = ()  # what somebody else has in that schema, which stays then

    def __bool__(self) -> bool:
        return bool(self.trigger or self.functions or self.tables or self.goes)

    @property
    def goes(self) -> str | None:
        """The schema, where nothing else is in it."""
        return None if self.others else self.schema

    def told(self) -> list[str]:
        """A line for each."""
        return [
            *([f"the trigger {EVENTS} on {self.trigger}"] if self.trigger else []),
            *(f"the function {name}()" for name in self.functions),
            *(f"the table {name}" for name in self.tables),
            *([f"the schema {self.goes}"] if self.goes else []),
        ]

    def stays(self) -> list[str]:
        """A sentence where the schema cannot go."""
        if self.schema is None or not self.others:
            return []
        return [f"The schema {self.schema} stays: {', '.join(self.others)} in it is not ours."]


async def must_be_alone(connection: asyncpg.Connection) -> None:
    """Raise `MigrationError` while a service is running on this database."""
    if sessions := await connection.fetchval(RUNNING):
        raise MigrationError(
            f"A service of ours is running here, with {sessions} connections. Stop it first: it"
            " could answer nothing any more."
        )


async def ours(
    connection: asyncpg.Connection, settings: DatabaseSettings, recognition: Recognition
) -> Ours:
    """Look for what is ours. Raises `MigrationError` where it is more than a guest's."""
    if not await connection.fetchval(SAYS, MIGRATIONS, GUEST):
        raise MigrationError(NOT_A_GUEST)
    history = f"{shown(recognition.schema)}.ticket_history"
    names = own_functions(own_scripts("postgresql"))
    tables = [*of_ours(expected("postgresql")), MIGRATIONS]
    schema = shown(settings.own_schema)
    has_schema = await connection.fetchval(HAS_SCHEMA, settings.own_schema)
    if has_schema and not await connection.fetchval(MAY_LOOK, settings.own_schema):
        raise MigrationError(NOT_ITS_OWN.format(f"permission denied for schema {schema}"))
    return Ours(
        trigger=history if await connection.fetchval(HAS_TRIGGER, EVENTS, history) else None,
        functions=await _placed(connection, FUNCTION_PLACE, names),
        tables=await _placed(connection, PLACE, tables),
        schema=schema if has_schema else None,
        others=await _others(connection, schema) if has_schema else (),
    )


async def _others(connection: asyncpg.Connection, schema: str) -> list[str]:
    """What is in the schema and has not one of our names."""
    found = [name for [name] in await connection.fetch(OTHERS, schema)]
    return [name for name in found if not name.startswith(OURS)]


async def _placed(connection: asyncpg.Connection, sql: str, names: Sequence[str]) -> list[str]:
    found = [(name, await connection.fetchval(sql, name)) for name in names]
    return [f"{shown(schema)}.{name}" for name, schema in found if schema]


async def uninstall(
    connection: asyncpg.Connection, settings: DatabaseSettings, found: Ours
) -> list[str]:
    """Remove what was found, all or nothing; a sentence for each thing that had to stay.

    The schema stays where others put something there, or where it is not ours to remove. Raises
    `MigrationError` where somebody is in the way.
    """
    try:
        async with connection.transaction():
            # who waits for a lock on a table of OTRS keeps its users waiting behind him
            limit = f"{settings.time_limit * 1000:.0f}ms"
            await connection.execute(f"SET LOCAL lock_timeout = '{limit}'")
            await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
            for name in found.functions:  # with the trigger, which hangs on one of them
                await connection.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
            if found.tables:  # all at once: they refer to each other
                await connection.execute(f"DROP TABLE IF EXISTS {', '.join(found.tables)}")
            if found.goes:
                return await _without_schema(connection, found.goes)
            return found.stays()
    except asyncpg.LockNotAvailableError:
        raise MigrationError(IN_USE) from None
    except asyncpg.InsufficientPrivilegeError as refused:
        raise MigrationError(NOT_ITS_OWN.format(refused)) from None
    except asyncpg.DependentObjectsStillExistError as depending:
        # a line for each, without a full stop
        others = "; ".join((depending.detail or "").splitlines())
        raise MigrationError(
            f"Something else was built upon our tables: {others}. Remove that first. Nothing was"
            " removed."
        ) from None


async def _without_schema(connection: asyncpg.Connection, schema: str) -> list[str]:
    try:
        async with connection.transaction():  # a savepoint
            await connection.execute(f"DROP SCHEMA {schema} RESTRICT")
    except asyncpg.DependentObjectsStillExistError:
        others = [name for [name] in await connection.fetch(OTHERS, schema)]
        return [f"The schema {schema} stays: {', '.join(others)} in it is not ours."]
    except asyncpg.InsufficientPrivilegeError:
        return [f"The schema {schema} is empty and stays: it belongs to another role."]
    return []
