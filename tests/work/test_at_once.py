"""Several at once: one wins, the others learn why they did not, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.actions.changing import changed_tables, dump
from tests.work.asking import (
    CREATE,
    WALTER,
    WANDA,
    did,
    history,
    mutation,
    new_ticket,
    payload,
)
from tests.world.world import World

NEW = {"title": "A request", "queue": "Misc", "kind": "INTERNAL", "body": "What it is about"}
ROOT = "root@localhost"


async def test_one_of_two_gets_the_lock(office: World) -> None:
    """The other one is told who holds it; he did not become its owner."""
    ticket = await new_ticket(office, ROOT)
    document, given = mutation("ticketLock"), {"ticket": ticket}
    # nobody answers for a ticket of the system's account, so the first owner will
    both = await asyncio.gather(
        *[payload(office, document, given, login=w) for w in (WANDA, WALTER)]
    )
    codes = sorted("".join(error["code"] for error in each["errors"]) for each in both)
    assert codes == ["", "TICKET_LOCKED"]
    [winner] = [each["ticket"]["owner"]["login"] for each in both if not each["errors"]]
    [error] = [each["errors"][0] for each in both if each["errors"]]
    assert error["lockedBy"] == {"login": winner}
    lines = [kind for kind, _ in await history(office, ticket, 99)]
    assert lines.count("Lock") == lines.count("OwnerUpdate") == 1


async def test_a_key_that_comes_ten_times_at_once(office: World) -> None:
    """It is done once, and everybody gets the same ticket."""
    before = await dump(office)
    wanted: dict[str, Any] = {**NEW, "idempotencyKey": "ten"}
    answers = await asyncio.gather(
        *[payload(office, CREATE, wanted, login=WANDA) for _ in range(10)]
    )
    assert {(each["ticket"] or {}).get("id") for each in answers} == {answers[0]["ticket"]["id"]}
    assert not any(each["errors"] for each in answers)
    assert (await changed_tables(office, before))["ticket"] == 1


async def test_many_are_made_at_once(office: World) -> None:
    """Each has a number of its own."""
    answers = await asyncio.gather(
        *[payload(office, CREATE, NEW, login=w) for w in (WANDA, WALTER) for _ in range(15)]
    )
    assert not any(each["errors"] for each in answers)
    assert len({each["ticket"]["number"] for each in answers}) == len(answers)


async def test_of_two_who_know_the_same_version_one_changes_it(office: World) -> None:
    ticket = await new_ticket(office)
    version = (await did(office, "ticketUnlock", ticket))["ticket"]["version"]
    given = {"ticket": ticket, "expectedVersion": version}
    both = await asyncio.gather(
        *[
            payload(office, mutation("ticketSetTitle"), {**given, "title": login}, login=login)
            for login in (WANDA, WALTER)
        ]
    )
    codes = sorted("".join(error["code"] for error in each["errors"]) for each in both)
    assert codes == ["", "CONFLICT"]


async def test_notes_at_once_are_all_there(office: World) -> None:
    """And the time they took is added up."""
    ticket = await new_ticket(office)
    note = mutation("articleAddNote", extra="", shown="id")
    given = {"ticket": ticket, "body": "Said", "timeUnit": 1}
    answers = await asyncio.gather(
        *[payload(office, note, given, login=w) for w in (WANDA, WALTER) for _ in range(8)]
    )
    assert not any(each["errors"] for each in answers)
    query = "query($id: ID!) { ticket(id: $id) { timeUnits articles { totalCount } } }"
    found = await office.ask(query, {"id": ticket}, login=WANDA)
    assert found.data["ticket"] == {"timeUnits": 16.0, "articles": {"totalCount": 17}}
    totals = [text for kind, text in await history(office, ticket, 99) if kind == "TimeAccounting"]
    assert totals == [f"%%1%%{total}" for total in range(1, 17)]
