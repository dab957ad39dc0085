"""The one trigger on a table of an OTRS, which tells of new history at once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import asyncpg

from db.guest.names import shown
from db.guest.own import refused, things
from db.migrate import ADVISORY_LOCK, MigrationError
from domain.errors import BadSetting

if TYPE_CHECKING:
    from db.guest.own import Thing
    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings

log = logging.getLogger(__name__)
EVENTS = "tg_event_of_history"  # the trigger, and its function
# By the function that it calls: triggers of two schemas of ours have the same name.
CALLED = """
    SELECT n.nspname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace theirs ON theirs.oid = c.relnamespace
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE t.tgname = $1 AND p.proname = $1 AND c.relname = 'ticket_history' AND theirs.nspname = $2
"""
HERE = "SELECT current_schema()"
TRIGGER = """
    CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS entries
        FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
# Whoever writes history is the other system: by its own rights, looking in its own schema.
AS_OURS = "ALTER FUNCTION {name}() SECURITY DEFINER SET search_path = {path}, pg_temp"
# From where history is looked for. There may have been a trigger that is gone.
BEGUN = """
    UPDATE tg_event_log SET scanned = coalesce(
        (SELECT max(history_id) FROM tg_event), (SELECT max(id) FROM ticket_history), 0)
    WHERE id = 1 AND scanned IS NULL
"""
# Without the trigger nobody can write history before this ends: all that is there was told.
ENDED = """
    UPDATE tg_event_log SET scanned = (SELECT coalesce(max(id), 0) FROM ticket_history)
    WHERE id = 1 AND scanned IS NULL
"""
SETTING = "database.allow_trigger"
ANOTHERS = (
    "the trigger {name} on {table} calls {other}.{name}(): that of another service, or of this one"
    " before `own_schema` was changed. If nobody needs it, let the owner of the table run DROP"
    " TRIGGER {name} ON {table}; or leave this setting out, and changes are looked for instead"
)
NO_RIGHT = (
    "the role has not the right TRIGGER on {table}: GRANT it, or leave this setting out, and"
    " changes are looked for instead"
)
NO_FUNCTION = (
    "the function {name}() in the schema “{schema}” is gone, which our migrations have made: run"
    " `uninstall`, and start anew"
)
IN_USE = (
    "The trigger on {table} was left as it was: somebody has used that table for longer than"
    " `database.time_limit`, in one transaction, and whoever writes there would wait behind us."
    " Start anew when that transaction has ended; pg_stat_activity shows whose it is."
)
LEFT = "a trigger of ours on ticket_history writes into a schema that is not this service's: %s"


async def called_schema(connection: asyncpg.Connection, recognition: Recognition) -> str | None:
    """In which schema the function of our trigger is; None where there is no trigger."""
    found: str | None = await connection.fetchval(CALLED, EVENTS, recognition.schema)
    return found


async def secure(connection: asyncpg.Connection) -> None:
    """Let the function have our rights, whoever writes history. It is anew after a migration."""
    path = shown(await connection.fetchval(HERE))
    await connection.execute(AS_OURS.format(name=EVENTS, path=path))


async def settle_trigger(
    connection: asyncpg.Connection, settings: DatabaseSettings, recognition: Recognition
) -> None:
    """Make the trigger if the settings allow it, else remove it; others who start meanwhile wait.

    Raises `BadSetting` where the role lacks a right, or the trigger is another schema's, and
    `MigrationError` where somebody keeps the table for longer than the time limit.
    """
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
            # who waits for a lock on a table of OTRS keeps its users waiting behind him
            limit = f"{settings.time_limit * 1000:.0f}ms"
            await connection.execute(f"SET LOCAL lock_timeout = '{limit}'")
            await _settle(connection, settings, recognition)
    except asyncpg.LockNotAvailableError:
        raise MigrationError(IN_USE.format(table=_table(recognition))) from None


async def _settle(
    connection: asyncpg.Connection, settings: DatabaseSettings, recognition: Recognition
) -> None:
    called = await called_schema(connection, recognition)
    here = "" if settings.read_only else str(await connection.fetchval(HERE))
    if called not in (None, here):
        _tell_of_another(called, settings, recognition)
    elif called is None and settings.allow_trigger:
        await _make(connection, here, recognition)
    elif called is not None and not settings.allow_trigger:
        await _remove(connection, here, recognition)


def _tell_of_another(
    called: str | None, settings: DatabaseSettings, recognition: Recognition
) -> None:
    """Raises `BadSetting` where it is in the way of ours."""
    if settings.allow_trigger:
        problem = ANOTHERS.format(name=EVENTS, table=_table(recognition), other=called)
        raise BadSetting(SETTING, problem)
    log.warning(LEFT, called)


async def _make(connection: asyncpg.Connection, here: str, recognition: Recognition) -> None:
    made = await _function(connection, here)
    if not made.may_change:
        own = f"ALTER FUNCTION {made.full}() OWNER TO {{role}};"
        raise BadSetting(SETTING, await refused(connection, made, "change it", [own]))
    await secure(connection)
    table = _table(recognition)
    try:
        await connection.execute(TRIGGER.format(name=EVENTS, table=table))
    except asyncpg.InsufficientPrivilegeError:
        raise BadSetting(SETTING, NO_RIGHT.format(table=table)) from None
    await connection.execute(BEGUN)


async def _remove(connection: asyncpg.Connection, here: str, recognition: Recognition) -> None:
    """With its function, which is ours: only the owner of the table may remove a trigger alone."""
    made = await _function(connection, here)
    if not made.may_remove:
        drop = f"DROP TRIGGER {EVENTS} ON {_table(recognition)};"
        problem = await refused(connection, made, "remove it with its trigger", [drop])
        raise BadSetting(SETTING, problem)
    text = await connection.fetchval(f"SELECT pg_get_functiondef('{made.full}'::regproc)")
    await connection.execute(f"DROP FUNCTION {made.full}() CASCADE")
    await connection.execute(text)
    await connection.execute(ENDED)


async def _function(connection: asyncpg.Connection, here: str) -> Thing:
    for found in await things(connection, [here]):
        if found.name == EVENTS:
            return found
    raise BadSetting(SETTING, NO_FUNCTION.format(name=EVENTS, schema=here))


def _table(recognition: Recognition) -> str:
    return f"{shown(recognition.schema)}.ticket_history"
