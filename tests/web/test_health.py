"""Probes tell whether the process lives and can answer, to anybody, and nothing else."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from domain.errors import TimedOut, Unavailable
from tests.rights.oracle import packed
from tests.web.conftest import bearer, token_for, visiting
from tests.world.stores import ADMIN
from tests.world.world import World

READY = {
    "status": "ready",
    "database": "ready",
    "sources": {"up": 1, "degraded": 0, "down": 0},
}
SET_TITLE = """mutation($input: TicketSetTitleInput!) {
    ticketSetTitle(input: $input) { errors { code message } } }"""


async def probed(client: httpx2.AsyncClient, name: str) -> tuple[int, Any]:
    answer = await client.get(f"/health/{name}")
    return answer.status_code, answer.json()


async def test_a_service_that_can_answer_is_ready(anybody: httpx2.AsyncClient) -> None:
    assert await probed(anybody, "live") == (200, {"status": "live"})
    assert await probed(anybody, "ready") == (200, READY)


@pytest.mark.parametrize("failure", [Unavailable(), TimedOut(5)])
async def test_without_its_database_it_lives_and_is_not_ready(
    world: World,
    anybody: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
) -> None:
    async def broken(*_: Any) -> Any:
        raise failure

    monkeypatch.setattr(world.services.db, "rows", broken)
    expected = {**READY, "status": "not ready", "database": "no answer"}
    assert await probed(anybody, "ready") == (503, expected)
    assert (await probed(anybody, "live"))[0] == 200


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM tg_migration WHERE version = 12",
        "UPDATE tg_migration SET sha256 = 'another' WHERE version = 3",
        "INSERT INTO tg_migration VALUES (9999, '9999_to_come', 'x', CURRENT_TIMESTAMP)",
    ],
)
async def test_the_tables_of_another_program_are_no_good(own_world: World, change: str) -> None:
    await own_world.execute(change)
    async with visiting(own_world) as client:
        status, told = await probed(client, "ready")
    assert (status, told["database"]) == (503, "other migrations")


async def test_tables_that_are_gone_are_told(own_world: World) -> None:
    """To probes and to requests: as things that will be again, not as a mistake of ours."""
    token = bearer(await token_for(own_world, ADMIN))
    for table in ("tg_migration", "tg_token", "ticket"):
        await own_world.execute(f"ALTER TABLE {table} RENAME TO gone_{table}")
    async with visiting(own_world) as client:
        assert await probed(client, "ready") == (
            503,
            {**READY, "status": "not ready", "database": "no tables"},
        )
        answer = await client.post("/graphql", json={"query": "{ viewer { can } }"}, headers=token)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
        503,
        "UNAVAILABLE",
    )
    assert (await own_world.ask("{ tickets { totalCount } }")).codes == ["UNAVAILABLE"]
    given = {"input": {"ticket": packed("Ticket", 1), "title": "x"}}
    [error] = (await own_world.ask(SET_TITLE, given)).data["ticketSetTitle"]["errors"]
    assert error["code"] == "UNAVAILABLE"
    assert "gone_ticket" not in error["message"]


async def test_a_source_that_is_down_is_told_and_blocks_nothing(own_world: World) -> None:
    """Nor is it asked: the last answers say how it is."""
    [guard] = own_world.services.directory.guards
    guard.health.failed("gone")
    before = len(own_world.notes.statements)
    async with visiting(own_world) as client:
        status, told = await probed(client, "ready")
    assert (status, told["sources"]) == (200, {"up": 0, "degraded": 0, "down": 1})
    asked = own_world.notes.statements[before:]
    assert [statement.store for statement in asked] == ["own"]
