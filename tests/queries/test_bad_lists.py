"""Whatever is sent for a page or a cursor: a page, or what would be right."""

from __future__ import annotations

import pytest

from tests.queries.made_up import HUGE, NUL, cursor, packed, refused
from tests.world.world import World


@pytest.mark.parametrize(
    "paging",
    [
        "first: 1000",
        "first: 101",
        "first: -1",
        "last: 101",
        "last: -2147483648",
        "first: 1, last: 1",
        'first: 1, before: "x"',
        'last: 1, after: "x"',
        'after: "x", before: "y"',
    ],
)
async def test_a_page_has_one_direction_and_a_limit(world: World, paging: str) -> None:
    """At most 100 at a time, from one end."""
    for field in ("tickets", 'ticket(number: "2026010110000018") { articles'):
        query = f"{{ {field}({paging}) {{ totalCount }} {'}' if 'articles' in field else ''} }}"
        message = refused(await world.ask(query))
        assert "expected" in message


async def test_a_page_may_be_empty(world: World) -> None:
    """The smallest page is none, and knows whether there is more."""
    page = "{ nodes { id } pageInfo { hasNextPage startCursor endCursor } }"
    answer = await world.ask(f"{{ tickets(first: 0) {page} queues(first: 0) {page} }}")
    info = {"hasNextPage": True, "startCursor": None, "endCursor": None}
    assert list(answer.data.values()) == [{"nodes": [], "pageInfo": info}] * 2


TICKETS = "tickets:created-"
FOREIGN_CURSORS = [
    "",
    "x",
    "ü",
    NUL,
    HUGE,
    packed(b"\xff"),
    packed(b"[" * 50_000),
    packed(b"[]"),
    packed(b"{}"),
    packed(b"null"),
    packed(b'"text"'),
    packed(b"9" * 5000),
    cursor(TICKETS),
    cursor(TICKETS, "2026-01-01 00:00:00"),
    cursor(TICKETS, "2026-01-01 00:00:00", "1"),
    cursor(TICKETS, "2026-01-01 00:00:00", 1, 2),
    cursor(TICKETS, 1, 1),
    cursor(TICKETS, None, 1),
    cursor(TICKETS, ["2026-01-01 00:00:00"], 1),
    packed(b'["tickets:created-","2026-01-01 00:00:00",true]'),
    cursor(TICKETS, "2026-01-01 00:00:00", 1.5),
    cursor(TICKETS, "2026-01-01 00:00:00", 2**63),
    cursor(TICKETS, "2026-01-01 00:00:00", 10**400),
    cursor(TICKETS, "yesterday", 1),
    cursor(TICKETS, "2026-13-45 99:99:99", 1),
    cursor(TICKETS, "2026-01-01 00:00:00+05:00", 1),
    cursor("tickets:number+", "2026", 1),
    cursor("queues", "Raw"),
    cursor("articles", 1),
]


@pytest.mark.parametrize("wrong", FOREIGN_CURSORS, ids=lambda text: repr(text[:40]))
async def test_a_cursor_fits_its_list_alone(world: World, wrong: str) -> None:
    """Cursors of other lists, of other orders, and what nobody gave."""
    query = "query($c: String) { tickets(after: $c) { nodes { id } } }"
    assert "a cursor" in refused(await world.ask(query, {"c": wrong}))
    backwards = "query($c: String) { tickets(before: $c) { nodes { id } } }"
    assert "a cursor" in refused(await world.ask(backwards, {"c": wrong}))


LISTS = {
    "tickets": cursor(TICKETS, "2026-01-01 00:00:00", 1),
    "queues": cursor("queues", "Raw"),
    "customerUsers": cursor("customerUsers", "own", "x"),
    "companies": cursor("companies", "own", "1001"),
    'externalCustomers(source: "crm", %)': cursor("externalCustomers", "crm", "K1"),
    'company(customerId: "1001") { contacts(%) { totalCount } }': cursor("contacts", "a", "b", "c"),
    'ticket(number: "2026010110000018") { articles(%) { totalCount } }': cursor("articles", 1),
    'ticket(number: "2026010110000018") { history(%) { totalCount } }': cursor(
        "history", "2026-01-01 00:00:00", 1
    ),
}


@pytest.mark.parametrize("field", LISTS)
async def test_every_list_knows_its_own_cursors(world: World, field: str) -> None:
    """Its own is taken; that of any other list is refused."""
    for name, place in LISTS.items():
        answer = await world.ask(f"query($c: String) {{ {_call(field)} }}", {"c": place})
        assert (answer.codes == []) == (name == field), name


def _call(field: str) -> str:
    if "%" not in field:
        return f"{field}(after: $c) {{ totalCount }}"
    called = field.replace("%", "after: $c")
    return called if called.endswith("}") else f"{called} {{ totalCount }}"


@pytest.mark.parametrize(
    ("order", "place"),
    [
        ("PRIORITY", cursor("tickets:priority+", 2**40, 1)),
        ("PRIORITY", cursor("tickets:priority+", -(2**62), 1)),
        ("ESCALATION", cursor("tickets:escalation+", 2**62, 2**62)),
        ("NUMBER", cursor("tickets:number+", "", 0)),
        ("TITLE", cursor("tickets:title+", HUGE, 1)),
        ("QUEUE", cursor("tickets:queue+", "\U0010ffff", 1)),
        ("STATE", cursor("tickets:state+", "%", -1)),
        ("CREATED", cursor("tickets:created+", "0001-01-01 00:00:00", 1)),
        ("CHANGED", cursor("tickets:changed+", "9999-12-31 23:59:59", 1)),
        ("AGE", cursor("tickets:age+", "2026-01-01", 1)),
    ],
)
async def test_a_made_up_place_is_a_place(world: World, order: str, place: str) -> None:
    """Of the right shape: the list goes on from there, wherever it is."""
    page = f"tickets(after: $c, orderBy: [{{field: {order}}}])"
    answer = await world.ask(f"query($c: String) {{ {page} {{ nodes {{ id }} }} }}", {"c": place})
    assert answer.codes in ([], ["INVALID_INPUT"])
