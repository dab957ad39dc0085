"""Both engines read, write and fail alike."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import ClassVar

import pytest

from db.database import Database, Transaction
from db.table import select
from domain.column import column, epoch, record
from domain.errors import Unavailable
from tests.db.places import Place, migrate_now
from tests.db.rows import insert
from tests.servers.postgres import Postgres

GUARD = 30
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

# a condition on the table valid, its values, and the ids it means
CONDITIONS: list[tuple[str, tuple[object, ...], list[int]]] = [
    ("id = ANY($1)", ([1, 3],), [1, 3]),
    ("id = ANY($1)", (frozenset({2}),), [2]),
    ("id = ANY($1)", ((),), []),
    ("name = ANY($1)", (["valid", "INVALID", "x'y"],), [1]),
    ("id <> ALL($1)", ([1, 3],), [2]),
    ("id <> ALL($1)", ([],), [1, 2, 3]),
    ("lower(name) = ANY(lower($1::text[]::text)::text[])", (["VALID", 'a"b,{}\\'],), [1]),
    ("name ILIKE $1", ("INVALID%",), [2, 3]),
    ("name ILIKE $1", ("in%-temp%",), [3]),
    ("id = $2 AND name = $1", ("invalid", 2), [2]),
    ("id = $1 OR id = $1 + 1", (1,), [1, 2]),
    ("create_time = $1", (datetime(2026, 1, 1, tzinfo=UTC),), [1, 2, 3]),
    ("create_time > $1", (datetime(2026, 1, 1, tzinfo=UTC),), []),
]


@record
class Sample:
    """One value of each kind."""

    table: ClassVar[str] = "ticket"

    pk: int = column("id")
    title: str | None
    archived: bool = column("archive_flag")
    first: bool = column("ticket.id = 1")
    pending_until: datetime | None = epoch("until_time")
    created_at: datetime = column("create_time")
    share: float = column("ticket.id / 2.0")
    nothing: bool | None = column("nullif(ticket.archive_flag, 1) = 1")


async def name_of(reader: Database | Transaction) -> str:
    [[name]] = await reader.rows("SELECT name FROM valid WHERE id = 1")
    return str(name)


async def rename(tx: Transaction, name: str) -> None:
    await tx.execute("UPDATE valid SET name = $1 WHERE id = 1", name)


async def test_rows_become_the_same_records(db: Database) -> None:
    local = NOON.astimezone(timezone(timedelta(hours=2)))
    row = {"tn": "1", "title": None, "archive_flag": 1, "create_time": local}
    async with db.transaction() as tx:
        await insert(tx, "ticket", row, {**row, "tn": "2"})
        await tx.execute("UPDATE ticket SET until_time = $1, archive_flag = 0 WHERE id = 2", 86400)
    first, second = await db.fetch(Sample, select(Sample, "ORDER BY id"))

    assert first == Sample(1, None, True, True, None, NOON, 0.5, None)  # noqa: FBT003 - its columns
    day = datetime(1970, 1, 2, tzinfo=UTC)
    assert second == replace(
        first, pk=2, archived=False, first=False, pending_until=day, share=1.0, nothing=False
    )
    assert [type(value) for value in (first.archived, first.share)] == [bool, float]
    assert first.created_at.utcoffset() == timedelta(0)


async def test_a_condition_means_the_same(db: Database) -> None:
    for condition, values, expected in CONDITIONS:
        rows = await db.rows(f"SELECT id FROM valid WHERE {condition} ORDER BY id", *values)
        assert [row[0] for row in rows] == expected, condition


async def test_a_row_may_be_locked(db: Database) -> None:
    """SQLite has one writer: it has nothing to lock and nothing to say for it."""
    async with db.transaction() as tx:
        rows = await tx.rows("SELECT id FROM (SELECT id FROM valid WHERE id = 1 FOR UPDATE) AS v")

    assert [tuple(row) for row in rows] == [(1,)]


async def test_what_a_transaction_wrote_is_kept(db: Database) -> None:
    async with db.transaction() as tx:
        await rename(tx, "kept")
        assert await name_of(tx) == "kept"
        assert await name_of(db) == "valid", "nobody else sees it before"

    assert await name_of(db) == "kept"


async def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    async def fails() -> None:
        async with db.transaction() as tx:
            await rename(tx, "lost")
            raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        await fails()
    assert await name_of(db) == "valid"
    async with db.transaction() as tx:
        await rename(tx, "next")
    assert await name_of(db) == "next"


@pytest.mark.parametrize("failure", [OSError("disk"), TimeoutError("elsewhere")])
async def test_a_failure_of_the_caller_stays_his(db: Database, failure: Exception) -> None:
    """What goes wrong inside the block is no failure of the database."""

    async def fails() -> None:
        async with db.transaction() as tx:
            await rename(tx, "lost")
            raise failure

    with pytest.raises(type(failure)) as raised:
        await fails()
    assert raised.value is failure
    assert await name_of(db) == "valid"


async def test_a_transaction_that_is_given_up_leaves_nothing(db: Database) -> None:
    wrote = asyncio.Event()

    async def waits() -> None:
        async with db.transaction() as tx:
            await rename(tx, "lost")
            wrote.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(waits())
    async with asyncio.timeout(GUARD):
        await wrote.wait()
        task.cancel()
        await asyncio.wait([task])
        async with db.transaction() as tx:
            assert await name_of(tx) == "valid"
    assert task.cancelled()


async def test_transactions_at_once_are_one_after_the_other(db: Database) -> None:
    """None is lost: on SQLite there is one writer, on PostgreSQL the row is locked."""

    async def count_up() -> None:
        async with db.transaction() as tx:
            await tx.execute("UPDATE tg_reference SET version = version + 1")

    [[before]] = await db.rows("SELECT version FROM tg_reference")
    async with asyncio.timeout(GUARD):
        await asyncio.gather(*(count_up() for _ in range(20)))
    [[after]] = await db.rows("SELECT version FROM tg_reference")

    assert after == before + 20


async def test_changes_by_others_are_told(
    place: Place, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.sqlite.POLL_SECONDS", 0.01)
    changed = asyncio.Event()
    async with asyncio.timeout(GUARD), db.watching(changed.set):
        await changed.wait()  # that it is watching now
        for name in ("first", "second"):
            changed.clear()
            async with place.open(pool_size=1) as other, other.transaction() as tx:
                await rename(tx, name)
            await changed.wait()


async def test_every_connection_is_closed(place: Place) -> None:
    async with place.open(pool_size=3) as db, db.watching(lambda: None):
        await asyncio.gather(*(db.rows("SELECT 1") for _ in range(6)))
        async with db.transaction() as tx:
            await rename(tx, "x")

    if place.dialect == "sqlite":
        assert not [path for path in open_files() if path.startswith(place.where)]
        return
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    async with asyncio.timeout(GUARD), place.open(pool_size=1) as db:
        while [tuple(row) for row in await db.rows(query)] != [(1,)]:
            pass


@pytest.mark.parametrize("steps", range(8))
async def test_whoever_gives_up_while_a_file_is_opened_leaves_none_open(
    tmp_path: Path, steps: int
) -> None:
    place = Place("sqlite", str(tmp_path / "own.db"))
    async with place.open(pool_size=1) as db:
        asking = asyncio.create_task(db.rows("SELECT 1"))
        for _ in range(steps):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    assert not [path for path in open_files() if path.startswith(place.where)]


def open_files() -> list[str]:
    """What this process has open; some may be closed while we look."""
    return [os.path.realpath(path) for path in Path("/proc/self/fd").iterdir()]


@pytest.fixture
def locked(postgres_server: Postgres) -> Iterator[str]:
    """A database that asks for a password."""
    access = postgres_server.folder / "data" / "pg_hba.conf"
    before = access.read_text()
    postgres_server.sql("CREATE ROLE keeper LOGIN PASSWORD 'right'")
    with postgres_server.database() as url:
        migrate_now(Place("postgresql", url))
        postgres_server.stop()
        access.write_text(f"host all keeper 127.0.0.1/32 scram-sha-256\n{before}")
        postgres_server.start()
        yield url.replace("postgres@", "keeper:{password}@")
        postgres_server.stop()
        access.write_text(before)
        postgres_server.start()
    postgres_server.sql("DROP ROLE keeper")


async def refused(place: Place) -> str:
    with pytest.raises(Unavailable) as failure:
        async with place.open(time_limit=5) as db:
            await db.rows("SELECT 1")
    return str(failure.value)


async def test_a_wrong_password_is_not_repeated(locked: str) -> None:
    right = Place("postgresql", locked.format(password="right"))
    async with right.open() as db:
        assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]
    message = await refused(Place("postgresql", locked.format(password="wrong")))

    assert not [secret for secret in ("wrong", "keeper", "127.0.0.1") if secret in message]


@pytest.mark.parametrize(
    "url", ["postgresql://tg:geheim@127.0.0.1:1/tg", "postgresql://tg:geheim@nowhere.invalid/tg"]
)
async def test_a_server_that_is_not_there_is_unavailable(url: str) -> None:
    assert "geheim" not in await refused(Place("postgresql", url))


async def test_a_database_that_is_not_there_is_unavailable(postgres_server: Postgres) -> None:
    assert "nowhere" not in await refused(Place("postgresql", postgres_server.url("nowhere")))


@pytest.mark.parametrize("name", ["file/own.db", "folder"])
async def test_a_file_that_cannot_be_made_is_unavailable(tmp_path: Path, name: str) -> None:
    place_in(tmp_path)

    assert str(tmp_path) not in await refused(Place("sqlite", f"{tmp_path}/{name}"))


def place_in(folder: Path) -> None:
    """A file where a folder would have to be, and the other way round."""
    (folder / "file").write_text("in the way")
    (folder / "folder").mkdir()


async def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    async with Place("sqlite", f"{tmp_path}/new/ä #?%/own.db").open() as db:
        assert [tuple(row) for row in await db.rows("SELECT 1")] == [(1,)]


async def test_a_pool_survives_its_server(
    postgres_server: Postgres, postgres_template: str
) -> None:
    """Stopped and started again: what is asked meanwhile fails, what is asked after is answered."""
    changed = asyncio.Event()
    with postgres_server.database(postgres_template) as url:
        place = Place("postgresql", url)
        async with asyncio.timeout(GUARD), place.open(pool_size=1) as db, db.watching(changed.set):
            assert await name_of(db) == "valid"
            postgres_server.stop()
            try:
                with pytest.raises(Unavailable):
                    await db.rows("SELECT 1")
                changed.clear()
            finally:
                postgres_server.start()
            await changed.wait()
            assert await name_of(db) == "valid"
            changed.clear()
            async with place.open(pool_size=1) as other, other.transaction() as tx:
                await rename(tx, "again")
            await changed.wait()
