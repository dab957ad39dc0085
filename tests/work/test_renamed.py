"""A key comes again after what its input names is called otherwise: the first result is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.changing import dump
from tests.masters import asking as masters
from tests.work.asking import CREATE, QUEUE, WANDA, mutation, new_ticket, payload
from tests.world.world import World

OTHER = "Elsewhere"
MANY = """
    mutation($input: TicketsUpdateInput!) { ticketsUpdate(input: $input) {
        results { ticketId changes { field old new } errors { code message path } }
        errors { code message path } } }
"""
NEW = {"title": "A request", "kind": "INTERNAL", "body": "What it is about"}


async def renamed(world: World) -> None:
    await masters.did(world, "queueUpdate", queue=QUEUE, name=OTHER)


async def again(world: World, document: str, wanted: dict[str, Any]) -> None:
    """The same answer before and after, and nothing is done the second time."""
    given = {**wanted, "idempotencyKey": "once"}
    first = await payload(world, document, given)
    assert first["errors"] == []
    await renamed(world)
    before = await dump(world)
    second = await payload(world, document, given)
    assert second["errors"] == []
    for name in ("changes", "results"):
        assert second.get(name) == first.get(name)
    assert (second.get("ticket") or {}).get("id") == (first.get("ticket") or {}).get("id")
    assert await dump(world) == before


async def test_a_new_ticket(office: World) -> None:
    await again(office, CREATE, {**NEW, "queue": QUEUE})


async def test_a_ticket_that_was_moved(office: World) -> None:
    ticket = await new_ticket(office, queue="Raw")
    await again(office, mutation("ticketMove"), {"ticket": ticket, "queue": QUEUE})


async def test_many_tickets(office: World) -> None:
    tickets = [await new_ticket(office, queue="Raw") for _ in range(2)]
    await again(office, MANY, {"tickets": tickets, "queue": QUEUE})


async def test_of_many_only_the_others_need_the_name(office: World) -> None:
    """Where one of them was not changed by then, the name has to mean something."""
    tickets = [await new_ticket(office, queue="Raw") for _ in range(2)]
    given = {"queue": QUEUE, "idempotencyKey": "once"}
    await payload(office, MANY, {**given, "tickets": tickets[:1]})
    await renamed(office)
    found = await payload(office, MANY, {**given, "tickets": tickets})
    assert [error["path"] for error in found["errors"]] == [["input", "queue"]]
    assert found["results"] == []


async def test_one_of_many_whose_key_came_with_something_else(office: World) -> None:
    """It alone is refused; whatever else was done is told."""
    tickets = [await new_ticket(office, queue="Raw") for _ in range(2)]
    given = {"tickets": tickets[:1], "idempotencyKey": "once"}
    await payload(office, MANY, {**given, "queue": QUEUE})
    await payload(office, MANY, {**given, "tickets": tickets[1:], "title": "Another"})
    found = await payload(office, MANY, {**given, "tickets": tickets, "queue": QUEUE})
    assert found["errors"] == []
    codes = [[error["code"] for error in each["errors"]] for each in found["results"]]
    assert codes == [[], ["IDEMPOTENCY_KEY_REUSED"]]


async def test_many_are_looked_for_at_once(office: World) -> None:
    tickets = [await new_ticket(office, queue="Raw") for _ in range(4)]
    given = {"tickets": tickets, "queue": QUEUE, "idempotencyKey": "once"}
    await payload(office, MANY, given)
    answer = await office.ask(MANY, {"input": given}, login=WANDA)
    assert sum("tg_idempotency" in each.sql for each in answer.statements) == 1


@pytest.mark.parametrize("key", ["", " ", "k" * 201])
async def test_a_key_that_is_none_is_told_once(office: World, key: str) -> None:
    tickets = [await new_ticket(office) for _ in range(2)]
    given = {"tickets": tickets, "title": "Another", "idempotencyKey": key}
    found = await payload(office, MANY, given)
    assert [error["path"] for error in found["errors"]] == [["input", "idempotencyKey"]]
    assert found["results"] == []


async def test_the_row_itself(office: World) -> None:
    """By a name that nothing has any more."""
    given = {"queue": QUEUE, "name": OTHER, "idempotencyKey": "once"}
    first = await masters.payload(office, "queueUpdate", **given)
    before = await dump(office)
    assert first["errors"] == []
    assert await masters.payload(office, "queueUpdate", **given) == first
    assert await dump(office) == before


@pytest.mark.parametrize("other", [{"title": "Another"}, {"queue": OTHER}])
async def test_another_input_is_told_apart(office: World, other: dict[str, Any]) -> None:
    given = {**NEW, "queue": QUEUE, "idempotencyKey": "once"}
    await payload(office, CREATE, given)
    await renamed(office)
    found = await payload(office, CREATE, {**given, **other})
    assert [error["code"] for error in found["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]
