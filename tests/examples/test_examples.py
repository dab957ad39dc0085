"""The worked examples of docs/sources.md do on real servers what the page says."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app import open_database, open_services
from commands.sources import check_sources
from resolvers.context import Context, Services
from schema.executor.executor import Executor
from schema.executor.messages import Request
from settings import Settings, read
from sources.kinds import OPENERS
from tests.examples.page import Example, examples
from tests.examples.stores import OWN, STORES, Place, run
from tests.world.stores import ADMIN

LIMIT = 30
EXAMPLES = examples()


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Example:
    return EXAMPLES[request.param]


@pytest.fixture(scope="module")
def place(example: Example, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The store of the example, on a server of its own."""
    with STORES[example.name](example, tmp_path_factory.mktemp(example.name)) as place:
        yield place


@pytest.fixture
async def settings(example: Example, place: Place, tmp_path: Path) -> Settings:
    """Those of the page, over an empty database of our own."""
    (tmp_path / "settings.toml").write_text(place.settings(example, tmp_path))
    found = read(tmp_path / "settings.toml")
    async with open_database(found.database) as db:
        await db.migrate()
    return found


def test_every_kind_of_source_has_an_example() -> None:
    assert {example.source["kind"] for example in EXAMPLES.values()} == set(OPENERS)


async def test_the_check_prints_what_the_page_says(
    example: Example, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """But for the time it took."""
    assert await check_sources(settings, LIMIT)
    assert timeless(capsys.readouterr().out) == timeless(example.one("text"))


def timeless(text: str) -> str:
    return re.sub(r"in \d+ ms", "in 0 ms", text)


async def test_operations_answer_what_the_page_says(
    example: Example, settings: Settings, executor: Executor, tmp_path: Path
) -> None:
    for commands in example.all("sh"):
        if OWN in commands:
            run(commands, tmp_path)
    async with open_services(settings) as services:
        for operation, answer in example.answers:
            response = await executor.run(Request(operation, None), await by_admin(services))
            assert response.body == answer


async def by_admin(services: Services) -> Context:
    reference = services.references.current
    agent = reference.agent_by_login[ADMIN]
    return Context(services, await services.rights.viewer(agent.pk, reference))


def test_both_ways_to_import_give_the_same_and_may_be_repeated(tmp_path: Path) -> None:
    example = EXAMPLES["members"]
    (tmp_path / "members.csv").write_text(example.one("csv"))
    by_sqlite, by_python = (commands for commands in example.all("sh") if OWN not in commands)
    found = []
    for commands in (by_sqlite, by_python, by_python, by_sqlite):
        run(commands, tmp_path)
        with closing(sqlite3.connect(tmp_path / "var" / "members.db")) as members:
            found.append(members.execute("SELECT * FROM members ORDER BY number").fetchall())
    assert found[0][2] == ("M-3", "Smith, Jr.", "Zoë", "zoe@example.org", "Bern", "C-9", "")
    assert all(each == found[0] for each in found)
