"""Several changes of a ticket at once, and one change of many tickets."""

from __future__ import annotations

from typing import Any

from tests.actions.changing import dump
from tests.work.asking import (
    WALTER,
    WANDA,
    did,
    hire,
    history,
    mutation,
    new_ticket,
    payload,
    refused,
)
from tests.world.world import World

MANY = """
mutation($input: TicketsUpdateInput!) {
  ticketsUpdate(input: $input) {
    results { ticketId ticket { priority { name } } changes { field } errors { code path } }
    errors { code path }
  }
}
"""


async def many(world: World, tickets: list[str], **input: Any) -> dict[str, Any]:
    return await payload(world, MANY, {"tickets": tickets, **input}, login=WALTER)


async def test_all_of_it_in_one_transaction(office: World) -> None:
    """It is the new owner's afterwards, although the move gives it back."""
    ticket = await new_ticket(office)
    wanted = {"title": "Else", "queue": "Raw", "priority": "2 low", "owner": WALTER}
    done = await did(office, "ticketUpdate", ticket, **wanted)
    shown = done["ticket"]
    assert (shown["title"], shown["queue"]["name"]) == ("Else", "Raw")
    assert (shown["owner"]["login"], shown["lock"]) == (WALTER, "LOCKED")
    kinds = {kind for kind, _ in await history(office, ticket, 9)}
    assert {"TitleUpdate", "Move", "PriorityUpdate", "OwnerUpdate"} <= kinds


async def test_the_history_is_in_the_order_of_what_was_done(office: World) -> None:
    """That of a new ticket begins with the ticket; dynamic fields come where they are set."""
    fields = [{"name": "Bestellnummer", "text": "77"}]
    ticket = await new_ticket(office, dynamicFields=fields)
    kinds = [kind for kind, _ in await history(office, ticket, 99)]
    assert (kinds[0], kinds[-1]) == ("NewTicket", "TicketDynamicFieldUpdate")
    fields[0]["text"] = "78"
    done = await did(office, "ticketUpdate", ticket, dynamicFields=fields, title="Else")
    assert [each["field"] for each in done["changes"]] == ["title", "dynamicFields.Bestellnummer"]
    kinds = [kind for kind, _ in await history(office, ticket, 2)]
    assert kinds == ["TitleUpdate", "TicketDynamicFieldUpdate"]


async def test_or_nothing_of_it(office: World) -> None:
    ticket = await new_ticket(office)
    wanted = {"title": "Else", "state": "pending reminder"}
    error = await refused(office, "ticketUpdate", ticket, **wanted)
    assert error["path"] == ["input", "pendingUntil"]


async def test_each_of_many_has_its_result(office: World) -> None:
    """Whatever becomes of the others."""
    held, free = await new_ticket(office, WANDA), await new_ticket(office, WANDA)
    await did(office, "ticketSetResponsible", held, responsible=WANDA)
    await did(office, "ticketLock", held)
    found = await many(office, [held, "nonsense", free, free], priority="4 high")
    codes = [[error["code"] for error in one["errors"]] for one in found["results"]]
    assert codes == [["TICKET_LOCKED"], ["INVALID_INPUT"], [], []]
    assert found["results"][2]["ticket"] == {"priority": {"name": "4 high"}}
    assert found["results"][0]["errors"][0]["path"] == ["input", "priority"]
    assert found["results"][1]["errors"][0]["path"] == ["input", "tickets", "1"]


async def test_a_key_of_many_is_one_of_each(office: World) -> None:
    """What was done before is not done again when more tickets come with the key."""
    first, second = await new_ticket(office), await new_ticket(office)
    wanted = {"title": "Else", "idempotencyKey": "all"}
    await many(office, [first], **wanted)
    found = await many(office, [first, second], **wanted)
    assert [len(one["changes"]) for one in found["results"]] == [1, 1]
    before = await dump(office)
    await many(office, [first, second], **wanted)
    assert await dump(office) == before


async def test_what_is_wrong_for_all_is_said_once(office: World) -> None:
    ticket = await new_ticket(office)
    for tickets, given, path in (
        ([], {"title": "x"}, ["input", "tickets"]),
        ([ticket] * 101, {"title": "x"}, ["input", "tickets"]),
        ([ticket], {}, ["input"]),
        ([ticket], {"queue": "Nowhere"}, ["input", "queue"]),
    ):
        found = await many(office, tickets, **given)
        assert [error["path"] for error in found["errors"]] == [path]
        assert found["results"] == []


async def test_what_one_change_takes_helps_no_other(office: World) -> None:
    """Who may set priorities takes the ticket by it; in the same change he may not move it."""
    await hire(office, {"urger": ["ro", "priority"]})
    ticket = await new_ticket(office)
    before = await dump(office)
    wanted = {"ticket": ticket, "priority": "2 low", "queue": "Raw"}
    found = await payload(office, mutation("ticketUpdate"), wanted, login="urger")
    assert [(e["code"], e["path"]) for e in found["errors"]] == [("FORBIDDEN", ["input", "queue"])]
    assert await dump(office) == before
