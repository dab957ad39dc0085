"""Connections of the pool that end while nobody uses them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import asyncpg
import pytest

from db.accepted import accepted
from db.postgres import failures
from domain.errors import GivenUp, Unavailable
from tests.db.places import Place
from tests.servers.postgres import Postgres

THROW_OUT = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
POOL = 3
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
WRITE = "UPDATE valid SET name = name RETURNING id"


async def throw_out(url: str) -> None:
    admin = await asyncpg.connect(url)
    try:
        await admin.execute(THROW_OUT)
    finally:
        await admin.close()


def unnoticed(url: str) -> None:
    """All are gone when this returns, while our event loop stood still and heard of none."""
    with ThreadPoolExecutor() as threads:
        threads.submit(asyncio.run, throw_out(url)).result()


async def test_a_read_is_answered_though_all_connections_were_lost(
    postgres_server: Postgres, postgres_template: str
) -> None:
    """One answer and no error; what may have been written is not tried again."""
    with postgres_server.database(postgres_template) as url:
        async with Place("postgresql", url).open(pool_size=POOL) as db:
            await asyncio.gather(*(db.rows("SELECT pg_sleep(0.1)") for _ in range(POOL)))
            [[opened]] = await db.rows(OPEN)
            assert opened >= POOL
            unnoticed(url)
            assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]
            unnoticed(url)
            with pytest.raises(Unavailable):
                await db.rows(WRITE)


def test_a_pooler_that_is_full_is_no_wrong_address() -> None:
    full = asyncpg.ProtocolViolationError("no more connections allowed (max_client_conn)")
    with pytest.raises(Unavailable), failures(1.0), accepted():
        raise full


@pytest.mark.parametrize("lost", [asyncpg.ConnectionDoesNotExistError, asyncpg.InterfaceError])
def test_a_session_that_a_replica_ends_for_its_primary_may_be_tried_again(
    lost: type[Exception],
) -> None:
    """It is told why, while the connection ends in the middle of a statement."""
    with pytest.raises(GivenUp), failures(1.0):
        raise lost("closed") from asyncpg.SerializationError("conflict with recovery")
