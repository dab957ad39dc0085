"""Whoever changes a customer raises the version, and waits for nobody because of it."""

from __future__ import annotations

import asyncio

import pytest

from db.database import Database
from loaders.kept import VERSION
from tests.db.places import Place
from tests.db.rows import insert

WAYS = {
    "customer_user": "last_name = 'B' WHERE login = 'anna'",
    "customer_user_customer": "customer_id = 'G' WHERE user_id = 'anna'",
    "customer_company": "name = 'B' WHERE customer_id = 'F'",
    "tg_customer_link": "external_key = 'b' WHERE login = 'anna'",
}


async def version(db: Database) -> int:
    [[found]] = await db.rows(VERSION)
    return int(found)


async def fill(db: Database) -> None:
    async with db.transaction() as tx:
        await insert(tx, "customer_user", {"login": "anna"}, {"login": "berta"})
        await insert(tx, "customer_user_customer", {"user_id": "anna", "customer_id": "F"})
        await insert(tx, "customer_company", {"customer_id": "F", "name": "F"})
        await insert(
            tx, "tg_customer_link", {"login": "anna", "source": "crm", "external_key": "a"}
        )


@pytest.mark.parametrize("table", WAYS)
async def test_every_change_raises_the_version(db: Database, table: str) -> None:
    """Rows that come, differ and go."""
    versions = [await version(db)]
    await fill(db)
    versions.append(await version(db))
    for change in (f"UPDATE {table} SET {WAYS[table]}", f"DELETE FROM {table}"):
        async with db.transaction() as tx:
            await tx.execute(change)
        versions.append(await version(db))

    assert versions == sorted(set(versions))


async def test_what_is_undone_changes_nothing(db: Database) -> None:
    await fill(db)
    before = await version(db)

    async def undone() -> None:
        async with db.transaction() as tx:
            await tx.execute("DELETE FROM tg_customer_link")
            raise KeyError

    with pytest.raises(KeyError):
        await undone()

    assert await version(db) == before


async def test_those_who_change_customers_do_not_wait_for_each_other(place: Place) -> None:
    """More at once than there are counters: each is seen when it is kept, and not before."""
    if place.dialect == "sqlite":
        pytest.skip("SQLite has one writer at a time, whatever is written")
    async with place.open(pool_size=10) as db:
        async with db.transaction() as tx:
            await insert(tx, "customer_user", *({"login": f"c{n}"} for n in range(8)))
        before = await version(db)
        everybody, go_on = asyncio.Barrier(9), asyncio.Event()

        async def change(n: int) -> None:
            async with db.transaction() as tx:
                await tx.execute("UPDATE customer_user SET email = 'x' WHERE login = $1", f"c{n}")
                await everybody.wait()
                await go_on.wait()

        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            for n in range(8):
                group.create_task(change(n))
            await everybody.wait()
            during = await version(db)
            go_on.set()
        after = await version(db)

    assert (during, after) == (before, before + 8)
