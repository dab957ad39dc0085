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

from auth.signing import Signing
from tests.live.colleagues import ANNA, PERSON, SET_CUSTOMER
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
        await tx.execute(PERSON, ANNA, "anna@example.com", "F1")
    admin, hers = await shaken.token_of(ADMIN), await shaken.token_of(WANDA)
    annas = await shaken.token_of_customer(ANNA)
    async with client(shaken.urls[0], admin) as http:
        tickets = [await ticket_in(http, queue) for queue in (HERS, HIDDEN, HERS)]
        given = {"ticket": tickets[-1], "contact": {"login": ANNA}}
        assert (await asked(http, SET_CUSTOMER, input=given))["errors"] == []
        since = await cursor(http, after=(await shaken.log(0))[-1].place)
    seal = await Signing(shaken.db).seal("cursors")
    async with client(shaken.urls[0], annas) as http:
        annas_since = str(await asked(http, "{ eventCursor }"))
    async with client(shaken.urls[0], hers) as http:
        her_since = str(await asked(http, "{ eventCursor }"))
    followers = [
        Follower(shaken.urls, 0, admin, since),
        Follower(shaken.urls, 1, admin, since),
        Follower(shaken.urls, 0, admin, since, queues=[HIDDEN]),
        Follower(shaken.urls, 0, hers, her_since),
        Follower(shaken.urls, 0, annas, annas_since, seal),
    ]
    changes = Changes(shaken.urls, admin, tickets)
    async with following(followers):
        async with asyncio.TaskGroup() as group:
            group.create_task(changes.make(amount))
            await changes.reached.wait()
            await shake(shaken)
        log = await shaken.log(place(since))
        everything = [entry.place for entry in log]
        wanted = [
            everything,
            everything,
            [entry.place for entry in log if entry.queue == HIDDEN],
            [entry.place for entry in log if entry.queue == HERS],
            [entry.place for entry in log if entry.customer == ANNA],
        ]
        for follower, places in zip(followers, wanted, strict=True):
            await follower.until(len(places))
    assert len(log) >= amount
    assert [follower.places for follower in followers] == wanted
    return followers


async def ticket_in(http: httpx2.AsyncClient, queue: str) -> str:
    wanted = {"kind": "INTERNAL", "queue": queue, "title": "To be followed", "body": "x"}
    return str((await asked(http, CREATE, input=wanted))["ticket"]["id"])


async def cursor(http: httpx2.AsyncClient, after: int) -> str:
    """The cursor of an agent when all up to this place was read, a moment after it was done."""
    while place(found := str(await asked(http, "{ eventCursor }"))) < after:
        pass
    return found


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
    assert [each.connections > 1 for each in followers] == [True, False, True, True, True]


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
