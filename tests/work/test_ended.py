"""A queue ends, or a state gets another type, at the moment when a ticket gets it: never both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from resolvers.context import Context
from schema.executor.messages import Request
from tests.actions.test_races import waits
from tests.masters import asking as masters
from tests.work.asking import CREATE, QUEUE, WANDA, mutation, new_ticket, payload
from tests.world.world import World

ENDING = "Ending"  # a queue, and a state
NEW = {"title": "A request", "kind": "INTERNAL", "body": "What it is about"}
TYPE = "SELECT id FROM ticket_state_type WHERE name = 'closed'"
OTHERWISE = {
    "queue": "UPDATE queue SET valid_id = 2 WHERE name = 'Ending'",
    "state": f"UPDATE ticket_state SET type_id = ({TYPE}) WHERE name = 'Ending'",
}
MASTERS: dict[str, tuple[str, dict[str, Any]]] = {
    "queue": ("queueUpdate", {"queue": ENDING, "valid": False}),
    "state": ("ticketStateUpdate", {"state": ENDING, "type": "CLOSED"}),
}
REFUSED = {"queue": "INVALID_INPUT", "state": "CONFLICT"}
VERBS = {"queue": "ticketMove", "state": "ticketSetState"}
on_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
both = pytest.mark.parametrize("what", ["queue", "state"])
ways = pytest.mark.parametrize("creates", [False, True])


@pytest.fixture
async def ending(office: World) -> World:
    """The office with a queue and a state that nobody needs."""
    await masters.did(office, "queueCreate", name=ENDING, group="users")
    await masters.did(office, "ticketStateCreate", name=ENDING, type="OPEN")
    return office


async def given(world: World, what: str, *, creates: bool) -> tuple[str, dict[str, Any]]:
    """A mutation that gives a ticket the row, with its input."""
    if creates:
        return CREATE, {**NEW, "queue": QUEUE, what: ENDING}
    return mutation(VERBS[what]), {"ticket": await new_ticket(world), what: ENDING}


@both
@ways
async def test_what_ended_since_it_was_chosen_is_refused(
    ending: World, what: str, *, creates: bool
) -> None:
    """The picture that whoever asks has is from before."""
    document, wanted = await given(ending, what, creates=creates)
    context = Context(ending.services, await ending.viewer(WANDA))
    assert ENDING in {row.name for row in context.reference.queues.values()}
    async with ending.services.db.transaction() as tx:
        await tx.execute(OTHERWISE[what])
    answer = await ending.executor.run(Request(document, {"input": wanted}), context)
    [found] = answer.body["data"].values()
    [error] = found["errors"]
    assert (error["code"], error["path"]) == (REFUSED[what], ["input", what])


@asynccontextmanager
async def held(world: World, table: str) -> AsyncIterator[None]:
    """Nobody else writes to this table meanwhile."""
    db = await asyncpg.connect(world.stores.own)
    try:
        async with db.transaction():
            await db.execute(f"LOCK TABLE {table} IN SHARE MODE")
            yield
    finally:
        await db.close()


@on_postgresql
@both
@ways
async def test_whoever_ends_it_sees_the_ticket_that_has_just_got_it(
    ending: World, what: str, *, creates: bool
) -> None:
    document, wanted = await given(ending, what, creates=creates)
    name, input = MASTERS[what]
    async with asyncio.TaskGroup() as group, held(ending, "ticket_history"):
        first = group.create_task(payload(ending, document, wanted))
        await waits(ending, first)
        second = group.create_task(masters.payload(ending, name, **input))
        await waits(ending, second, 2)
    assert first.result()["errors"] == []
    assert [error["code"] for error in second.result()["errors"]] == ["IN_USE"]


@pytest.mark.not_as_guest(
    "a role of a guest need not be allowed to lock the row: actions/choices.py"
)
@on_postgresql
@both
@ways
async def test_whoever_comes_later_is_refused(ending: World, what: str, *, creates: bool) -> None:
    document, wanted = await given(ending, what, creates=creates)
    name, input = MASTERS[what]
    async with asyncio.TaskGroup() as group, held(ending, "tg_audit"):
        first = group.create_task(masters.payload(ending, name, **input))
        await waits(ending, first)
        second = group.create_task(payload(ending, document, wanted))
        await waits(ending, second, 2)
    assert first.result()["errors"] == []
    assert [error["code"] for error in second.result()["errors"]] == [REFUSED[what]]
