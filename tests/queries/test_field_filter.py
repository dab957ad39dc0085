"""Tickets by the values of their dynamic fields: lists, pages of many parents, and counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.made_up import refused
from tests.world.stores import writer
from tests.world.world import World

FIELD = """
    INSERT INTO dynamic_field (name, label, field_order, field_type, object_type, config, valid_id,
        create_time, create_by, change_time, change_by)
    VALUES ($1, $1, 50, $2, $3, '---', $4, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1)
"""
VALUE = """
    INSERT INTO dynamic_field_value (field_id, object_id, {column})
    SELECT dynamic_field.id, ticket.id, {value} FROM dynamic_field, ticket
    WHERE dynamic_field.name = $1 AND ticket.tn = $2
"""
KINDS = ["Text", "TextArea", "Integer", "Checkbox", "Date", "DateTime", "Dropdown", "Multiselect"]
A, B, C = "a", "b", "c"
# what a ticket holds, as it is stored
HELD = [
    (A, "Text", "text", "'100% Grün'"),
    (B, "Text", "text", "'100 rot'"),
    (A, "TextArea", "text", "'one\ntwo'"),
    (A, "Integer", "int", "-5"),
    (B, "Integer", "int", "7"),
    (C, "Integer", "int", "3000000000"),
    (A, "Checkbox", "int", "1"),
    (B, "Checkbox", "int", "0"),
    (A, "Date", "date", "'2026-03-01 00:00:00'"),
    (B, "Date", "date", "'2026-03-02 00:00:00'"),
    (A, "DateTime", "date", "'2026-03-01 10:00:00'"),
    (B, "DateTime", "date", "'2026-03-01 10:00:01'"),
    (A, "Dropdown", "text", "'x'"),
    (B, "Dropdown", "text", "'gone'"),
    (A, "Multiselect", "text", "'x'"),
    (A, "Multiselect", "text", "'y'"),
    (B, "Multiselect", "text", "'y'"),
]
FOUND: list[tuple[str, dict[str, Any], str]] = [
    ("Text", {"text": "100% GRÜN"}, "a"),
    ("Text", {"text": "100*"}, "ab"),
    ("Text", {"text": "100%*"}, "a"),
    ("Text", {"text": "100"}, ""),
    ("Text", {"text": "100_rot"}, ""),
    ("Text", {"empty": False}, "ab"),
    ("TextArea", {"text": "one*TWO"}, "a"),
    ("Integer", {"number": -5}, "a"),
    ("Integer", {"numberFrom": -5, "numberTo": 7}, "ab"),
    ("Integer", {"numberFrom": -4}, "bc"),
    ("Integer", {"numberTo": -6}, ""),
    ("Checkbox", {"boolean": True}, "a"),
    ("Checkbox", {"boolean": False}, "b"),
    ("Date", {"date": "2026-03-01"}, "a"),
    ("Date", {"dateFrom": "2026-03-01", "dateTo": "2026-03-02"}, "ab"),
    ("Date", {"dateFrom": "2026-03-02"}, "b"),
    ("Date", {"dateTo": "2026-03-01"}, "a"),
    ("DateTime", {"dateTime": "2026-03-01T12:00:00+02:00"}, "a"),
    ("DateTime", {"dateTimeFrom": "2026-03-01T10:00:00.5Z"}, "b"),
    ("DateTime", {"dateTimeTo": "2026-03-01T10:00:00.5Z"}, "a"),
    ("DateTime", {"dateTimeTo": "9999-12-31T23:59:59.5Z"}, "ab"),
    ("DateTime", {"dateTimeFrom": "9999-12-31T23:59:59.5Z"}, ""),
    ("Dropdown", {"keys": ["x"]}, "a"),
    ("Dropdown", {"keys": ["gone", "X"]}, "b"),
    ("Dropdown", {"keys": []}, ""),
    ("Multiselect", {"keys": ["x", "y"]}, "ab"),
    ("Multiselect", {"keys": ["x"]}, "a"),
]
LIST = """
query($filter: TicketFilter!) { tickets(filter: $filter, first: 100) {
    totalCount nodes { number queue { name } } } }
"""
OF_QUEUES = """
query($filter: TicketFilter!) { queues(first: 100) { nodes { name tickets(filter: $filter) {
    totalCount nodes { number } } } } }
