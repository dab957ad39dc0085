"""Lists of people have a key that several records share once, and count it once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import astuple
from pathlib import Path

import pytest

from db.database import Database
from domain.customers import ExternalStatus
from domain.paging import window
from loaders.lists import EXTERNAL, PEOPLE, PeopleFilter
from tests.loaders.crowd import A, Crowd, crowd_in, make_stores
from tests.sources.contacts import Contact
from tests.sources.kinds import run_sqlite

TWINS = [Contact("twin", "ACME", name, "Twin") for name in ("First", "Second", "Third")]


@pytest.fixture
async def twins(db: Database, tmp_path: Path) -> AsyncIterator[Crowd]:
    make_stores(tmp_path)
    run_sqlite(tmp_path / "a.db", rows=[astuple(contact) for contact in TWINS])
    async with crowd_in(tmp_path, db, "a", "b") as crowd:
        yield crowd


@pytest.mark.parametrize("size", [1, 2, 100])
async def test_records_of_a_source(twins: Crowd, size: int) -> None:
    keys: list[str] = []
    after = None
    while True:
        lists = (await twins.loaders()).lists
        page = await lists.external("a", None, window(EXTERNAL, first=size, after=after))
        keys += [record.person.key for record in page.nodes]
        if not page.has_next:
            break
        after = page.cursor_of(page.nodes[-1])

    assert keys == [*sorted(contact.key for contact in A if contact.key < "twin"), "twin", "xaver"]
    assert await page.count() == len(keys)


async def test_people_of_a_source(twins: Crowd) -> None:
    wanted = PeopleFilter(text="Twin")
    page = await (await twins.loaders()).lists.people(wanted, window(PEOPLE, first=100, after=None))

    assert [who.external_status for who in page.nodes] == [ExternalStatus.CONFLICT]
    assert await page.count() == 1
