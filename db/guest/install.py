"""Our own tables on somebody else's database: made, and kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg

from db.guest.names import shown
from db.guest.own import refused, things
from db.guest.trigger import HERE, secure
from db.migrate import ADVISORY_LOCK, GUEST, MigrationError, migrate_postgres
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.guest.own import Thing
    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings

SCHEMA = """
    SELECT pg_get_userbyid(nspowner), has_schema_privilege(oid, 'USAGE') AS may_use, current_user
    FROM pg_namespace WHERE nspname = $1
"""
MAY_MAKE_SCHEMA = "SELECT has_database_privilege(current_database(), 'CREATE')"
# Entries that were told are looked up by their ids: where no trigger tells of them.
INDEX = "CREATE INDEX IF NOT EXISTS tg_event_history_id ON tg_event (history_id)"
NOT_OURS = (
    "the schema {schema} belongs to the role “{owner}”, and “{role}”, which is connected, may not"
    " {what}. Connect as the role that has made our tables, or let “{owner}” or an administrator"
    " run: GRANT USAGE, CREATE ON SCHEMA {schema} TO {to};"
)
NO_ROOM = (
    "the role may make neither a schema nor tables. Let the owner of the database run CREATE SCHEMA"
    " {own} AUTHORIZATION of this role, or GRANT CREATE ON SCHEMA {theirs}; or set"
    " database.read_only = true"
)


async def install(
    connection: asyncpg.Connection, settings: DatabaseSettings, recognition: Recognition
) -> list[str]:
    """Make what is missing of our own; the names of the migrations that were applied.

    In a schema of our own where the role may make one, else beside the tables of OTRS. Raises
    `BadSetting` where the role lacks a right on what is ours, or to make it.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
        await _schema(connection, settings)
        there = await things(connection, [await connection.fetchval(HERE)])
        await _must_be_usable(connection, there)
        try:
            async with connection.transaction():  # a savepoint: the reason is asked for afterwards
                return await _migrated(connection)
        except asyncpg.InsufficientPrivilegeError:
            await _must_be_changeable(connection, there)
            raise await _no_room(connection, settings, recognition) from None


async def _migrated(connection: asyncpg.Connection) -> list[str]:
    """Raises `InsufficientPrivilegeError` where something is another role's."""
    try:
        applied = await migrate_postgres(connection, only_own=True)
    except MigrationError as failure:
        if isinstance(failure.__cause__, asyncpg.InsufficientPrivilegeError):
            raise failure.__cause__ from None
        raise
    if applied:
        await connection.execute(f"COMMENT ON TABLE tg_migration IS '{GUEST}'")
        await connection.execute(INDEX)
        await secure(connection)
    return applied


async def _schema(connection: asyncpg.Connection, settings: DatabaseSettings) -> None:
    """Make the schema where it may be made. One that may not be used would be passed over."""
    name = settings.own_schema
    found = await connection.fetchrow(SCHEMA, name)
    if found is None and await connection.fetchval(MAY_MAKE_SCHEMA):
        await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{name}"')
    elif found is not None and not found["may_use"]:
        raise await _not_ours(connection, settings, "use it")


async def _not_ours(
    connection: asyncpg.Connection, settings: DatabaseSettings, what: str
) -> BadSetting:
    [[owner, _, role]] = await connection.fetch(SCHEMA, settings.own_schema)
    schema = shown(settings.own_schema)
    told = NOT_OURS.format(schema=schema, owner=owner, role=role, to=shown(role), what=what)
    return BadSetting("database.own_schema", told)


async def _must_be_usable(connection: asyncpg.Connection, there: Sequence[Thing]) -> None:
    """Raises `BadSetting` where our tables are another role's, which did not share them."""
    lacking = [each for each in there if each.lacking]
    if lacking:
        grants = [f"GRANT {', '.join(x.lacking)} ON {x.full} TO {{role}};" for x in lacking]
        verbs = ", ".join(lacking[0].lacking)
        problem = await refused(connection, lacking[0], f"{verbs} there", grants)
        raise BadSetting("database.url", problem)


async def _must_be_changeable(connection: asyncpg.Connection, there: Sequence[Thing]) -> None:
    """Raises `BadSetting` where our tables are another role's, and older than this program."""
    others = [each for each in there if not each.may_change]
    if others:
        owners = [_own(each) for each in others]
        problem = await refused(connection, others[0], "bring it up to date", owners)
        raise BadSetting("database.url", problem)


def _own(thing: Thing) -> str:
    end = "()" if thing.kind == "function" else ""
    return f"ALTER {thing.kind.upper()} {thing.full}{end} OWNER TO {{role}};"


async def _no_room(
    connection: asyncpg.Connection, settings: DatabaseSettings, recognition: Recognition
) -> BadSetting:
    if await connection.fetchrow(SCHEMA, settings.own_schema):
        return await _not_ours(connection, settings, "make tables there")
    problem = NO_ROOM.format(own=shown(settings.own_schema), theirs=shown(recognition.schema))
    return BadSetting("database.url", problem)
