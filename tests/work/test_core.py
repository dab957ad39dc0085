"""What every verb has in common: the lock, versions, keys, looking only, and typed refusals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

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
    refused,
)
from tests.world.world import World


async def test_whoever_acts_takes_the_lock(office: World) -> None:
    """Where the verb takes it; and owns the ticket from then on."""
    ticket = await new_ticket(office)
    done = await did(office, "ticketSetPriority", ticket, login=WALTER, priority="5 very high")
    assert done["ticket"]["lock"] == "LOCKED"
    assert done["ticket"]["owner"] == {"login": WALTER}
    kinds = [kind for kind, _ in await history(office, ticket, 4)]
    assert kinds == ["Lock", "Misc", "OwnerUpdate", "PriorityUpdate"]


async def test_a_ticket_that_somebody_holds_is_refused(office: World) -> None:
    """With who it is, and since when; whoever is responsible is let through."""
    ticket = await new_ticket(office)
    await did(office, "ticketLock", ticket, login=WALTER)
    error = await refused(
        office, "ticketSetPriority", ticket, login="root@localhost", priority="2 low"
    )
    assert (error["code"], error["lockedBy"]) == ("TICKET_LOCKED", {"login": WALTER})
    assert error["lockedSince"]
    assert "walter" in error["message"]
    await did(office, "ticketSetPriority", ticket, login=WANDA, priority="2 low")


async def test_since_when_is_that_of_who_holds_it_now(office: World) -> None:
    """Not of who took it before and gave it to him."""
    ticket = await new_ticket(office)
    await did(office, "ticketLock", ticket)
    office.now += timedelta(minutes=5)
    given_on = office.now
    await did(office, "ticketSetOwner", ticket, owner=WALTER)
    office.now += timedelta(minutes=5)
    error = await refused(office, "ticketClose", ticket, login="root@localhost")
    assert error["lockedBy"] == {"login": WALTER}
    assert datetime.fromisoformat(error["lockedSince"]) == given_on


async def test_nobody_is_responsible_at_first(office: World) -> None:
    """Of a ticket of the system's account; what is told of the change says so as the ticket did."""
    ticket = await new_ticket(office, "root@localhost")
    query = "query($id: ID!) { ticket(id: $id) { responsible { login } } }"
    was = (await office.ask(query, {"id": ticket}, login=WANDA)).data["ticket"]["responsible"]
    changes = (await did(office, "ticketLock", ticket))["changes"]
    assert {"field": "responsible", "old": was, "new": WANDA} in changes
    assert was is None


async def test_a_key_is_forgotten_after_seven_days(office: World) -> None:
    """However many others are to be forgotten before it."""
    ticket = await new_ticket(office)
    old = """
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 300)
        INSERT INTO tg_idempotency (actor, idempotency_key, input_sha256, result, create_time)
        SELECT 'agent:0', CAST(n AS VARCHAR(10)), '', '{}', '2020-01-01' FROM number
    """
    await office.execute(old)
    for number in range(3):
        await did(office, "ticketSetTitle", ticket, title=f"T{number}", idempotencyKey="k")
        office.now += timedelta(days=8)


async def test_who_gives_a_ticket_back_still_owns_it(office: World) -> None:
    ticket = await new_ticket(office)
    await did(office, "ticketLock", ticket, login=WALTER)
    done = await did(office, "ticketUnlock", ticket, login=WALTER)
    assert (done["ticket"]["lock"], done["ticket"]["owner"]["login"]) == ("UNLOCKED", WALTER)


async def test_the_same_again_is_nothing(office: World) -> None:
    ticket = await new_ticket(office)
    first = await did(office, "ticketSetTitle", ticket, title="Another title")
    assert [change["field"] for change in first["changes"]] == ["title"]
    before = await dump(office)
    again = await did(office, "ticketSetTitle", ticket, title="Another title")
    assert again["changes"] == []
    assert await dump(office) == before


async def test_what_is_closed_is_not_locked_to_be_closed_again(office: World) -> None:
    """As OTRS: a state that is set already is left alone, and so is the lock."""
    ticket = await new_ticket(office)
    for verb, given in (
        ("ticketClose", {}),
        ("ticketMarkSpam", {}),
        ("ticketMove", {"queue": "Junk"}),
    ):
        await did(office, verb, ticket, **given)
        before = await dump(office)
        assert (await did(office, verb, ticket, **given))["changes"] == []
        assert await dump(office) == before


