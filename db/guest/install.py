"""Our own tables on somebody else's database: made, and kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg

from db.migrate import ADVISORY_LOCK, GUEST, migrate_postgres
from domain.errors import BadSetting

if TYPE_CHECKING:
    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings

EVENTS = "tg_event_of_history"  # the function of the one trigger, and the trigger
HAS_SCHEMA = "SELECT 1 FROM pg_namespace WHERE nspname = $1"
MAY_MAKE_SCHEMA = "SELECT has_database_privilege(current_database(), 'CREATE')"
# Entries that were told are looked up by their ids: where no trigger tells of them.
INDEX = "CREATE INDEX IF NOT EXISTS tg_event_history_id ON tg_event (history_id)"
HAS_TRIGGER = "SELECT 1 FROM pg_trigger WHERE tgname = $1 AND tgrelid = to_regclass($2)"
TRIGGER = """
    CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS entries
        FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
# Whoever writes history is the other system: by its own rights, looking in its own schema.
AS_OURS = "ALTER FUNCTION {name}() SECURITY DEFINER SET search_path = {path}, pg_temp"


async def install(
    connection: asyncpg.Connection, settings: DatabaseSettings, recognition: Recognition
) -> list[str]:
    """Make what is missing of our own; the names of the migrations that were applied.

    In a schema of our own where the role may make one, else beside the tables of OTRS. Raises
    `BadSetting` where the role lacks a right that the settings need.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
        await _schema(connection, settings)
        try:
            applied = await migrate_postgres(connection, only_own=True)
            if applied:
                await connection.execute(f"COMMENT ON TABLE tg_migration IS '{GUEST}'")
                await connection.execute(INDEX)
        except asyncpg.InsufficientPrivilegeError:
            raise BadSetting("database.url", _no_room(settings, recognition)) from None
        await _trigger(connection, settings, recognition, is_new=bool(applied))
    return applied


async def _schema(connection: asyncpg.Connection, settings: DatabaseSettings) -> None:
    name = settings.own_schema
    if await connection.fetchval(HAS_SCHEMA, name):
        return
    if await connection.fetchval(MAY_MAKE_SCHEMA):
        await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{name}"')


def _no_room(settings: DatabaseSettings, recognition: Recognition) -> str:
    return (
        "the role may make neither a schema nor tables. Let the owner of the database run CREATE"
        f" SCHEMA {settings.own_schema} AUTHORIZATION of this role, or GRANT CREATE ON SCHEMA"
        f" {recognition.schema}; or set database.read_only = true"
    )


async def _trigger(
    connection: asyncpg.Connection,
    settings: DatabaseSettings,
    recognition: Recognition,
    *,
    is_new: bool,
) -> None:
    """The trigger that tells of new history: there if the settings allow it, else not.

    `is_new`: its function may be, and is then nobody's but its caller's.
    """
    table = f'"{recognition.schema}".ticket_history'
    there = await connection.fetchval(HAS_TRIGGER, EVENTS, table)
    if there and not settings.allow_trigger:
        await _remove_trigger(connection)
    if settings.allow_trigger and (is_new or not there):
        path = await connection.fetchval("SELECT quote_ident(current_schema())")
        await connection.execute(AS_OURS.format(name=EVENTS, path=path))
    if settings.allow_trigger and not there:
        try:
            await connection.execute(TRIGGER.format(name=EVENTS, table=table))
        except asyncpg.InsufficientPrivilegeError:
            problem = (
                f"the role has not the right TRIGGER on {recognition.schema}.ticket_history: GRANT"
                " it, or leave this setting out, and changes are looked for instead"
            )
            raise BadSetting("database.allow_trigger", problem) from None


async def _remove_trigger(connection: asyncpg.Connection) -> None:
    """With its function, which is ours: only the owner of the table may remove a trigger alone."""
    made = await connection.fetchval(f"SELECT pg_get_functiondef('{EVENTS}'::regproc)")
    await connection.execute(f"DROP FUNCTION {EVENTS}() CASCADE")
    await connection.execute(made)
