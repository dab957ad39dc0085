"""What customers do: make tickets, and answer; nothing else is there for them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from domain.ids import global_id
from tests.actions.changing import dump
from tests.work.asking import did, history, mutation, new_ticket, payload, refused
from tests.work.test_relations import two
from tests.work.wrong import TEXTS
from tests.world.world import World

CUSTOMER = "alexander.uebelhoer"
MAKE = """
mutation($input: TicketCreateInput!) {
  ticketCreate(input: $input) {
    ticket { id number state { name } customerUser { login } customerId }
    article { subject senderType visibleForCustomer from }
    errors { code message path }
  }
}
"""
ANSWER = """
mutation($input: ArticleAddFollowUpInput!) {
  articleAddFollowUp(input: $input) {
    ticket { id version state { name } } article { senderType body }
    errors { code message path }
  }
}
"""


async def as_customer(world: World, document: str, **input: Any) -> dict[str, Any]:
    """The payload of a mutation of the customer's."""
    answer = await world.ask(document, {"input": input}, login=await world.customer(CUSTOMER))
    assert not answer.errors, answer.errors
    [found] = answer.data.values()
    assert isinstance(found, dict)
    return found


async def test_a_customer_makes_a_ticket_of_his(office: World) -> None:
    made = await as_customer(office, MAKE, title="Help", queue="Misc", body="Please")
    assert made["errors"] == []
    ticket = made["ticket"]
    assert ticket["state"] == {"name": "new"}
    assert (ticket["customerUser"], ticket["customerId"]) == ({"login": CUSTOMER}, "1001")
    assert made["article"]["senderType"] == "CUSTOMER"
    assert "Uebelhoer" in made["article"]["from"] or "Übelhör" in made["article"]["from"]
    kinds = [kind for kind, _ in await history(office, ticket["id"], 9)]
    assert kinds == ["NewTicket", "CustomerUpdate", "WebRequestCustomer"]


async def test_he_decides_nothing_of_agents(office: World) -> None:
    """Neither for whom it is, nor who works on it."""
    usual = {"title": "Help", "queue": "Misc", "body": "Please"}
    for more in (
        {"contact": {"login": "klaus.hess"}},
        {"customerId": "1002"},
        {"owner": "wanda"},
        {"state": "open"},
        {"timeUnit": 1},
    ):
        made = await as_customer(office, MAKE, **usual, **more)
        [error] = made["errors"]
        assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", *more])


async def test_an_answer_opens_the_ticket(office: World) -> None:
    ticket = await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER})
    close = {"ticket": ticket}
    assert (await payload(office, mutation("ticketClose"), close))["errors"] == []
    answered = await as_customer(office, ANSWER, ticket=ticket, body="Not yet")
    assert answered["errors"] == []
    assert answered["ticket"]["state"] == {"name": "open"}
    assert answered["article"] == {"senderType": "CUSTOMER", "body": "Not yet"}
    assert [kind for kind, _ in await history(office, ticket, 3)] == [
        "FollowUp",
        "Misc",
        "StateUpdate",
    ] or [kind for kind, _ in await history(office, ticket, 2)] == ["FollowUp", "StateUpdate"]


async def test_where_closed_is_the_end(office: World) -> None:
    """In a queue whose option is another: a new ticket has to be made."""
    ticket = await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER})
    await payload(office, mutation("ticketClose"), {"ticket": ticket})
    await office.change_reference("UPDATE queue SET follow_up_id = 2 WHERE name = 'Misc'")
    [error] = (await as_customer(office, ANSWER, ticket=ticket, body="Not yet"))["errors"]
    assert (error["code"], error["path"]) == ("FOLLOW_UP_REFUSED", ["input", "ticket"])


async def test_an_answer_to_a_merged_ticket_reaches_the_other(office: World) -> None:
    """If that one is his as well."""
    his, other = [
        await new_ticket(office, kind="PHONE", contact={"login": login})
        for login in (CUSTOMER, "klaus.hess")
    ]
    merged = [await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER}) for _ in range(2)]
    for ticket, into in zip(merged, (his, other), strict=True):
        assert (await two(office, "ticketMerge", ticket, into=into))["errors"] == []
    answered = await as_customer(office, ANSWER, ticket=merged[0], body="Not yet")
    assert (answered["errors"], answered["ticket"]["id"]) == ([], his)
    refused = await as_customer(office, ANSWER, ticket=merged[1], body="Not yet")
    [error] = refused["errors"]
    assert (error["code"], error["path"]) == ("FOLLOW_UP_REFUSED", ["input", "ticket"])
    assert error["message"] == "This ticket takes no answers any more: make a new one."
    assert (refused["ticket"]["id"], refused["article"]) == (merged[1], None)