async def test_accounted_time_is_corrected_by_a_negative_one(office: World) -> None:
    """As in OTRS, where corrections are rows of their own."""
    ticket = await new_ticket(office)
    for units in (2, -0.5):
        await did(office, "articleAddNote", ticket, body="x", timeUnit=units)
    accounted = [
        text for kind, text in await history(office, ticket, 9) if kind == "TimeAccounting"
    ]
    assert [text.split("%%")[1:] for text in accounted] == [["2", "2"], ["-0.5", "1.5"]]


async def test_a_key_does_it_once(office: World) -> None:
    """The same key and input: the first result, and nothing more; another input is refused."""
    ticket = await new_ticket(office)
    wanted: dict[str, Any] = {"body": "Once only", "idempotencyKey": "k1"}
    first = await did(office, "articleAddNote", ticket, **wanted)
    before = await dump(office)
    again = await did(office, "articleAddNote", ticket, **wanted)
    assert again["changes"] == first["changes"]
    assert await dump(office) == before
    error = await refused(office, "articleAddNote", ticket, **{**wanted, "body": "Else"})
    assert (error["code"], error["path"]) == (
        "IDEMPOTENCY_KEY_REUSED",
        ["input", "idempotencyKey"],
    )


async def test_looking_only_changes_nothing(office: World) -> None:
    ticket = await new_ticket(office)
    before = await dump(office)
    looked = await did(office, "ticketClose", ticket, validateOnly=True)
    assert [change["field"] for change in looked["changes"]] == ["state"]
    assert await dump(office) == before


async def test_what_is_told_is_what_differs_in_the_end(office: World) -> None:
    """Closing takes the lock and gives it back; a new owner comes after whoever took it."""
    ticket = await new_ticket(office)
    closed = await did(office, "ticketClose", ticket, login=WALTER)
    told = {change["field"]: (change["old"], change["new"]) for change in closed["changes"]}
    assert told == {"owner": (WANDA, WALTER), "state": ("open", "closed successful")}
    assert [kind for kind, _ in await history(office, ticket, 5)] == [
        *("Lock", "Misc", "OwnerUpdate", "StateUpdate", "Unlock")
    ]
    given = {"priority": "2 low", "owner": "root@localhost"}
    changed = await did(office, "ticketUpdate", ticket, login=WANDA, **given)
    told = {change["field"]: (change["old"], change["new"]) for change in changed["changes"]}
    assert told == {
        "lock": ("UNLOCKED", "LOCKED"),
        "owner": (WALTER, "root@localhost"),
        "priority": ("3 normal", "2 low"),
    }


async def test_a_check_takes_no_key_and_knows_none(office: World) -> None:
    """It says what would be done now: not what was done under the key, with this input or not."""
    ticket = await new_ticket(office)
    wanted: dict[str, Any] = {"title": "Else", "idempotencyKey": "k1"}
    looked = [
        await did(office, "ticketSetTitle", ticket, validateOnly=True, **wanted) for _ in "ab"
    ]
    done = await did(office, "ticketSetTitle", ticket, **wanted)
    assert [each["changes"] for each in looked] == [done["changes"]] * 2
    again = await did(office, "ticketSetTitle", ticket, validateOnly=True, **wanted)
    assert again["changes"] == []  # it is so already
    wanted["title"] = "Another one"
    other = await did(office, "ticketSetTitle", ticket, validateOnly=True, **wanted)
    assert [change["new"] for change in other["changes"]] == ["Another one"]
    error = await refused(office, "ticketSetTitle", ticket, **wanted)
    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_what_was_only_looked_at_is_not_shown(office: World) -> None:
    """Neither a ticket nor an article that was not made: its number is free again."""
    new = {"title": "T", "queue": "Misc", "kind": "INTERNAL", "body": "b", "validateOnly": True}
    made = await payload(office, CREATE, new, login=WANDA)
    assert (made["errors"], made["ticket"], made["article"]) == ([], None, None)
    ticket = await new_ticket(office)
    document = mutation("articleAddNote", "article { id }", shown="id")
    note = {"ticket": ticket, "body": "b", "validateOnly": True}
    added = await payload(office, document, note, login=WANDA)
    assert (added["errors"], added["article"], added["ticket"]) == ([], None, {"id": ticket})


