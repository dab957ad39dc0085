"""Our own tables taken out of somebody else's database again, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg

from db.guest.names import shown
from db.guest.own import MIGRATIONS, ROLE, schemas, things
from db.guest.shapes import OURS
from db.guest.trigger import EVENTS, called_schema
from db.migrate import ADVISORY_LOCK, GUEST, MigrationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.guest.own import Thing
    from db.guest.recognition import Recognition
    from db.settings import DatabaseSettings

IS_ANOTHERS = """
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2
        AND obj_description(c.oid, 'pg_class') IS DISTINCT FROM $3
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
NOT_ITS_OWN = (
    "“{role}”, which is connected, may not remove what another role has made: {things}. Nothing was"
    " removed. Run it as “{owner}”, or let it or an administrator run:"
)
REFUSED = "PostgreSQL refuses to remove it ({}): nothing was removed."
NOT_A_GUEST = (
    "The tables of Ticketgraph in this database are no guest's: it holds tickets of its own there."
    " Nothing was removed."
)
IN_USE = (
    "Somebody still uses the tables. Stop the service first, then try again. Nothing was removed."
)
REPLICA = (
    "The server is a replica, which takes no changes. Name its primary in `database.url`: what is"
    " removed there goes here, too."
)
BUILT_UPON = "Something else was built upon our tables: {}. Remove that first. Nothing was removed."
STAYS = "The schema {} stays: {} in it is not ours."
EMPTY = (
    "The schema {0} is empty and stays: it belongs to another role, which may run DROP SCHEMA {0};"
)
NAMED = 3  # of what another role has made, in one message


@dataclass(frozen=True, slots=True)
class Ours:
    """What is ours in the database."""

    trigger: str | None  # the table it is on
    things: Sequence[Thing]
    schemas: Mapping[str, Sequence[str]]  # by full names; what somebody else has in each of them

    def __bool__(self) -> bool:
        return bool(self.things or self.goes)

    @property
    def goes(self) -> list[str]:
        """The schemas where nothing else is."""
        return [name for name, others in self.schemas.items() if not others]

    def told(self) -> list[str]:
        """A line for each."""
        return [
            *([f"the trigger {EVENTS} on {self.trigger}"] if self.trigger else []),
            *(each.told() for each in self.things),
            *(f"the schema {name}" for name in self.goes),
        ]

    def stays(self) -> list[str]:
        """A sentence for each schema that cannot go."""
        kept = {name: others for name, others in self.schemas.items() if others}
        return [STAYS.format(name, ", ".join(others)) for name, others in kept.items()]

    def statements(self) -> list[str]:
        """What removes functions and tables: the trigger hangs on one, and tables on each other."""
        functions = [each.full for each in self.things if each.kind == "function"]
        tables = [each.full for each in self.things if each.kind == "table"]
        return [
            *(f"DROP FUNCTION {name}() CASCADE" for name in functions),
            *([f"DROP TABLE {', '.join(tables)}"] if tables else []),
        ]


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
    """Look for what is ours, in each schema and whatever is set now.

    Raises `MigrationError` where it is more than a guest's.
    """
    for schema in (settings.own_schema, recognition.schema):
        if await connection.fetchval(IS_ANOTHERS, schema, MIGRATIONS, GUEST):
            raise MigrationError(NOT_A_GUEST)
    called = await called_schema(connection, recognition)
    named = {settings.own_schema, recognition.schema, called or recognition.schema}
    places = await schemas(connection, named)
    found = await things(connection, places)
    used = {thing.schema for thing in found}
    apart = [name for name in places if name != recognition.schema]
    others = {name: await _others(connection, shown(name)) for name in apart}
    return Ours(
        trigger=f"{shown(recognition.schema)}.ticket_history" if called else None,
        things=found,
        # an empty one that somebody made for another purpose is his
        schemas={shown(name): names for name, names in others.items() if names or name in used},
    )


async def _others(connection: asyncpg.Connection, schema: str) -> list[str]:
    """What is in the schema and has not one of our names."""
    found = [name for [name] in await connection.fetch(OTHERS, schema)]
    return [name for name in found if not name.startswith(OURS)]


async def uninstall(
    connection: asyncpg.Connection, settings: DatabaseSettings, found: Ours
) -> list[str]:
    """Remove what was found, all or nothing; a sentence for each thing that had to stay.

    A schema stays where others put something there, or where it is not ours to remove. Raises
    `MigrationError` where somebody is in the way, with the statements that an administrator runs
    where another role has made it.
    """
    await _must_be_its_own(connection, found)
    try:
        async with connection.transaction():
            # who waits for a lock on a table of OTRS keeps its users waiting behind him
            limit = f"{settings.time_limit * 1000:.0f}ms"
            await connection.execute(f"SET LOCAL lock_timeout = '{limit}'")
            await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
            for statement in found.statements():
                await connection.execute(statement)
            left = [line for name in found.goes for line in await _without_schema(connection, name)]
            return [*left, *found.stays()]
    except asyncpg.LockNotAvailableError:
        raise MigrationError(IN_USE) from None
    except asyncpg.ReadOnlySQLTransactionError:
        raise MigrationError(REPLICA) from None
    except asyncpg.InsufficientPrivilegeError as refusal:
        raise MigrationError(REFUSED.format(refusal)) from None
    except asyncpg.DependentObjectsStillExistError as depending:
        # a line for each, without a full stop
        others = "; ".join((depending.detail or "").splitlines())
        raise MigrationError(BUILT_UPON.format(others)) from None


async def _must_be_its_own(connection: asyncpg.Connection, found: Ours) -> None:
    """Raises `MigrationError` where another role has made it, with what that one has to run."""
    others = [each for each in found.things if not each.may_remove]
    if not others:
        return
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    named = ", ".join(each.told() for each in others[:NAMED]) + more
    role = await connection.fetchval(ROLE)
    told = NOT_ITS_OWN.format(role=role, things=named, owner=others[0].owner)
    drops = [*found.statements(), *(f"DROP SCHEMA {name}" for name in found.goes)]
    raise MigrationError("\n".join([told, *(f"  {each};" for each in drops)]))


async def _without_schema(connection: asyncpg.Connection, schema: str) -> list[str]:
    try:
        async with connection.transaction():  # a savepoint
            await connection.execute(f"DROP SCHEMA {schema} RESTRICT")
    except asyncpg.DependentObjectsStillExistError:
        others = [name for [name] in await connection.fetch(OTHERS, schema)]
        return [STAYS.format(schema, ", ".join(others))]
    except asyncpg.InsufficientPrivilegeError:
        return [EMPTY.format(schema)]
    return []
