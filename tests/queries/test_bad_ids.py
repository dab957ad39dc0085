"""Whatever is sent for an ID: an object, null, or what would be right."""

from __future__ import annotations

import pytest

from domain.ids import global_id
from tests.queries.made_up import HUGE, NUL, packed, refused
from tests.world.world import World

WRONG_IDS = [
    "",
    "x",
    "1",
    "Ticket:1",
    "WyJUaWNrZXQiLDFd" * 2,
    "ünïcödé",
    NUL,
    "=====",
    "*" * 1000,
    HUGE,
    packed(b"\xff\xfe"),
    packed(b"[" * 100_000),
    packed(b'["Ticket"]'),
    packed(b'["Ticket",1,2]'),
    packed(b'["Ticket",true]'),
    packed(b'["Ticket",null]'),
    packed(b'["Ticket",1.5]'),
    packed(b'["Ticket",{"a":1}]'),
    packed(b'["Ticket",NaN]'),
    packed(b'["Ticket","1"]'),
    packed(b'["Ticket",' + b"9" * 5000 + b"]"),
    packed(b'{"Ticket":1}'),
    packed(b'[1,"Ticket"]'),
    packed(b'["Company",1]'),
    packed(b'["Nothing",1]'),
    packed(b'["User",1]'),
    global_id("Ticket", 0),
    global_id("Ticket", -1),
    global_id("Ticket", 2**63),
    global_id("Queue", 2**64),
    global_id("Article", 10**30),
    global_id("HistoryEntry", -(2**63)),
]


@pytest.mark.parametrize("wrong", WRONG_IDS, ids=lambda text: repr(text[:30]))
async def test_what_is_no_id_is_said_so(world: World, wrong: str) -> None:
    """Alone, or as one of several, where the message says which."""
    one = await world.ask("query($id: ID!) { node(id: $id) { id } }", {"id": wrong})
    assert "expected an ID as the API gives it" in refused(one)
    ids = [global_id("Queue", 1), wrong]
    several = await world.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids})
    assert refused(several).startswith("ids[1]: ")


@pytest.mark.parametrize("field", ["ticket", "queue", "customerUser", "company"])
@pytest.mark.parametrize("id_", [global_id("Agent", 1), global_id("Nothing", 1), "x"])
async def test_an_id_of_another_type_is_said_so(world: World, field: str, id_: str) -> None:
    answer = await world.ask(f"query($id: ID) {{ {field}(id: $id) {{ id }} }}", {"id": id_})
    assert refused(answer).startswith("id: expected")


@pytest.mark.parametrize(
    "id_",
    [
        global_id("Ticket", 2**63 - 1),
        global_id("Article", 2**63 - 1),
        global_id("HistoryEntry", 2**62),
        global_id("Queue", 2**40),
        global_id("Agent", 999_999),
        global_id("CustomerUser", "nobody-knows"),
        global_id("CustomerUser", ["crm", "nobody"]),
        global_id("CustomerUser", ["nowhere", "K10041"]),
        global_id("CustomerUser", ["crm"]),
        global_id("CustomerUser", ["crm", "K1", "K2"]),
        global_id("CustomerUser", []),
    ],
)
async def test_what_does_not_exist_is_null(world: World, id_: str) -> None:
    """Ours by its looks, but nothing has it."""
    answer = await world.ask("query($id: ID!) { node(id: $id) { id } }", {"id": id_})
    assert answer.data == {"node": None}


@pytest.mark.parametrize(
    "call",
    [
        "ticket",
        "queue",
        "customerUser",
        "company",
        'ticket(id: "x", number: "1")',
        'queue(id: "x", name: "Raw")',
        'customerUser(id: "x", login: "y")',
        'company(id: "x", customerId: "y")',
        "ticket(id: null, number: null)",
    ],
)
async def test_a_lookup_wants_just_one_key(world: World, call: str) -> None:
    message = refused(await world.ask(f"{{ {call} {{ id }} }}"))
    assert "and just one" in message
