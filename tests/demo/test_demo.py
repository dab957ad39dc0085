"""Filling: the same plan makes the same rows, on both engines, in an empty database only."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from db.migrate import migrate_postgres
from demo import DemoError, Plan, fill, fill_crm, postgres_writer, sqlite_writer
from demo.population import Company, population
from tests.demo.filled import HASH, Data, filled, migrated, opened

SMALL = Plan(tickets=40, seed=3)


NewFolder = Callable[[], Path]


@pytest.fixture
def new_folder(tmp_path: Path) -> NewFolder:
    """Makes a folder for each database."""
    return lambda: Path(tempfile.mkdtemp(dir=tmp_path))


async def dump(folder: Path, plan: Plan) -> list[str]:
    with opened(await filled(folder, plan)) as data:
        return data.dump()


async def test_the_same_plan_makes_the_same_rows(new_folder: NewFolder) -> None:
    assert await dump(new_folder(), SMALL) == await dump(new_folder(), SMALL)


async def test_another_seed_makes_other_rows(new_folder: NewFolder) -> None:
    other = Plan(tickets=40, seed=4)
    assert await dump(new_folder(), SMALL) != await dump(new_folder(), other)


async def test_a_database_in_use_is_refused(tmp_path: Path) -> None:
    """And stays as it was."""
    own = await filled(tmp_path, SMALL)
    with opened(own) as data:
        before = data.dump()

    with pytest.raises(DemoError, match="its table ticket has 40 rows"):
        async with sqlite_writer(own) as writer:
            await fill(writer, SMALL)

    with opened(own) as data:
        assert data.dump() == before


async def test_a_crm_in_use_is_refused(tmp_path: Path) -> None:
    await filled(tmp_path, SMALL)

    with pytest.raises(DemoError, match="CRM database already has contacts"):
        async with sqlite_writer(tmp_path / "crm.db") as writer:
            await fill_crm(writer, SMALL)


async def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """Half a database would be refused the next time."""
    own = await migrated(tmp_path / "own.db")

    def interrupt(what: str, done: int, total: int) -> None:
        if what == "ticket":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        async with sqlite_writer(own) as writer:
            await fill(writer, SMALL, progress=interrupt)

    async with sqlite_writer(own) as writer:
        await fill(writer, SMALL)


async def test_progress_is_told(tmp_path: Path) -> None:
    """It ends with the last ticket."""
    told: list[tuple[str, int, int]] = []
    async with sqlite_writer(await migrated(tmp_path / "own.db")) as writer:
        await fill(writer, SMALL, progress=lambda *step: told.append(step))

    assert told[-1] == ("ticket", 40, 40)
    assert all(done <= total for _, done, total in told)


@pytest.mark.parametrize("tickets", [1, 2, 7])
async def test_very_few_tickets_are_possible(tmp_path: Path, tickets: int) -> None:
    with opened(await filled(tmp_path, Plan(tickets=tickets))) as data:
        assert data.value("SELECT count(*) FROM ticket") == tickets
        assert data.value("SELECT count(*) FROM ticket WHERE tn = '2026010110000018'") == 1


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ({"tickets": 0}, "At least one ticket"),
        ({"companies": 1}, "At least two companies"),
        ({"contacts_per_company": 0}, "at least one contact"),
        ({"now": datetime(2025, 6, 1, tzinfo=UTC)}, "begin before 2026"),
    ],
)
def test_an_impossible_plan_is_refused(wanted: dict[str, Any], complaint: str) -> None:
    with pytest.raises(DemoError, match=complaint):
        Plan(**wanted)


def sizes(plan: Plan) -> list[int]:
    return [len(company.contacts) for company in population(plan).companies]


def test_one_company_is_big() -> None:
    """As soon as there are tickets enough; most are small."""
    of_many = sizes(Plan(tickets=1000))

    assert of_many.count(500) == 1
    assert sorted(of_many)[len(of_many) // 2] < 10
    assert 500 not in sizes(Plan(tickets=999))


def test_a_benchmark_may_say_how_many_customers_there_are() -> None:
    assert sizes(Plan(tickets=100, companies=500, contacts_per_company=10)) == [10] * 500


def test_the_first_of_january_2026_is_always_within() -> None:
    """The ticket of the examples is there whenever the demo is made."""
    plan = Plan(tickets=30, now=datetime(2029, 3, 1, tzinfo=UTC))

    assert plan.begins < datetime(2026, 1, 1, tzinfo=UTC).timestamp() < plan.ends


def keys(companies: list[Company]) -> list[str]:
    return [company.key for company in companies]


def test_more_tickets_leave_the_first_companies_alone() -> None:
    few, many = population(Plan(tickets=100)).companies, population(Plan(tickets=500)).companies
    assert keys(few) == keys(many)[: len(few)]


async def test_both_engines_get_the_same_rows(tmp_path: Path, postgres_url: str) -> None:
    """PostgreSQL keeps the contents of files as Base64, as OTRS does there."""
    conn = await asyncpg.connect(postgres_url)
    try:
        await migrate_postgres(conn)
        async with postgres_writer(postgres_url) as writer:
            await fill(writer, SMALL, admin_password_hash=HASH)
        with opened(await filled(tmp_path, SMALL)) as data:
            for table in tables(data):
                await assert_same(conn, data, table)
    finally:
        await conn.close()


def tables(data: Data) -> list[str]:
    names = data.column("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    different = {"tg_migration", "tg_reference", "tg_customer_version", "tg_event_log"}
    return [name for name in names if name not in different and not name.startswith("sqlite")]


async def assert_same(conn: asyncpg.Connection, data: Data, table: str) -> None:
    columns = data.column(f"SELECT name FROM pragma_table_info('{table}')")
    select = f"SELECT {', '.join(columns)} FROM {table}"
    ours = sorted(map(repr, data.rows(select)))
    theirs = sorted(repr(as_in_sqlite(columns, row)) for row in await conn.fetch(select))
    assert theirs == ours, table


def as_in_sqlite(columns: list[str], row: asyncpg.Record) -> tuple[Any, ...]:
    values = dict(zip(columns, row, strict=True))
    if "content" in values:
        values["content"] = base64.decodebytes(values["content"].encode())
    if "time_unit" in values:
        units = float(values["time_unit"])
        values["time_unit"] = int(units) if units.is_integer() else units
    return tuple(str(v) if isinstance(v, datetime) else v for v in values.values())


async def test_ids_continue_after_the_demo(postgres_url: str) -> None:
    """The rows came with ids of their own; the next ticket gets the next one."""
    conn = await asyncpg.connect(postgres_url)
    try:
        await migrate_postgres(conn)
        async with postgres_writer(postgres_url) as writer:
            await fill(writer, SMALL)
        for table in ("ticket", "article", "users", "queue", "dynamic_field", "link_object"):
            greatest = await conn.fetchval(f"SELECT max(id) FROM {table}")
            sequence = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))"
            assert await conn.fetchval(sequence) == greatest + 1
    finally:
        await conn.close()


async def test_a_crm_may_be_on_postgresql(postgres_url: str) -> None:
    async with postgres_writer(postgres_url) as writer:
        await fill_crm(writer, SMALL)

    conn = await asyncpg.connect(postgres_url)
    try:
        sofia = await conn.fetchrow("SELECT * FROM crm_contact WHERE nachname = 'Lehmann' LIMIT 1")
        assert sofia is not None
        assert await conn.fetchval("SELECT count(*) FROM crm_company") > 1
    finally:
        await conn.close()
