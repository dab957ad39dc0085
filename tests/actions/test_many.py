"""Many tickets get another contact: each by itself, the contact looked for once."""

from __future__ import annotations

from typing import Any

from domain.ids import global_id
from tests.actions.changing import (
    OUTSIDER,
    OWN,
    SET_MANY,
    TICKET,
    changed_tables,
    done,
    dump,
    given,
    refusal,
    ticket_id,
)
from tests.world.world import World

# bjoern.lueders may write there, and see nothing else
SALES = "bjoern.lueders"


async def some(world: World, amount: int, login: str = "root@localhost") -> list[str]:
    those = "first: $n, filter: {stateTypes: [NEW, OPEN, CLOSED]}"  # nobody changes merged ones
    query = f"query($n: Int!) {{ tickets({those}) {{ nodes {{ id }} }} }}"
    found = (await world.ask(query, {"n": amount}, login=login)).data["tickets"]["nodes"]
    assert len(found) == amount
    return [ticket["id"] for ticket in found]


async def test_each_ticket_has_its_result(own_world: World) -> None:
    """In the order given; what cannot be done does not stop the others."""
    here, there = await ticket_id(own_world, "2024092710000012"), await ticket_id(own_world, TICKET)
    [other, *_] = [id_ for id_ in await some(own_world, 5, SALES) if id_ != here]
    tickets = [there, here, "nonsense", global_id("Ticket", 10**9), other]
    before = await dump(own_world)
    wanted = {"tickets": tickets, "contact": {"login": OWN}, "customerId": "7"}
    wanted["clientMutationId"] = "many"
    payload = await done(own_world, SET_MANY, wanted, login=SALES)
    assert payload["clientMutationId"] == "many"
    assert [result["ticketId"] for result in payload["results"]] == tickets
    codes = [[error["code"] for error in result["errors"]] for result in payload["results"]]
    assert codes == [["NOT_FOUND"], [], ["INVALID_INPUT"], ["NOT_FOUND"], []]
    paths = [error["path"] for result in payload["results"] for error in result["errors"]]
    assert paths == [["input", "tickets", number] for number in "023"]
    shown = [result["ticket"] and result["ticket"]["customerId"] for result in payload["results"]]
    assert shown == [None, "7", None, None, "7"]
    assert await changed_tables(own_world, before) == {
        "tg_history_text": 2,
        "ticket": 0,
        "ticket_history": 2,
    }


async def test_a_ticket_named_twice_is_handled_once(own_world: World) -> None:
    """Both places have the same result."""
    one = await ticket_id(own_world, TICKET)
    before = await dump(own_world)
    payload = await done(own_world, SET_MANY, {"tickets": [one, one], "contact": {"login": OWN}})
    first, second = payload["results"]
    assert first == second
    assert len(first["changes"]) == 2
    assert await changed_tables(own_world, before) == {
        "tg_history_text": 1,
        "ticket": 0,
        "ticket_history": 1,
    }


async def test_a_hundred_tickets_ask_a_source_as_often_as_one(own_world: World) -> None:
    """And the outsider is registered once."""
    tickets = await some(own_world, 100)
    costs = []
    for ids, key in ((tickets[:1], "K10006"), (tickets, OUTSIDER)):
        wanted = {"tickets": ids, "contact": {"source": "crm", "key": key}}
        before = await dump(own_world)
        answer = await own_world.ask(SET_MANY, {"input": wanted})
        payload = answer.data["ticketsSetCustomer"]
        assert payload["errors"] == []
        assert all(result["errors"] == [] for result in payload["results"])
        assert (await changed_tables(own_world, before))["customer_user"] == 1
        costs.append((answer.count("crm"), answer.count("own")))
    assert costs[0] == costs[1]


async def test_what_is_wrong_for_all_is_said_once(own_world: World) -> None:
    """No results then: nothing was tried."""
    one = await ticket_id(own_world, TICKET)
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"tickets": []}, "INVALID_INPUT", "tickets"),
        ({"tickets": [one] * 101}, "INVALID_INPUT", "tickets"),
        ({"contact": {"login": "nobody"}}, "NOT_FOUND", "contact.login"),
        ({"customerId": " "}, "INVALID_INPUT", "customerId"),
    ]
    for change, code, path in wrong:
        wanted = {"tickets": [one], "contact": {"login": OWN}} | change
        assert (await refusal(own_world, SET_MANY, wanted))[:2] == (code, f"input.{path}")
        assert (await given(own_world, SET_MANY, wanted))["results"] == []
