"""A portal on the database of an OTRS, which gives tickets to others, with and without trigger."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.guest.theirs import ENTRY, WELCOME
from tests.live.colleagues import (
    ANNA,
    CARL,
    EVENTS,
    HERS,
    HIS,
    LINE,
    PERSON,
    TO,
    cursor_of,
    from_the_log,
)
from tests.live.following import following, settled, waits
from tests.otrs.databases import OtrsDatabases
from tests.otrs.guests import otrs_at, settings, standing
from tests.servers.process import PATIENCE
from tests.world.world import World

WAYS: dict[str, dict[str, Any]] = {
    "with a trigger": {"allow_trigger": True},
    "looking for history": {},
    "only reading": {"read_only": True},
}
NUMBER = "SELECT tn FROM ticket WHERE id = $1"


@pytest.mark.parametrize("way", WAYS)
async def test_a_ticket_that_an_otrs_gives_to_another(
    new_otrs: OtrsDatabases, way: str, tmp_path: Path
) -> None:
    """Told to both, and to nobody that an agent wrote something.

    Looked for afterwards, whose it was in between is known by history alone: he is told that it has
    left as often as it may have been so, and he never that it came.
    """
    with new_otrs("7.3") as url:
        own = {**WAYS[way], "own_path": tmp_path / "own.db"}
        async with standing(settings(url, **own)) as world, otrs_at(url) as otrs:
            for login, company in ((ANNA, HERS), (CARL, HIS)):
                await otrs.execute(PERSON, login, f"{login}@example.com", company)
            number = await otrs.fetchval(NUMBER, WELCOME)

            async def give(login: str, company: str) -> None:
                await otrs.execute(TO, login, company, number)
                await otrs.execute(LINE, f"%%CustomerID={company};CustomerUser={login};", number)
                await settled(world)

            await give(ANNA, HERS)
            since = {login: await cursor_of(world, login) for login in (ANNA, CARL)}
            await otrs.fetchval(ENTRY, "not for customers", WELCOME)
            await give(CARL, HIS)
            await give(ANNA, HERS)
            await otrs.fetchval(ENTRY, "not for customers", WELCOME)
            await settled(world)
            from_the_log(world)
            is_kept = way == "with a trigger"
            hers = ["LEFT" if is_kept else "CHANGED", "ENTERED"]
            assert await heard(world, ANNA, since[ANNA]) == hers
            assert await heard(world, CARL, since[CARL]) == ["LEFT"] * (1 if is_kept else 2)


async def heard(world: World, login: str, since: str) -> list[str]:
    """All that he is told of what happened after that."""
    async with following(world, EVENTS, customer=login, since=since) as told:
        async with asyncio.timeout(PATIENCE):
            while not waits(world.services.live.hub):  # noqa: ASYNC110 - it has no event for it
                await asyncio.sleep(0.001)
        return [(await told.next())["type"] for _ in range(told.answers.qsize())]