"""


def wanted(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"filter": {"dynamicFields": [*conditions], **more}}


async def fill(world: World) -> dict[str, str]:
    """Three tickets that hold values, by their numbers."""
    nodes = (await world.ask("{ tickets(first: 3) { nodes { number } } }")).data["tickets"]["nodes"]
    numbers = dict(zip((A, B, C), (node["number"] for node in nodes), strict=True))
    async with writer(world.stores, world.stores.own) as own:
        for kind in KINDS:
            await own.execute(FIELD, kind, kind, "Ticket", 1)
        await own.execute(FIELD, "Ended", "Text", "Ticket", 2)
        await own.execute(FIELD, "OfArticles", "Text", "Article", 1)
        for ticket, kind, column, value in HELD:
            sql = VALUE.format(column=f"value_{column}", value=typed(column, value))
            await own.execute(sql, kind, numbers[ticket])
    await world.services.references.caught_up()
    return {number: letter for letter, number in numbers.items()}


def typed(column: str, value: str) -> str:
    kinds = {"text": "varchar", "int": "bigint", "date": "timestamp"}
    return value if column == "date" else f"CAST({value} AS {kinds[column]})"


async def test_each_type_is_found_by_its_values(own_world: World) -> None:
    """In lists and in counts, on one database as on the other."""
    letters = await fill(own_world)
    for name, condition, expected in FOUND:
        answer = await own_world.ask(LIST, wanted({"name": name, **condition}))
        found = answer.data["tickets"]
        told = "".join(sorted(letters[node["number"]] for node in found["nodes"]))
        assert (told, found["totalCount"]) == (expected, len(expected)), condition
        assert answer.count("own") == 2
    both = {"name": "Integer", "numberFrom": 0}, {"name": "Text", "empty": True}
    answer = await own_world.ask(LIST, wanted(*both))
    [node] = answer.data["tickets"]["nodes"]
    assert letters[node["number"]] == C
    every = (await own_world.ask(LIST, {"filter": {}})).data["tickets"]["totalCount"]
    without = await own_world.ask(LIST, wanted({"name": "Text", "empty": True}))
    assert without.data["tickets"]["totalCount"] == every - 2
    of_queues = await own_world.ask(OF_QUEUES, wanted({"name": "Multiselect", "keys": ["y"]}))
    pages = [node["tickets"] for node in of_queues.data["queues"]["nodes"]]
    assert sum(each["totalCount"] for each in pages) == 2
    numbers = [node["number"] for each in pages for node in each["nodes"]]
    assert sorted(letters[number] for number in numbers) == [A, B]


async def test_what_cannot_be_is_said(own_world: World) -> None:
    """With the place of what is wrong, and what would be right."""
    await fill(own_world)
    wrong: list[tuple[dict[str, Any], str, str]] = [
        (
            {"name": "Nowhere", "text": "a"},
            ".name",
            "“Nowhere”; there are: Bestellnummer, Checkbox",
        ),
        ({"name": "Ended", "text": "a"}, ".name", "not “Ended”"),
        ({"name": "OfArticles", "text": "a"}, ".name", "not “OfArticles”"),
        ({"name": "Text", "number": 1}, ".number", "`text` or `empty`"),
        ({"name": "Integer", "dateTo": "2026-01-01"}, ".dateTo", "`number`, `numberFrom`, "),
        ({"name": "Integer", "number": 1, "numberTo": 2}, "", "just one"),
        ({"name": "Integer", "numberTo": 2, "empty": False}, "", "just one"),
        ({"name": "Checkbox"}, "", "either `boolean` or `empty`"),
        ({"name": "Text", "text": "x" * 201}, ".text", "at most 200 characters"),
        ({"name": "Text", "text": "\0"}, ".text", "no NUL"),
        ({"name": "Dropdown", "keys": ["\0"]}, ".keys", "no NUL"),
        ({"name": "Dropdown", "keys": ["x"] * 1001}, ".keys", "at most 1,000 keys"),
        ({"name": "DateTime", "dateTime": "2026-01-01T00:00:00"}, ".dateTime", "with its zone"),
    ]
    for condition, place, expected in wrong:
        message = refused(await own_world.ask(LIST, wanted(condition)))
        assert message.startswith(f"filter.dynamicFields.0{place}: expected"), message
        assert expected in message
    many = [{"name": "Text", "empty": True}] * 21
    assert "at most 20" in refused(await own_world.ask(LIST, wanted(*many)))


async def test_customers_find_nothing_by_what_they_do_not_see(world: World) -> None:
    customer = await world.customer("alexander.uebelhoer")
    answer = await world.ask(LIST, wanted({"name": "Produkt", "empty": True}), login=customer)
    assert "filter.dynamicFields: expected nothing: it is for agents" in refused(answer)


@pytest.mark.parametrize("text", ["'", "%", "_", "\\", "b-2026'; DROP TABLE ticket; --", "{}"])
async def test_a_text_is_nothing_but_a_text(world: World, text: str) -> None:
    found = await world.ask(LIST, wanted({"name": "Bestellnummer", "text": text}))
    assert found.data["tickets"] == {"totalCount": 0, "nodes": []}
