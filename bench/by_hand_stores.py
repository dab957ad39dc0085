"""What the hand-written route reads from: two pools, and the small tables as answers show them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import asyncpg

from app import open_database
from auth.rights import Rights
from bench.by_hand import ByHand
from db.sqlite import open_sqlite_reader
from domain.errors import BadSetting
from domain.ids import UserId, global_id
from loaders.reference import read as read_reference
from sources.sql.settings import PostgresqlSourceSettings, SqliteSourceSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bench.by_hand import Ask
    from db.database import Reader
    from domain.reference import Reference
    from settings import Settings
    from sources.kinds import AnySource


@asynccontextmanager
async def open_by_hand(settings: Settings) -> AsyncIterator[ByHand]:
    """The hand-written answers over the databases of these settings."""
    async with open_database(settings.database) as db:
        reference = await read_reference(db)
        readable = await _readable(db, reference)
    async with _own(settings) as own, _crm(settings.sources[0]) as crm:
        yield ByHand(
            own,
            crm,
            states={
                pk: {"name": one.name, "type": one.type.name}
                for pk, one in reference.states.items()
            },
            priorities={pk: {"name": one.name} for pk, one in reference.priorities.items()},
            queues={
                pk: {"id": global_id("Queue", pk), "name": one.name}
                for pk, one in reference.queues.items()
            },
            readable=readable,
            # asyncpg takes times, SQLite has them as text
            to_time=str if settings.database.sqlite_path else datetime.fromisoformat,
        )


async def _readable(db: Reader, reference: Reference) -> dict[int, list[int]]:
    """The queues each agent may read."""
    rights = Rights(db)
    viewers = {pk: await rights.viewer(UserId(pk), reference) for pk in reference.agents}
    return {int(pk): list(map(int, sorted(v.queues))) for pk, v in viewers.items() if v}


@asynccontextmanager
async def _own(settings: Settings) -> AsyncIterator[Ask]:
    database = settings.database
    if database.sqlite_path is not None:
        async with open_sqlite_reader(
            database.sqlite_path, pool_size=database.pool_size, time_limit=database.time_limit
        ) as reader:
            yield reader.rows
    else:
        async with _pool(database.dsn, database.pool_size) as pool:
            yield pool.fetch


@asynccontextmanager
async def _crm(source: AnySource) -> AsyncIterator[Ask]:
    if isinstance(source, SqliteSourceSettings):
        async with open_sqlite_reader(
            source.path, pool_size=source.pool_size, time_limit=source.time_limit
        ) as reader:
            yield reader.rows
    elif isinstance(source, PostgresqlSourceSettings):
        async with _pool(source.address, source.pool_size) as pool:
            yield pool.fetch
    else:
        problem = "should be sqlite or postgresql, which are read by hand here"
        raise BadSetting(f"sources.{source.name}.kind", problem)


@asynccontextmanager
async def _pool(dsn: str, size: int) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
    async with asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        command_timeout=10,
        reset=_keep,
        server_settings={"jit": "off"},
    ) as pool:
        yield pool


async def _keep(_: Any) -> None:
    """No reset on release, as in the service."""
