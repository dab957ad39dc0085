"""MySQL and MariaDB: sessions that read, and statements that nobody waits for any more."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.errors import SourceUnavailable
from tests.servers.mariadb import MariaDB
from tests.servers.process import wait_until
from tests.sources.stores import MysqlStore

PLAIN: dict[str, Any] = {
    "table": "kunde",
    "key": "nr",
    "fields": {},
    "extra": {},
    "company": {},
    "search": ["nr"],
}
SLEEP = "SELECT sleep(60)"


@pytest.fixture
def store(mariadb_url: str) -> MysqlStore:
    return MysqlStore(mariadb_url)


class Watched:
    """What the server says of the connections to one database, those of the owner left out."""

    def __init__(self, server: MariaDB, url: str) -> None:
        self._server = server
        self._name = url.rpartition("/")[2]

    def lines(self) -> list[list[str]]:
        """Number and statement of each."""
        said = self._server.sql(
            "SELECT id, coalesce(info, '') FROM information_schema.processlist"
            f" WHERE db = '{self._name}'"
        )
        return [line.split("\t") for line in said.splitlines()]

    def asleep(self) -> int:
        return sum("sleep(60)" in statement for _, statement in self.lines())

    def kill_all(self) -> None:
        self._server.sql(";".join(f"KILL {number}" for number, _ in self.lines()))


@pytest.fixture
def watched(mariadb_server: MariaDB, mariadb_url: str) -> Watched:
    return Watched(mariadb_server, mariadb_url)


async def until(watched: Watched, *, asleep: int) -> None:
    await asyncio.to_thread(wait_until, lambda: watched.asleep() == asleep)


async def test_a_cancelled_question_ends_on_the_server(store: MysqlStore, watched: Watched) -> None:
    """And its place is free for the next."""
    async with store.source(**PLAIN, pool_size=1) as source:
        question = asyncio.ensure_future(source._reader.rows(SLEEP))
        await until(watched, asleep=1)
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question

        assert list(await source._reader.rows("SELECT 1")) == [(1,)]
        await until(watched, asleep=0)


async def test_after_many_cancellations_no_connection_is_left(
    store: MysqlStore, watched: Watched
) -> None:
    async with store.source(**PLAIN, pool_size=3) as source:
        for _ in range(4):
            questions = [asyncio.ensure_future(source._reader.rows(SLEEP)) for _ in range(9)]
            await until(watched, asleep=3)
            for question in questions:
                question.cancel()
            await asyncio.gather(*questions, return_exceptions=True)

        asked = [source._reader.rows("SELECT 1") for _ in range(9)]
        assert [list(rows) for rows in await asyncio.gather(*asked)] == [[(1,)]] * 9
        await asyncio.to_thread(wait_until, lambda: len(watched.lines()) <= 3)
        await until(watched, asleep=0)
    await asyncio.to_thread(wait_until, lambda: watched.lines() == [])


async def test_who_closes_ends_what_was_given_up(store: MysqlStore, watched: Watched) -> None:
    async with store.source(**PLAIN) as source:
        question = asyncio.ensure_future(source._reader.rows(SLEEP))
        await until(watched, asleep=1)
        question.cancel()
    await asyncio.to_thread(wait_until, lambda: watched.lines() == [])
    assert question.cancelled()


async def test_a_connection_that_was_killed_is_replaced(
    store: MysqlStore, watched: Watched
) -> None:
    """Whoever asks next does not notice."""
    async with store.source(**PLAIN) as source:
        for _ in range(3):
            assert list(await source._reader.rows("SELECT 1")) == [(1,)]
            await asyncio.to_thread(watched.kill_all)


async def test_a_connection_that_was_idle_for_long_is_not_trusted(
    store: MysqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever dropped it on the way need not have told anybody."""
    async with store.source(**PLAIN, pool_size=1) as source:
        asked = "SELECT connection_id()"
        first, second = [list(await source._reader.rows(asked)) for _ in range(2)]
        assert first == second
        monkeypatch.setattr("db.mysql_pool.LONGEST_IDLE", 0)
        assert list(await source._reader.rows(asked)) != first


async def test_a_session_is_set_up_for_reading(store: MysqlStore) -> None:
    variables = "@@session.tx_read_only, @@time_zone, @@character_set_client, @@max_statement_time"
    async with store.source(**PLAIN, time_limit=1.5) as source:
        [row] = await source._reader.rows(f"SELECT {variables}")

    assert [str(value) for value in row] == ["1", "+00:00", "utf8mb4", "1.5"]


@pytest.mark.parametrize("password", ["pässwörd", "日本", "a'b\\c%d", "p:a/s@s"])
async def test_a_password_may_be_anything(
    store: MysqlStore, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    quoted = password.replace("'", "''")
    await store.run("CREATE TABLE kunde (nr INT)", "INSERT INTO kunde VALUES (1)")
    await store.run(f"CREATE USER leser IDENTIFIED BY '{quoted}'", "GRANT SELECT ON kunde TO leser")
    monkeypatch.setenv("CRM_PASSWORD", password)
    where = store.where.replace("root@", "leser@")
    try:
        async with MysqlStore(where).source(**PLAIN, password_env="CRM_PASSWORD") as source:
            assert [p.key for p in await source.by_key(["1"])] == ["1"]
    finally:
        await store.run("DROP USER leser")


@pytest.mark.parametrize(
    "said",
    [b"", bytes(64), b"\x05\0\0\0\x0aabc\0", b"\x10\0\0\0\x0aMy own server\0\0"],
)
async def test_whoever_else_listens_there_is_a_source_that_does_not_answer(said: bytes) -> None:
    """Nothing that the driver makes of it is a mistake of ours."""

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, MysqlStore(f"mysql://root@127.0.0.1:{port}/crm").source(**PLAIN) as source:
        with pytest.raises(SourceUnavailable, match="not reachable"):
            await source.by_key(["k"])
