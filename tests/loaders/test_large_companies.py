"""A page of contacts costs as many statements in a company of thousands as in one of hundreds."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.database import Database
from domain.paging import window
from loaders.contacts import BY_NAME
from sources.sql.source import SqlSource
from tests.loaders.crowd import Crowd
from tests.loaders.mixed import People, Row, Stage, stage_in
from tests.sources.contacts import Contact
from tests.world.notes import Notes, NotingDatabase, NotingReader

SIZES = (50, 500, 5000)


@pytest.fixture
async def stage(db: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage_in(tmp_path, db) as stage:
        yield stage


def company(size: int) -> People:
    """Half of it in two sources, with links, logins and addresses; the rest are our own rows."""
    # backwards, so that the first page has something of everything
    numbers = [f"{n:05}"[::-1] for n in range(size)]
    quarter = size // 4
    first = [Contact(f"a{n}", "F", "Anna", n, f"{n}@x") for n in numbers[:quarter]]
    second = [Contact(f"b{n}", "F", "Berta", n, f"{n}@x") for n in numbers[quarter : 2 * quarter]]
    rows = [Row(f"a{n}", f"{n}@x", "F", "", "Anna", n) for n in numbers[: quarter // 2]]
    rows += [
        Row(f"l{n}", "", "F", "", "Lea", n, ("a", f"a{n}"))
        for n in numbers[quarter - quarter // 4 : quarter]
    ]
    rows += [Row(f"o{n}", f"{n}@x", "F", "", "Otto", n) for n in numbers[quarter:]]
    return People(tuple(rows), ("login", "email"), (tuple(first), tuple(second)))


async def cost(crowd: Crowd, size: int) -> Counter[str]:
    """How many statements the first page takes, by store."""
    notes = Notes()
    for guard in crowd.directory.guards:
        assert isinstance(guard.source, SqlSource)
        guard.source._reader = NotingReader(guard.source._reader, guard.name, notes)
    noting = Crowd(NotingDatabase(crowd.db, "own", notes), crowd.directory, crowd.folder)
    loaders = await noting.loaders()
    notes.statements.clear()
    page = await loaders.contacts(window(BY_NAME, first=20, after=None), ()).load("F")
    assert page
    assert len(page.nodes) == 20
    assert page.has_next
    assert page.total == size
    return Counter(statement.store for statement in notes.statements)


async def test_a_page_costs_the_same_of_however_many(stage: Stage) -> None:
    """Of few all are looked up at once, which takes fewer steps."""
    costs = []
    for size in SIZES:
        people = company(size)
        assert len(people.contacts_of("F")) == size
        crowd = await stage.filled(people)
        await cost(crowd, size)
        costs.append(await cost(crowd, size))

    few, many, very_many = costs
    assert many == very_many
    assert few <= many


async def test_whom_one_source_lists_is_compared_with_nobody(stage: Stage) -> None:
    """Where no row of ours is in the company, only the addresses of the page matter."""
    contacts = tuple(Contact(f"{n:05}", "F", "Anna", f"{n:05}", f"{n}@x") for n in range(500))
    crowd = await stage.filled(People((), ("email",), (contacts,)))
    await cost(crowd, 500)

    assert (await cost(crowd, 500))["a"] == 2