async def test_another_version_is_a_conflict(office: World) -> None:
    """The payload shows the ticket as it is."""
    ticket = await new_ticket(office)
    found = await payload(
        office,
        mutation("ticketSetTitle"),
        {"ticket": ticket, "title": "x", "expectedVersion": 1},
        login=WANDA,
    )
    assert [error["code"] for error in found["errors"]] == ["CONFLICT"]
    assert found["ticket"]["version"] > 1


async def test_a_ticket_is_made(office: World) -> None:
    """A call: the customer's article, the agent owns it, and nobody holds it."""
    before = await dump(office)
    wanted = {
        "title": "No dial tone",
        "queue": "Misc",
        "contact": {"login": "alexander.uebelhoer"},
        "body": "The line is dead.",
    }
    made = await payload(office, CREATE, wanted, login=WANDA)
    assert made["errors"] == []
    ticket = made["ticket"]
    assert (ticket["state"]["name"], ticket["lock"]) == ("open", "UNLOCKED")
    assert (ticket["customerId"], ticket["owner"]["login"]) == ("1001", WANDA)
    assert made["article"] == {
        "subject": "No dial tone",
        "senderType": "CUSTOMER",
        "channel": "PHONE",
        "visibleForCustomer": True,
    }
    tables = await changed_tables(office, before)
    assert tables["ticket"] == tables["article"] == tables["article_data_mime"] == 1
    kinds = [kind for kind, _ in await history(office, ticket["id"], 9)]
    assert kinds == [
        "NewTicket",
        "CustomerUpdate",
        "OwnerUpdate",
        "ResponsibleUpdate",
        "PhoneCallCustomer",
    ]


@pytest.mark.parametrize(
    ("name", "given", "code", "path"),
    [
        ("ticketMove", {"queue": "Nowhere"}, "NOT_FOUND", "queue"),
        ("ticketSetTitle", {"title": " "}, "INVALID_INPUT", "title"),
        ("ticketSetTitle", {"title": "x" * 256}, "INVALID_INPUT", "title"),
        ("ticketSetState", {"state": "pending reminder"}, "INVALID_INPUT", "pendingUntil"),
        ("ticketSetState", {"state": "merged"}, "INVALID_INPUT", "state"),
        ("ticketSetPending", {"until": "2001-01-01T00:00:00Z"}, "INVALID_INPUT", "until"),
        ("ticketSetOwner", {"owner": "nobody"}, "NOT_FOUND", "owner"),
        ("ticketUpdate", {}, "INVALID_INPUT", ""),
        ("articleAddNote", {"body": ""}, "INVALID_INPUT", "body"),
        ("articleAddNote", {"body": "x", "timeUnit": 1e30}, "INVALID_INPUT", "timeUnit"),
    ],
)
async def test_refusals(
    office: World, name: str, given: dict[str, Any], code: str, path: str
) -> None:
    ticket = await new_ticket(office)
    error = await refused(office, name, ticket, **given)
    assert (error["code"], ".".join(error["path"])) == (code, f"input.{path}".rstrip("."))


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"queue": ""}, "NOT_FOUND", "queue"),
        ({"state": ""}, "NOT_FOUND", "state"),
        ({"state": "merged"}, "INVALID_INPUT", "state"),
        ({"state": "pending reminder"}, "INVALID_INPUT", "pendingUntil"),
        ({"kind": "PHONE"}, "INVALID_INPUT", "contact"),
        ({"owner": "nobody"}, "NOT_FOUND", "owner"),
        ({"sla": "nothing"}, "NOT_FOUND", "sla"),
        ({"title": "x" * 256}, "INVALID_INPUT", "title"),
        ({"queue": "Vertrieb::Angebote"}, "NOT_FOUND", "queue"),
        ({"idempotencyKey": "a\nb"}, "INVALID_INPUT", "idempotencyKey"),
        ({"dynamicFields": [{"name": "none"}]}, "INVALID_INPUT", "dynamicFields.0.name"),
    ],
)
async def test_what_no_ticket_is_made_of(
    office: World, given: dict[str, Any], code: str, path: str
) -> None:
    before = await dump(office)
    wanted = {"title": "T", "queue": "Misc", "kind": "INTERNAL", "body": "b", **given}
    made = await payload(office, CREATE, wanted, login=WANDA)
    assert [(e["code"], ".".join(e["path"])) for e in made["errors"]] == [(code, f"input.{path}")]
    assert made["ticket"] is None
    changed = await changed_tables(office, before)
    assert changed.keys() <= {"ticket_number_counter"}  # which has gaps
