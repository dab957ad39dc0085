"""Whatever a client sends: a result, or a message that says what would be right."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from domain.ids import global_id
from tests.world.world import Answer, World

NUL = "\0"
HUGE = "x" * 1_000_000


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def refused(answer: Answer, code: str = "INVALID_INPUT") -> str:
    """The message of the one error, which is for a person and has nothing of our insides."""
    assert answer.codes == [code]
    message: str = answer.errors[0]["message"]
    for inside in ("Traceback", "SELECT", "asyncpg", "sqlite", "object at 0x", ".py"):
        assert inside not in message
    return message


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


async def test_all_tickets_are_after_the_first_and_before_the_last_time(world: World) -> None:
    first, last = ('"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"')
    everything = (await world.ask("{ tickets { totalCount } }")).data
    between = f"createdAfter: {first}, changedAfter: {first}, createdBefore: {last}"
    answer = await world.ask(f"{{ tickets(filter: {{{between}}}) {{ totalCount }} }}")
    assert answer.data == everything


# every argument that takes any text
TEXTS = [
    "ticket(number: $t) { id }",
    "tickets(filter: {number: [$t]}) { totalCount nodes { id } }",
    "tickets(filter: {title: $t}) { totalCount nodes { id } }",
    "tickets(filter: {customerId: [$t]}) { totalCount nodes { id } }",
    "tickets(filter: {customerUser: [$t]}) { totalCount nodes { id } }",
    "queue(name: $t) { id }",
    "customerUser(login: $t) { id }",
    "customerUsers(search: $t) { totalCount nodes { id } }",
    "customerUsers(filter: {customerId: [$t]}) { totalCount nodes { id } }",
    "company(customerId: $t) { id }",
    "companies(search: $t) { totalCount nodes { id } }",
    'externalCustomers(source: "crm", search: $t) { totalCount nodes { key } }',
    'company(customerId: "1001") { contacts(search: $t) { totalCount } }',
]


@pytest.mark.parametrize("call", TEXTS)
async def test_a_nul_character_is_in_no_text(world: World, call: str) -> None:
    """No database keeps one: the message says so, or nothing is found; the sources stay up."""
    for text in (NUL, f"1001{NUL}", f"{NUL}2026010110000018"):
        answer = await world.ask(f"query($t: String!) {{ {call} }}", {"t": text})
        if answer.errors:
            assert "NUL" in refused(answer)
        else:
            assert set(amounts(answer.data)) == {0}
        assert answer.unreached == []


def amounts(found: Any) -> list[int]:
    """What was found, as numbers: totals, and 0 for what is not there."""
    if isinstance(found, dict):
        return [n for name, value in found.items() if name != "nodes" for n in amounts(value)]
    return [found or 0]


@pytest.mark.parametrize("call", TEXTS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "%",
        "_",
        "\\",
        "*",
        "**",
        "'",
        '"',
        "';--",
        "a\\",
        "{}",
        "$1",
        "🦊",
        "\U0010ffff",
        HUGE,
    ],
    ids=lambda text: repr(text[:5]),
)
async def test_any_other_text_is_just_text(world: World, call: str, text: str) -> None:
    """Signs of LIKE, of SQL, of JSON arrays; a megabyte."""
    answer = await world.ask(f"query($t: String!) {{ {call} }}", {"t": text})
    if answer.errors:
        assert "at most 200 characters, not 1000000" in refused(answer)
    assert "data" in answer.body
    assert answer.unreached == []


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
async def test_signs_of_like_stand_for_themselves(world: World, sign: str) -> None:
    """No demo customer has one; as patterns they would find everybody."""
    lists = "people: customerUsers(search: $t) { totalCount } companies(search: $t) { totalCount }"
    answer = await world.ask(f"query($t: String) {{ {lists} }}", {"t": sign * 2})
    assert amounts(answer.data) == [0, 0]


async def test_a_pattern_with_many_wildcards_is_answered_like_any_other(world: World) -> None:
    """Whatever fits it or nearly does: the work does not double with each of them."""
    pattern = "query($t: String) { tickets(filter: {title: $t, archived: null}) { totalCount } }"
    fits = await world.ask(pattern, {"t": "*" + "e*" * 4})
    nearly = await world.ask(pattern, {"t": "*" + "e*" * 80 + "#"})
    assert amounts(fits.data)[0] > 0
    assert amounts(nearly.data) == [0]


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("", None),
        ("{", None),
        ("{ viewer }", None),
        ("{ viewer { nothing } }", None),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", None),
        ("{ " + "a{" * 3000, None),
        ("{ __typename " * 1 + "viewer { agent { login } } " * 3000 + "}", None),
        ("{ viewer { agent { login } } } query { __typename }", None),
        ("{ ticket(number: 1) { id } }", None),
        ('{ tickets(first: "1") { totalCount } }', None),
        ("{ tickets(first: 2147483648) { totalCount } }", None),
        ("{ tickets(filter: {priorities: [99999999999999999999]}) { totalCount } }", None),
        ("{ tickets(filter: {nothing: 1}) { totalCount } }", None),
        ("{ tickets(orderBy: [{field: NOTHING}]) { totalCount } }", None),
        ("query($n: Int) { tickets(first: $n) { totalCount } }", {"n": 2**31}),
        ("query($n: Int) { tickets(first: $n) { totalCount } }", {"n": 2**64}),
        ("query($n: Int) { tickets(first: $n) { totalCount } }", {"n": "1"}),
        ("query($n: Int) { tickets(first: $n) { totalCount } }", {"n": 1.5}),
        ("query($n: Int) { tickets(first: $n) { totalCount } }", {"n": float("nan")}),
        ("query($n: String!) { ticket(number: $n) { id } }", {}),
        ("query($n: String!) { ticket(number: $n) { id } }", {"n": None}),
        ("query($n: String!) { ticket(number: $n) { id } }", {"n": {"a": 1}}),
        ("query($n: Nothing) { ticket(number: $n) { id } }", {}),
        ("query($f: TicketFilter) { tickets(filter: $f) { totalCount } }", {"f": [1]}),
        ("query($f: TicketFilter) { tickets(filter: $f) { totalCount } }", {"f": {"x": 1}}),
        ("query($f: TicketFilter) { tickets(filter: $f) { totalCount } }", {"f": {"lock": "x"}}),
        ("query($t: DateTime) { tickets(filter: {createdAfter: $t}) { totalCount } }", {"t": "x"}),
        ("query($t: DateTime) { tickets(filter: {createdAfter: $t}) { totalCount } }", {"t": 1}),
        ("query($t: DateTime) { tickets(filter: {createdAfter: $t}) { totalCount } }", {"t": ""}),
        ('{ tickets(filter: {createdAfter: "2026-02-30T00:00:00Z"}) { totalCount } }', None),
        ("subscription { viewer { agent { login } } }", None),
        ('{ ticket(number: "\\uD800") { id } }', None),
        ("mutation { login(input: {}) { token } }", None),
    ],
    ids=lambda value: repr(value)[:60],
)
async def test_a_wrong_document_is_not_run(
    world: World, query: str, variables: dict[str, Any] | None
) -> None:
    """Syntax, types, sizes: some message that is for the client, and no statement."""
    answer = await world.ask(query, variables)
    assert answer.refused
    assert set(answer.codes) == {"BAD_REQUEST"}
    assert len(answer.errors) <= 6
    assert not answer.statements


@pytest.mark.parametrize("depth", [10, 100, 300])
async def test_a_deep_document_is_run_or_refused(world: World, depth: int) -> None:
    """A ticket of an article of a ticket …: each level costs nothing new."""
    level = "articles(first: 1) { nodes { ticket { "
    query = level * depth + "number" + " } } }" * depth
    answer = await world.ask(f'{{ ticket(number: "2026010110000018") {{ {query} }} }}')
    assert set(answer.codes) <= {"BAD_REQUEST"}
    assert len(answer.statements) <= 3


@pytest.mark.parametrize("levels", ["a {", "viewer {", "... on Query {", "viewer { ...on Viewer {"])
async def test_a_document_nested_without_end_is_refused(world: World, levels: str) -> None:
    """Neither the parser nor the validation runs out of stack."""
    depth = 1000
    document = "{" + levels * depth + "__typename" + "}" * depth * levels.count("{") + "}"
    assert "nested too deeply" in refused(await world.ask(document), "BAD_REQUEST")


async def test_a_chain_of_fragments_without_end_is_refused(world: World) -> None:
    """Each is shallow; together they are as deep."""
    chain = "".join(f"fragment F{n} on Query {{ ...F{n + 1} }} " for n in range(600))
    document = "{ ...F0 } " + chain + "fragment F600 on Query { __typename }"
    refused(await world.ask(document), "BAD_REQUEST")
