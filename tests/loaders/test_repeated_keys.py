"""A key that several records of a source have means none of them until the source is mended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import astuple
from pathlib import Path

import pytest

from db.database import Database
from domain.customers import ExternalStatus
from tests.db.rows import insert
from tests.loaders.crowd import A, Crowd, crowd_in, make_stores
from tests.sources.contacts import Contact
from tests.sources.kinds import run_sqlite

TWINS = [
    Contact("twin", "ACME", "First", "Twin", "twin@a.example", None, "Äcme GmbH"),
    Contact("twin", "Ö", "Second", "Twin", "other@a.example", None, "Ö & Söhne"),
]


@pytest.fixture
async def twins(db: Database, tmp_path: Path) -> AsyncIterator[Crowd]:
    make_stores(tmp_path)
    run_sqlite(tmp_path / "a.db", rows=[astuple(contact) for contact in TWINS])
    async with db.transaction() as tx:
        await insert(tx, "customer_user", {"login": "linked", "first_name": "Ours"})
        link = {"login": "linked", "source": "a", "external_key": "twin"}
        await insert(tx, "tg_customer_link", link)
    async with crowd_in(tmp_path, db, "a", "b") as crowd:
        yield crowd


async def test_a_login_that_two_records_have_as_key_is_a_conflict(twins: Crowd) -> None:
    loaders = await twins.loaders()
    found = await loaders.customer_by_record.load(("a", "twin"))

    assert found
    assert found.external_status is ExternalStatus.CONFLICT
    assert [(one.source, one.key) for one in found.candidates] == [("a", "twin")]
    assert (found.login, found.first_name, found.email) == ("linked", "Ours", None)


async def test_nobody_is_taken_for_a_key_without_a_link(twins: Crowd) -> None:
    async with twins.db.transaction() as tx:
        await tx.execute("DELETE FROM tg_customer_link")
        await tx.execute("DELETE FROM customer_user")
    loaders = await twins.loaders()
    found = await loaders.customer_by_login.load("twin")
    record = await loaders.customer_by_record.load(("a", "twin"))

    for who in (found, record):
        assert who
        assert who.external_status is ExternalStatus.CONFLICT
        assert (who.login, who.full_name, list(who.records)) == (None, "twin", [])
        assert [(one.source, one.key) for one in who.candidates] == [("a", "twin")]


async def test_others_are_as_they_were(twins: Crowd) -> None:
    loaders = await twins.loaders()
    found = await loaders.customer_by_login.load(A[5].key)

    assert found
    assert found.external_status is ExternalStatus.FRESH
