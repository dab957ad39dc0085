"""Two that need the same rows at once wait for each other in turn, and never both.

What PostgreSQL gives up even so, because each waits for the other, is said to be tried again.
"""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from actions import access
from actions.people import members
from db.postgres import PostgresTransaction
from tests.actions.test_races import waits
from tests.masters import asking as masters
from tests.people import asking as people
from tests.work.asking import OTHER_QUEUE, QUEUE, WANDA, did, new_ticket
from tests.work.test_customers import ANSWER, CUSTOMER, as_customer
from tests.work.test_relations import two
from tests.work.test_undo import ROOT, key, merge, split_off
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

Payload = Awaitable[dict[str, Any]]
HOLD = "SELECT 1 FROM ticket WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"


@asynccontextmanager
async def held(world: World, *tickets: str) -> AsyncIterator[None]:
    """Nobody else changes these meanwhile: whoever wants to waits for the first he needs."""
    db = await asyncpg.connect(world.stores.own)
    try:
        async with db.transaction():
            await db.fetch(HOLD, [key(ticket) for ticket in tickets])
            yield
    finally:
        await db.close()


async def codes_of(world: World, tickets: tuple[str, str], *both: Payload) -> list[str]:
    """What is refused of two that begin at the same moment."""
    async with asyncio.TaskGroup() as group, held(world, *tickets):
        tasks = [group.create_task(_of(one)) for one in both]
        for number, task in enumerate(tasks, start=1):
            await waits(world, task, number)
    return sorted(error["code"] for task in tasks for error in task.result()["errors"])


async def _of(payload: Payload) -> dict[str, Any]:
    return await payload


@pytest.mark.parametrize("name", ["ticketLink", "ticketUnlink", "ticketMerge"])
async def test_two_tickets_in_opposite_order(office: World, name: str) -> None:
    """One merge of both is done, and every link."""
    one, other = [await new_ticket(office) for _ in range(2)]
    place = "into" if name == "ticketMerge" else "to"
    ways = [two(office, name, a, **{place: b}) for a, b in ((one, other), (other, one))]
    expected = ["TICKET_MERGED"] if name == "ticketMerge" else []
    assert await codes_of(office, (one, other), *ways) == expected


async def joined(world: World, what: str) -> tuple[tuple[str, str], Payload]:
    """Two tickets, and something that is done to the first and needs both."""
    if what == "unsplit":
        parent, child = await split_off(world)
        return (child, parent), two(world, "ticketUnsplit", child)
    contact: dict[str, Any] = {"kind": "PHONE", "contact": {"login": CUSTOMER}}
    main, merged = [await new_ticket(world, **contact) for _ in range(2)]
    await merge(world, merged, main)
    if what == "unmerge":
        return (merged, main), two(world, "ticketUnmerge", merged)
    return (merged, main), as_customer(world, ANSWER, ticket=merged, body="Not yet")


WHAT = pytest.mark.parametrize("what", ["unsplit", "unmerge", "answer"])


@WHAT
async def test_what_finds_its_second_ticket_itself(office: World, what: str) -> None:
    """Beside a link of both."""
    (this, other), done = await joined(office, what)
    third = two(office, "ticketUnlink", other, to=this)
    assert set(await codes_of(office, (this, other), done, third)) <= {"CONFLICT"}


TRIES = 40  # at least one of which meets: who is woken first may take both


@WHAT
async def test_the_other_way_round_they_would_wait_for_each_other(
    office: World, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test finds what it is for; and whoever is given up is told to try again."""
    backwards: Callable[..., Any] = lambda ids: builtins.sorted(ids, reverse=True)  # noqa: E731
    monkeypatch.setattr(access, "sorted", backwards, raising=False)
    for _ in range(TRIES):
        (this, other), done = await joined(office, what)
        third = two(office, "ticketUnlink", other, to=this)
        if "UNAVAILABLE" in await codes_of(office, (this, other), done, third):
            await did(office, "ticketUnlink", other, to=this)
            return
    pytest.fail("two that lock in opposite order never met")


@pytest.mark.parametrize("parts", [False, True])
async def test_an_answer_waits_for_what_becomes_of_its_ticket(
    office: World, *, parts: bool
) -> None:
    """Which is merged, or parted again, while the customer's answer already knows where to go."""
    main, merged = [
        await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER}) for _ in range(2)
    ]
    if parts:
        await merge(office, merged, main)
    name, more = ("ticketUnmerge", {}) if parts else ("ticketMerge", {"into": main})
    # the one that both need first, or that the merge needs last: who came first has it first
    async with asyncio.TaskGroup() as group, held(office, main if parts else merged):
        change = group.create_task(two(office, name, merged, **more))
        await waits(office, change)
        answer = group.create_task(as_customer(office, ANSWER, ticket=merged, body="Not yet"))
        await waits(office, answer, 2)
    assert change.result()["errors"] == []
    assert answer.result()["errors"] == []
    assert answer.result()["ticket"]["id"] == (merged if parts else main)


# --- master data: whoever changes a row lets those be who only point to it

SET_QUEUES = people.mutation("viewerSetQueues", people.CHANGES)


async def both_change(world: World, patch: pytest.MonkeyPatch) -> list[str]:
    """The codes of an agent who chooses two queues while the second is changed.

    He has raised the version of the small tables with the first; whoever changes the second holds
    that queue, and waits for him.
    """
    add, changing = members._add, list[asyncio.Task[Any]]()

    async def slowly(*given: Any) -> None:
        await add(*given)
        if not changing:
            wanted = masters.payload(world, "queueUpdate", queue=second, comment="Another one")
            changing.append(asyncio.create_task(wanted))
            await waits(world, changing[0])

    patch.setattr(members, "_add", slowly)
    rows = world.services.references.current.queue_by_name
    first, second = sorted((QUEUE, OTHER_QUEUE), key=lambda name: rows[name].pk)
    chosen = await people.payload(world, SET_QUEUES, WANDA, queues=[first, second])
    found = [chosen, await changing[0]]
    return [error["code"] for each in found for error in each["errors"]]


async def test_who_points_to_a_queue_does_not_wait_for_who_changes_it(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await both_change(office, monkeypatch) == []


async def test_they_would_wait_for_each_other_if_it_were_locked_whole(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test finds what it is for."""
    rows = PostgresTransaction.rows

    async def whole(tx: PostgresTransaction, sql: str, *args: Any) -> Any:
        return await rows(tx, sql.replace("FOR NO KEY UPDATE", "FOR UPDATE"), *args)

    monkeypatch.setattr(PostgresTransaction, "rows", whole)
    assert await both_change(office, monkeypatch) == ["UNAVAILABLE"]


GRANT = people.mutation("agentSetGrants", people.CHANGES)


async def test_who_points_to_an_agent_keeps_nobody_waiting_who_changes_his_rights(
    office: World,
) -> None:
    """As everybody does who gives him a ticket, or writes a line of history for him."""
    db = await asyncpg.connect(office.stores.own)
    try:
        async with db.transaction():
            await db.execute("SELECT 1 FROM users WHERE login = $1 FOR KEY SHARE", WANDA)
            grants = [{"group": "users", "rights": ["READ"]}]
            given = await people.payload(office, GRANT, ROOT, agent=WANDA, grants=grants)
            chosen = await people.payload(office, SET_QUEUES, WANDA, queues=[QUEUE])
    finally:
        await db.close()
    assert given["errors"] == chosen["errors"] == []
