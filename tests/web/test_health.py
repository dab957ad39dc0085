"""Probes tell whether the process lives and can answer, to anybody, and nothing else."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from domain.errors import TimedOut, Unavailable
from tests.web.conftest import visiting
from tests.world.world import World

READY = {
    "status": "ready",
    "database": "ready",
    "sources": {"up": 1, "degraded": 0, "down": 0},
}


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
