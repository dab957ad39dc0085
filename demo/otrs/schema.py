"""The tables of OTRS 6.0 and of each later Znuny, with the rows of a new installation.

Made-up data as far as rows go; names, types, keys and defaults are those of Znuny's
scripts/database/schema.xml. Tables nobody reads beside OTRS are left out: the scheduler, the
generic interface, process management, calendars, caches. Those by which a version is recognised
are there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncpg

HERE = Path(__file__).parent
SCHEMAS = HERE / "schema"
FIRST = SCHEMAS / "6.0"
KEYS = FIRST / "foreign_keys.sql"
# each alters what the one before it left
CHANGES = ("6.1", "6.2", "6.3", "6.5", "7.0", "7.1", "7.2", "7.3")


async def create(connection: asyncpg.Connection, version: str) -> None:
    """Make all tables of the version, "6.0" or one of CHANGES, in the empty database.

    As an installation of 6.0 that was brought up to date step by step.
    """
    for file in scripts(version):
        await connection.execute(file.read_text("utf-8"))


def scripts(version: str) -> list[Path]:
    """The files to run, in order. The keys come after the rows: users and valid have each other."""
    tables = sorted(file for file in FIRST.glob("*.sql") if file != KEYS)
    made = [*tables, HERE / "initial.sql", HERE / "initial_texts.sql", KEYS]
    wanted = [] if version == "6.0" else CHANGES[: CHANGES.index(version) + 1]
    return [*made, *(SCHEMAS / f"{each}.sql" for each in wanted)]
