"""How many statements a mutation takes within its transaction; its payload is a look more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.work.asking import QUEUE, WALTER, mutation, new_ticket
from tests.world.notes import CHANGES
from tests.world.world import World

SHOWN = "id"
NEW = {"title": "A request", "queue": QUEUE, "kind": "INTERNAL", "body": "What it is about"}
CASES: dict[str, tuple[str, dict[str, Any], int]] = {
    "create": ("ticketCreate", NEW, 12),
    "note": ("articleAddNote", {"body": "Said"}, 7),
    "move": ("ticketMove", {"queue": "Raw"}, 4),
    "lock": ("ticketLock", {}, 3),
    "close": ("ticketClose", {}, 4),
    "priority": ("ticketSetPriority", {"priority": "2 low"}, 3),
    "title": ("ticketSetTitle", {"title": "Else"}, 3),
    "several": ("ticketUpdate", {"title": "Else", "queue": "Raw", "priority": "2 low"}, 4),
    "a key": ("ticketSetTitle", {"title": "Else", "idempotencyKey": "k"}, 6),
    "a version": ("ticketSetTitle", {"title": "Else", "expectedVersion": 0}, 4),
    "nothing": ("ticketUnlock", {}, 1),
}


@pytest.mark.parametrize("name", CASES)
async def test_what_a_mutation_costs(office: World, name: str) -> None:
    field, given, expected = CASES[name]
    ticket = await new_ticket(office)
    wanted = given if field == "ticketCreate" else {"ticket": ticket, **given}
    if "expectedVersion" in given:
        query = "query($id: ID!) { ticket(id: $id) { version } }"
        found = await office.ask(query, {"id": ticket}, login=WALTER)
        wanted = {**wanted, "expectedVersion": found.data["ticket"]["version"]}
    document = mutation(field, extra="", shown=SHOWN)
    answer = await office.ask(document, {"input": wanted}, login=WALTER)
    assert answer.data[field]["errors"] == []
    told = [each.sql.split()[:3] for each in answer.statements if each.store == CHANGES]
    assert len(told) == expected, told
