"""A service, one of two, or its database goes away while much happens: nobody misses anything.

Whoever follows connects again from the last event he knows, and has been told of each event that he
may see exactly once, in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2
import pytest

from tests.servers.postgres import Postgres
from tests.service.followers import Changes, Follower, following, place
from tests.service.house import House, house
from tests.service.test_killed import CREATE, asked, client
from tests.work.asking import GRANT, HIRE, WANDA
from tests.world.stores import ADMIN

# the loop here drives clients, not the service
pytestmark = [pytest.mark.asyncio(loop_factories=["asyncio"]), pytest.mark.timeout(1200)]

SOME, MANY = 120, 10_000  # changes
PATIENCE, MUCH_PATIENCE = 100, 1100  # seconds for all of them
HERS, HIDDEN = "Misc", "Support"  # a queue that Wanda sees, and one that she does not
Shake = Callable[[House], Awaitable[None]]


async def kill_the_first(shaken: House) -> None:
    await shaken.kill(0)


async def nobody_misses_anything(shaken: House, amount: int, shake: Shake) -> list[Follower]:
    """Whoever followed while the house was shaken, in the middle of so many changes."""
    async with shaken.db.transaction() as tx:
        await tx.execute(HIRE, WANDA)
        await tx.execute(GRANT, WANDA, "rw")
    admin, hers = await shaken.token_of(ADMIN), await shaken.token_of(WANDA)
    async with client(shaken.urls[0], admin) as http:
        tickets = [await ticket_in(http, queue) for queue in (HERS, HIDDEN)]
        since = await cursor(http)
    async with client(shaken.urls[0], hers) as http:
        her_since = await cursor(http)
    everything = Follower(shaken.urls, 0, admin, since)
    elsewhere = Follower(shaken.urls, 1, admin, since)
    one_queue = Follower(shaken.urls, 0, admin, since, queues=[HIDDEN])
    wandas = Follower(shaken.urls, 0, hers, her_since)
    followers = [everything, elsewhere, one_queue, wandas]
    changes = Changes(shaken.urls, admin, tickets)
    async with following(followers):
        async with asyncio.TaskGroup() as group:
            group.create_task(changes.make(amount))
            await changes.reached.wait()
            await shake(shaken)
        log = await shaken.log(place(since))
        # she got her cursor a moment later: the tickets themselves may have come in between
        for_her = [where for where, queue in log if queue == HERS and where > place(her_since)]
        everywhere = [where for where, _ in log]
        hidden = [where for where, queue in log if queue == HIDDEN]
        for follower, wanted in zip(
            followers, (everywhere, everywhere, hidden, for_her), strict=True
        ):
            await follower.until(len(wanted))
    assert len(log) >= amount  # and more, where the tickets came after the cursor
    assert everything.places == elsewhere.places == everywhere
    assert one_queue.places == hidden
    assert wandas.places == for_her
    return followers


async def ticket_in(http: httpx2.AsyncClient, queue: str) -> str:
    wanted = {"kind": "INTERNAL", "queue": queue, "title": "To be followed", "body": "x"}
    return str((await asked(http, CREATE, input=wanted))["ticket"]["id"])


async def cursor(http: httpx2.AsyncClient) -> str:
    return str(await asked(http, "{ eventCursor }"))


@pytest.fixture
def amount(request: pytest.FixtureRequest) -> int:
    return MANY if request.config.getoption("--thorough") else SOME


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> int:
    return MUCH_PATIENCE if request.config.getoption("--thorough") else PATIENCE


@pytest.mark.thorough
async def test_the_service_is_killed(tmp_path: Path, amount: int, patience: int) -> None:
    async with (
        asyncio.timeout(patience),
        house(tmp_path, f"sqlite:///{tmp_path}/own.db", 1) as shaken,
    ):
        followers = await nobody_misses_anything(shaken, amount, kill_the_first)
    assert all(each.connections > 1 for each in followers)


async def test_one_of_two_services_is_killed(
    tmp_path: Path, postgres_url: str, amount: int, patience: int
) -> None:
    """Who was connected to it goes on at the other, with the cursor he has."""
    async with asyncio.timeout(patience), house(tmp_path, postgres_url, 2) as shaken:
        followers = await nobody_misses_anything(shaken, amount, kill_the_first)
    assert [each.connections > 1 for each in followers] == [True, False, True, True]


@pytest.mark.thorough
async def test_the_database_is_restarted(
    tmp_path: Path, mortal_postgres: Postgres, amount: int, patience: int
) -> None:
    async def restart(_: House) -> None:
        await asyncio.to_thread(mortal_postgres.stop)
        await asyncio.to_thread(mortal_postgres.start)

    with mortal_postgres.database() as url:
        async with asyncio.timeout(patience), house(tmp_path, url, 1) as shaken:
            await nobody_misses_anything(shaken, amount, restart)
