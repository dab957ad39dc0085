"""The whole example of docs/tickets.md: what a fresh service answers to it, on both databases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app import open_database, open_services
from resolvers.context import Context, Services
from schema.executor.executor import Executor
from schema.executor.messages import Request
from settings import Settings
from tests.examples.page import BLOCK
from tests.world.stores import ADMIN

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tickets.md"
SECTION = re.compile(r"^## A whole example\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
Step = tuple[str, str, str]  # a document, its variables, and the answer


def steps() -> list[Step]:
    """Those of the page, in their order."""
    [section] = SECTION.findall(PAGE.read_text())
    texts = [text for _, text in BLOCK.findall(section)]
    kinds = [kind for kind, _ in BLOCK.findall(section)]
    assert kinds == ["graphql", "json", "json"] * (len(kinds) // 3)
    return [(texts[n], texts[n + 1], texts[n + 2]) for n in range(0, len(texts), 3)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Those of a service that has just been started for the first time, without demo data."""
    url = f"sqlite:///{tmp_path}/ticketgraph.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    found = Settings.model_validate({"database": {"url": url}, "sources": []})
    async with open_database(found.database) as db:
        await db.migrate()
    return found


async def by_admin(services: Services) -> Context:
    reference = services.references.current
    agent = reference.agent_by_login[ADMIN]
    return Context(services, await services.rights.viewer(agent.pk, reference))


async def test_a_fresh_service_answers_what_the_page_says(
    settings: Settings, executor: Executor
) -> None:
    """Refusals too, each step after the others."""
    found = steps()
    assert len(found) >= 3
    async with open_services(settings) as services:
        for document, variables, answer in found:
            request = Request(document, json.loads(variables))
            response = await executor.run(request, await by_admin(services))
            assert response.body == json.loads(answer)
