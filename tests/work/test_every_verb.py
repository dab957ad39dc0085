"""Every verb: its history, and every reason for which it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from domain.ids import global_id
from tests.actions.changing import dump
from tests.work.asking import WALTER, WANDA, did, hire, history, mutation, new_ticket, payload
from tests.work.verbs import CASES, FREE
from tests.world.world import World

ROOT = "root@localhost"
RIGHTS = {
    "reader": ["ro"],
    "noter": ["ro", "note"],
    "giver": ["ro", "owner"],
    "urger": ["ro", "priority"],
}
CAN = "query($id: ID!) { ticket(id: $id) { viewerCan { %s } } }"


async def tried(world: World, name: str, ticket: str, login: str) -> dict[str, Any]:
    """The only error of a verb that is only looked at; nothing if it would be done."""
    given = {"ticket": ticket, "validateOnly": True, **CASES[name].input}
    found = await payload(world, mutation(name), given, login=login)
    assert len(found["errors"]) <= 1
    return dict(found["errors"][0]) if found["errors"] else {}


@pytest.mark.parametrize("name", CASES)
async def test_what_its_history_says(office: World, name: str) -> None:
    """As an OTRS beside us reads it."""
    ticket = await new_ticket(office)
    before = len(await history(office, ticket, 99))
    await did(office, name, ticket, login=WALTER, **CASES[name].input)
    walter = office.services.references.current.agent_by_login[WALTER].pk
    expected = [(kind, text.format(walter=walter)) for kind, text in CASES[name].lines]
    assert (await history(office, ticket, 99))[before:] == expected


async def test_who_has_not_the_right(office: World) -> None:
    """`viewerCan` says before what the verb says then: which right, in which queue."""
    await hire(office, RIGHTS)
    ticket = await new_ticket(office)
    names = " ".join(sorted({case.can for case in CASES.values()}))
    for login in RIGHTS:
        asked = await office.ask(CAN % names, {"id": ticket}, login=login)
        can = asked.data["ticket"]["viewerCan"]
        for name, case in CASES.items():
            error = await tried(office, name, ticket, login)
            assert (error.get("code") == "FORBIDDEN") is not can[case.can], (login, name)
            if error.get("queue"):
                assert (error["queue"], bool(error["right"])) == ({"name": "Misc"}, True)


async def test_another_holds_it(office: World) -> None:
    """Only the verbs that take the lock mind, and tell who has it."""
    ticket = await new_ticket(office)
    await did(office, "ticketLock", ticket, login=WALTER)
    for name, case in CASES.items():
        error = await tried(office, name, ticket, ROOT)
        minds = case.takes or name == "ticketUnlock"
        assert (error.get("code") == "TICKET_LOCKED") is minds, name
        if minds:
            assert error["lockedBy"] == {"login": WALTER}
            assert error["lockedSince"]


async def test_it_was_merged(office: World) -> None:
    """Nothing is done to it any more but what concerns it alone."""
    ticket = await new_ticket(office)
    number = (await did(office, "ticketUnlock", ticket))["ticket"]["number"]
    merged = "UPDATE ticket SET ticket_state_id = 9 WHERE tn = $1"
    await office.execute(merged, number)
    for name, case in CASES.items():
        error = await tried(office, name, ticket, WANDA)
        assert (error.get("code") == "TICKET_MERGED") is (case.can not in FREE), name


async def test_there_is_no_such_ticket(office: World) -> None:
    """Neither one that never was, nor one that is out of sight; and what is no ticket at all."""
    hidden = await new_ticket(office, ROOT, queue="Vertrieb::Angebote")
    before = await dump(office)
    for name in CASES:
        for ticket, code in (
            (global_id("Ticket", 10**9), "NOT_FOUND"),
            (hidden, "NOT_FOUND"),
            (global_id("Queue", 4), "INVALID_INPUT"),
            ("nonsense", "INVALID_INPUT"),
        ):
            error = await tried(office, name, ticket, WANDA)
            assert (error["code"], error["path"]) == (code, ["input", "ticket"]), (name, ticket)
    assert await dump(office) == before
