"""A source that is down says so within its time limit, and answers again when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from domain.errors import SourceUnavailable
from sources.directory import Directory, Inquiry
from sources.guard import Limits, guarded
from sources.health import SourceStatus
from sources.sql.source import SqlSource
from tests.servers.mariadb import MariaDB
from tests.servers.postgres import Postgres
from tests.sources.stores import MysqlStore, PostgresStore, SqliteStore, Store

Mortal = Postgres | MariaDB

GUARD = 30
LIMIT = 0.5
TABLES = ["CREATE TABLE kontakt (nr TEXT)", "INSERT INTO kontakt VALUES ('k')"]
PLAIN = {"fields": {}, "extra": {}, "company": {}, "search": ["nr"], "time_limit": LIMIT}
SECRETS = ["postgres", "mysql", "root", "127.0.0.1", "geheim", "SELECT", "kontakt"]


@pytest.fixture(params=["mortal_postgres", "mortal_mariadb"])
def mortal(request: pytest.FixtureRequest) -> Iterator[Mortal]:
    """The server, to be frozen and stopped; afterwards it is as it was."""
    server: Mortal = request.getfixturevalue(request.param)
    yield server
    server.thaw()
    if not server.answers():
        server.start()


@pytest.fixture
async def there(mortal: Mortal) -> AsyncIterator[PostgresStore | MysqlStore]:
    """One customer in a database of the server."""
    with mortal.database() as url:
        store = PostgresStore(url) if isinstance(mortal, Postgres) else MysqlStore(url)
        await store.run(*TABLES)
        yield store
        mortal.thaw()
        if not mortal.answers():
            mortal.start()


async def refused(source: SqlSource) -> str:
    """Why it does not answer, in words for everybody."""
    with pytest.raises(SourceUnavailable) as failure:
        await source.by_key(["k"])
    assert not [secret for secret in SECRETS if secret in str(failure.value)]
    assert failure.value.source == "crm"
    return failure.value.reason


async def answers(source: SqlSource) -> bool:
    return [person.key for person in await source.by_key(["k"])] == ["k"]


async def recovered(source: SqlSource) -> None:
    """Connections that were lost are noticed one by one; the pool has four."""
    for _ in range(8):
        try:
            assert await answers(source)
        except SourceUnavailable:
            continue
        return
    raise AssertionError("the source does not answer")


@pytest.mark.parametrize("connected", [False, True])
async def test_a_frozen_server_costs_the_time_limit(
    mortal: Mortal, there: Store, *, connected: bool
) -> None:
    """Whether there is a connection already or not."""
    async with asyncio.timeout(GUARD), there.source(**PLAIN) as source:
        if connected:
            assert await answers(source)
        mortal.freeze()
        async with asyncio.timeout(LIMIT * 5):
            assert await refused(source) == "no answer in time"
        mortal.thaw()
        await recovered(source)


async def test_many_questions_to_a_frozen_server_cost_no_more(mortal: Mortal, there: Store) -> None:
    async with asyncio.timeout(GUARD), there.source(**PLAIN) as source:
        assert await answers(source)
        mortal.freeze()
        async with asyncio.timeout(LIMIT * 5):
            await asyncio.gather(*(refused(source) for _ in range(20)))
        mortal.thaw()
        await recovered(source)


async def test_a_stopped_server_is_not_reachable(mortal: Mortal, there: Store) -> None:
    """Nothing has to be started again when it is back."""
    async with asyncio.timeout(GUARD), there.source(**PLAIN) as source:
        assert await answers(source)
        mortal.stop()
        assert await refused(source) == "not reachable"
        mortal.start()
        await recovered(source)


async def test_a_server_may_be_down_at_the_start(mortal: Mortal, there: Store) -> None:
    mortal.stop()
    async with asyncio.timeout(GUARD), there.source(**PLAIN) as source:
        assert await refused(source) == "not reachable"
        mortal.start()
        await recovered(source)


@pytest.mark.parametrize("database", ["nowhere", "template1"])
async def test_a_wrong_database_is_a_failure_of_the_source(
    postgres_server: Postgres, mariadb_server: MariaDB, database: str
) -> None:
    postgres = PostgresStore(postgres_server.url(database))
    for store in (postgres, MysqlStore(mariadb_server.url(database))):
        async with store.source(**PLAIN) as source:
            await refused(source)


async def test_a_refused_login_is_told_apart_from_a_server_that_is_away(
    postgres_server: Postgres, mariadb_server: MariaDB
) -> None:
    """Who asked is no part of it."""
    postgres = PostgresStore(postgres_server.url("postgres").replace("//postgres@", "//geheim@"))
    mysql = MysqlStore(mariadb_server.url("mysql").replace("//root@", "//geheim@"))
    for store in (postgres, mysql):
        async with store.source(**PLAIN) as source:
            assert await refused(source) == "it refuses the login"


async def test_a_missing_file_may_appear_later(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "crm.db")
    async with asyncio.timeout(GUARD), store.source(**PLAIN) as source:
        assert await refused(source) == "not reachable"
        await store.run(*TABLES)
        assert await answers(source)


async def test_a_file_that_is_no_database_is_not_reachable(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    path.write_text("This is no database, though it is called one. " * 100)
    async with SqliteStore(path).source(**PLAIN) as source:
        assert await refused(source) == "not reachable"


async def test_a_table_may_appear_later(store: Store) -> None:
    """As when an import fills the store anew."""
    await store.run("CREATE TABLE other (nr TEXT)")
    async with store.source(**PLAIN) as source:
        assert "refuses the question" in await refused(source)
        await store.run(*TABLES)
        assert await answers(source)


async def test_a_slow_link_condition_costs_the_time_limit(store: Store) -> None:
    """Its statement is stopped: the same, only connection answers the next question."""
    slow = """
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000000000)
        SELECT CAST(count(*) AS text) AS nr FROM n AS a CROSS JOIN n AS b"""
    if store.kind == "mysql":  # MariaDB recurses 1000 times at most
        slow = "SELECT CAST(sleep(60) AS char) AS nr"
    changed = {**PLAIN, "table": None, "select": slow, "pool_size": 1}
    await store.run(*TABLES)
    async with asyncio.timeout(GUARD), store.source(**changed) as source:
        for _ in range(3):
            assert await refused(source) == "no answer in time"


async def test_the_directory_knows_how_its_sources_are(
    mortal: Mortal, there: Store, tmp_path: Path
) -> None:
    """One that is down costs its own part alone."""
    up = SqliteStore(tmp_path / "up.db")
    await up.run(*TABLES)
    limits = Limits(soft=LIMIT, hard=LIMIT)
    async with (
        asyncio.timeout(GUARD),
        there.source(**PLAIN, name="down") as first,
        up.source(**PLAIN, name="up") as second,
        guarded(first, "login", limits) as guard,
        guarded(second, "login", limits) as other,
    ):
        directory = Directory([guard, other])
        mortal.freeze()
        answer = await Inquiry(directory).by_key({"down": ["k"], "up": ["k"]})
        statuses = [listed.status for listed in directory.listed()]

        assert [(person.source, person.key) for person in answer.found] == [("up", "k")]
        assert answer.failed == {"down"}
        assert statuses == [SourceStatus.DOWN, SourceStatus.UP]
        mortal.thaw()
        await recovered(first)