async def test_the_version_is_that_of_the_ticket_he_names(office: World) -> None:
    """Of a merged ticket its own, not that of the one he reaches."""
    main, merged = [
        await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER}) for _ in range(2)
    ]
    assert (await two(office, "ticketMerge", merged, into=main))["errors"] == []
    versions = {
        each: (await did(office, "ticketWatch", each))["ticket"]["version"]
        for each in (main, merged)
    }
    wanted = {"ticket": merged, "body": "Not yet"}
    before = await dump(office)
    for wrong in (versions[main], versions[merged] - 1):
        [error] = (await as_customer(office, ANSWER, **wanted, expectedVersion=wrong))["errors"]
        assert (error["code"], error["path"]) == ("CONFLICT", ["input", "expectedVersion"])
    assert await dump(office) == before
    known = {"expectedVersion": versions[merged]}
    answered = await as_customer(office, ANSWER, **wanted, **known)
    assert (answered["errors"], answered["ticket"]["id"]) == ([], main)
    again = await as_customer(office, ANSWER, **wanted, **known)
    assert again["errors"] == []  # the merged ticket has not changed by it


async def test_another_persons_ticket_is_not_there(office: World) -> None:
    ticket = await new_ticket(office, kind="PHONE", contact={"login": "klaus.hess"})
    answered = await as_customer(office, ANSWER, ticket=ticket, body="Not yet")
    assert [error["code"] for error in answered["errors"]] == ["NOT_FOUND"]
    assert answered["ticket"] is None


async def test_an_answer_that_is_wrong(office: World) -> None:
    """Of texts and files as agents' articles; the ticket has to be one, and as he knows it."""
    ticket = await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER})
    before = await dump(office)
    for given, code, path in (
        *TEXTS,
        ({"timeUnit": 1}, "INVALID_INPUT", "timeUnit"),  # agents account their time
        ({"ticket": global_id("Ticket", 10**9)}, "NOT_FOUND", "ticket"),
        ({"ticket": global_id("Queue", 4)}, "INVALID_INPUT", "ticket"),
        ({"expectedVersion": 1}, "CONFLICT", "expectedVersion"),
        ({"idempotencyKey": "x" * 201}, "INVALID_INPUT", "idempotencyKey"),
    ):
        wanted = {"ticket": ticket, "body": "Not yet", **given}
        [error] = (await as_customer(office, ANSWER, **wanted))["errors"]
        told = error["code"], ".".join(error["path"])
        assert told == (code, f"input.{path}".rstrip(".")), str(given)[:99]
    assert await dump(office) == before


async def test_what_was_merged_is_answered_elsewhere(office: World) -> None:
    """Agents have other verbs for what they say."""
    ticket = await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER})
    error = await refused(office, "articleAddFollowUp", ticket, body="By an agent")
    assert (error["code"], error["path"]) == ("FORBIDDEN", ["input", "ticket"])
    number = (await did(office, "ticketUnlock", ticket))["ticket"]["number"]
    await office.execute("UPDATE ticket SET ticket_state_id = 9 WHERE tn = $1", number)
    [error] = (await as_customer(office, ANSWER, ticket=ticket, body="Not yet"))["errors"]
    assert (error["code"], error["path"]) == ("FOLLOW_UP_REFUSED", ["input", "ticket"])


async def test_an_answer_reaches_the_last_of_many_merges(office: World) -> None:
    """However many there were; OTRS gives up after ten."""
    tickets = [
        await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER}) for _ in range(13)
    ]
    for merged, main in pairwise(tickets):
        assert (await two(office, "ticketMerge", merged, into=main))["errors"] == []
    answered = await as_customer(office, ANSWER, ticket=tickets[0], body="Still here")
    assert answered["errors"] == []
    assert answered["ticket"]["id"] == tickets[-1]


async def test_merges_that_an_otrs_left_in_a_circle_end(office: World) -> None:
    one, other = [
        await new_ticket(office, kind="PHONE", contact={"login": CUSTOMER}) for _ in range(2)
    ]
    assert (await two(office, "ticketMerge", one, into=other))["errors"] == []
    await office.execute(
        """
        INSERT INTO tg_merge (
            ticket_id, main_ticket_id, state_id, lock_id, create_time, create_by)
        SELECT main_ticket_id, ticket_id, state_id, lock_id, create_time, create_by FROM tg_merge
        """
    )
    await office.execute(
        "UPDATE ticket SET ticket_state_id ="
        " (SELECT id FROM ticket_state WHERE name = 'merged')"
        " WHERE id IN (SELECT ticket_id FROM tg_merge)"
    )
    answered = await as_customer(office, ANSWER, ticket=one, body="Where am I?")
    assert [error["code"] for error in answered["errors"]] == ["FOLLOW_UP_REFUSED"]
