"""The service as the guest of an OTRS, and what an administrator of both does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from app import open_database, open_services
from db.guest.database import settle
from db.settings import DatabaseSettings
from schema.build import build
from schema.executor.executor import Executor
from settings import Settings
from tests.servers.postgres import Postgres
from tests.servers.process import program
from tests.world.stores import Stores
from tests.world.world import World

AUDIT = "create_time, create_by, change_time, change_by"
THEN = "'2026-11-02 08:00:00', 1, '2026-11-02 08:00:00', 1"
ADDED = f"""
    INSERT INTO sysconfig_default (name, description, navigation, is_invisible, is_readonly,
        is_required, is_valid, has_configlevel, user_modification_possible,
        user_modification_active, xml_content_raw, xml_content_parsed, xml_filename,
        effective_value, is_dirty, exclusive_lock_guid, {AUDIT})
    SELECT $1::text, '', '', 0, 0, 0, 1, 0, 0, 0, '', '', '', '--- ~', 0, '0', {THEN}
    WHERE NOT EXISTS (SELECT 1 FROM sysconfig_default WHERE name = $1::text)
"""
CHANGED = f"""
    INSERT INTO sysconfig_modified (sysconfig_default_id, name, is_valid, user_modification_active,
        effective_value, is_dirty, reset_to_default, {AUDIT})
    SELECT id, name, 1, 0, $2, 0, 0, {THEN} FROM sysconfig_default WHERE name = $1
"""


def settings(url: str, **database: Any) -> Settings:
    """Those of a guest that looks often."""
    given: dict[str, Any] = {"url": url, "mode": "guest", "poll_seconds": 0.1, **database}
    return Settings(database=DatabaseSettings(**given), sources=[])


@asynccontextmanager
async def standing(chosen: Settings, executor: Executor | None = None) -> AsyncIterator[World]:
    """The service, with its own tables made."""
    async with open_database(chosen.database) as db:
        await db.migrate()
    await settle(chosen.database)
    async with open_services(chosen) as services:
        url = chosen.database.url.get_secret_value()
        world = World(Stores("postgresql", url, ""), services, executor or Executor(build()))
        world.now = services.clock()
        yield world


@asynccontextmanager
async def otrs_at(url: str) -> AsyncIterator[asyncpg.Connection]:
    """The other system, at work beside us."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def set_in_otrs(otrs: asyncpg.Connection, **values: str) -> None:
    """Change settings there, each by its name, with `::` or `__`; the values are YAML."""
    for name, value in values.items():
        await otrs.execute(ADDED, name.replace("__", "::"))
        await otrs.execute(CHANGED, name.replace("__", "::"), f"---{value}\n")


def as_role(url: str, name: str) -> str:
    """The address of the same database for another role."""
    return url.replace("//postgres@", f"//{name}@")


def dumped(server: Postgres, url: str) -> list[str]:
    """Everything in a database, as lines."""
    text = server.run(program("pg_dump"), url)
    # a word made anew for each dump
    return [
        line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
    ]
