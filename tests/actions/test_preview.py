"""A preview says exactly what would change, and changes nothing."""

from __future__ import annotations

from typing import Any

from domain.ids import global_id
from tests.actions.changing import (
    OUTSIDER,
    OWN,
    SET,
    SET_MANY,
    TICKET,
    done,
    dump,
    refusal,
    ticket_id,
)
from tests.world.world import World


async def test_a_preview_is_what_happens_then(own_world: World) -> None:
    """The same changes, the same new login, the same recipient; until then the tables stay."""
    ticket = await ticket_id(own_world, TICKET)
    contact = {"source": "crm", "key": OUTSIDER}
    wanted: dict[str, Any] = {"ticket": ticket, "contact": contact, "login": "andreas"}
    before = await dump(own_world)
    preview = await done(own_world, SET, {**wanted, "validateOnly": True})
    assert await dump(own_world) == before
    assert preview["ticket"]["customerUser"]["login"] == "klaus.hess"
    assert preview["registers"] == "andreas"
    assert preview["changes"] == [
        {"field": "customerUser", "old": "klaus.hess", "new": "andreas"},
        {"field": "customerId", "old": "1002", "new": "1001"},
    ]
    real = await done(own_world, SET, wanted)
    for name in ("changes", "registers", "recipient"):
        assert real[name] == preview[name]
    assert real["ticket"]["defaultRecipient"] == preview["recipient"]


async def test_a_preview_of_many(own_world: World) -> None:
    """Each as if it were alone; the login that would be new is named once."""
    numbers = (TICKET, "2026010110000018")
    tickets = [await ticket_id(own_world, number) for number in numbers]
    wanted: dict[str, Any] = {"tickets": tickets, "contact": {"login": OUTSIDER}}
    before = await dump(own_world)
    preview = await done(own_world, SET_MANY, {**wanted, "preview": True})
    assert await dump(own_world) == before
    real = await done(own_world, SET_MANY, wanted)
    assert preview["registers"] == real["registers"] == OUTSIDER
    changes = [result["changes"] for result in preview["results"]]
    assert changes == [result["changes"] for result in real["results"]]


async def test_a_preview_is_refused_like_the_change(own_world: World) -> None:
    """With the same error."""
    ticket = await ticket_id(own_world, TICKET)
    for wrong in (
        {"expectedVersion": 1},
        {"contact": {"source": "crm", "key": OUTSIDER}, "login": "sofia.lehmann"},
        {"contact": {"login": "nobody"}},
        {"ticket": global_id("Ticket", 10**9)},
    ):
        wanted = {"ticket": ticket, "contact": {"login": OWN}, **wrong}
        assert await refusal(own_world, SET, wanted) == await refusal(
            own_world, SET, {**wanted, "validateOnly": True}
        )


async def test_a_failure_in_the_middle_leaves_nothing(own_world: World) -> None:
    """The history cannot be written: neither the new row nor the ticket's columns remain."""
    ticket = await ticket_id(own_world, TICKET)
    await own_world.execute("ALTER TABLE ticket_history RENAME TO gone")
    before = await dump(own_world)
    wanted = {"ticket": ticket, "contact": {"source": "crm", "key": OUTSIDER}}
    answer = await own_world.ask(SET, {"input": wanted})
    assert answer.codes == ["UNAVAILABLE"]
    assert await dump(own_world) == before
