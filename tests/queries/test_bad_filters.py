"""Names, numbers and times that do not exist: what would be right; empty lists: nothing."""

from __future__ import annotations

from typing import Any

import pytest

from domain.ids import global_id
from tests.queries.made_up import refused
from tests.world.world import World


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ({"queues": ["Nowhere"]}, "not “Nowhere”; there are: "),
        ({"queues": ["Support::Nowhere::*"]}, "not “Support::Nowhere::*”"),
        ({"queues": [""]}, "not “”"),
        ({"states": ["closed"]}, "not “closed”; there are: closed successful"),
        ({"states": ["open", "OPEN"]}, "not “OPEN”"),
        ({"priorities": [0]}, "not “0”; there are: 1, 2, 3, 4, 5"),
        ({"priorities": [6]}, "not “6”"),
        ({"priorities": [-2147483648]}, "not “-2147483648”"),
        ({"owner": ["nobody"]}, "there is no “nobody”"),
        ({"responsible": [""]}, "there is no “”"),
        ({"createdAfter": "2026-11-22T10:00:00"}, "a time with its zone"),
        ({"createdBefore": "2026-11-22"}, "a time with its zone"),
        ({"changedAfter": "2026-11-22T10:00:00.5"}, "a time with its zone"),
        ({"number": ["1"] * 1001}, "at most 1000 values, not 1001"),
        ({"customerUser": ["a"] * 5000}, "at most 1000 values, not 5000"),
    ],
)
async def test_an_unknown_name_is_answered_with_known_ones(
    world: World, filter_: dict[str, Any], expected: str
) -> None:
    query = "query($f: TicketFilter) { tickets(filter: $f) { totalCount } }"
    message = refused(await world.ask(query, {"f": filter_}))
    assert message.startswith(f"filter.{next(iter(filter_))}: expected")
    assert expected in message


async def test_other_names_are_answered_likewise(world: World) -> None:
    """Sources and dynamic fields have few names, which the message lists."""
    source = await world.ask('{ externalCustomers(source: "CRM") { totalCount } }')
    assert "not “CRM”; there are: crm" in refused(source)
    field = '{ tickets(first: 1) { nodes { dynamicFields(names: ["Produkte"]) { name } } } }'
    assert "not “Produkte”; there are: Bestellnummer, " in refused(await world.ask(field))
    twice = "{ tickets(orderBy: [{field: AGE}, {field: AGE}]) { totalCount } }"
    assert "orderBy: expected each field at most once" in refused(await world.ask(twice))
    many = {"ids": [global_id("Queue", 1)] * 101}
    ids = await world.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", many)
    assert "at most 100 IDs, not 101" in refused(ids)


LISTS_OF_A_FILTER = ["number", "queues", "states", "stateTypes", "priorities", "owner"]
LISTS_OF_A_FILTER += ["responsible", "customerId", "customerUser"]


@pytest.mark.parametrize("name", LISTS_OF_A_FILTER)
async def test_an_empty_list_holds_nothing(world: World, name: str) -> None:
    """Any of no values is none; leaving the list out is something else."""
    query = "query($f: TicketFilter) { tickets(filter: $f) { totalCount nodes { id } } }"
    answer = await world.ask(query, {"f": {name: []}})
    assert answer.data == {"tickets": {"totalCount": 0, "nodes": []}}


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_beyond_the_calendar_is_said_so(world: World, time: str) -> None:
    """In UTC it would be in the year 0 or 10000."""
    query = "query($t: DateTime) { tickets(filter: {createdAfter: $t}) { totalCount } }"
    assert "in the years 1 to 9999" in refused(await world.ask(query, {"t": time}))


@pytest.mark.parametrize("last", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"])
async def test_all_tickets_are_after_the_first_and_before_the_last_time(
    world: World, last: str
) -> None:
    first, last = '"0001-01-01T00:00:00Z"', f'"{last}"'
    everything = (await world.ask("{ tickets { totalCount } }")).data
    between = f"createdAfter: {first}, createdBefore: {last}"
    between += f", changedAfter: {first}, changedBefore: {last}"
    answer = await world.ask(f"{{ tickets(filter: {{{between}}}) {{ totalCount }} }}")
    assert answer.data == everything
