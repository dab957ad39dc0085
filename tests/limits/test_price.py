"""What an operation costs is told from its document and variables, before anything runs."""

from __future__ import annotations

from typing import Any

import pytest

from schema.build import build, core
from schema.executor.document import Document
from schema.executor.documents import Documents
from schema.executor.operation import Operation, most_cost
from schema.limits.formula import LIST, SCHEMA
from schema.limits.price import HIGHEST
from schema.limits.settings import LimitSettings
from tests.limits.test_ours import OURS

SCHEMA_ = core(build())
DOCUMENTS = Documents(SCHEMA_)
PAGE = "query($n: Int{default}) {{ tickets(first: $n) {{ nodes {{ number }} }} }}"
MANY = 'ticketsSetCustomer(input: {tickets: ["x"], contact: {login: "y"}})'
# tickets and nodes, of which each costs one
FOUND = 10 + 1


def operation(text: str) -> Operation:
    [found] = DOCUMENTS.of_agent(text).operations
    return found


def cost(text: str, variables: dict[str, Any] | None = None) -> int:
    return operation(text).price(SCHEMA_).of(variables or {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ __typename }", 1),
        ("{ __schema { types { name } } }", SCHEMA),
        ('{ __type(name: "Ticket") { name } __typename }', SCHEMA + 1),
        # `viewer` is found in memory, `agent` and `login` are read
        ("{ viewer { agent { login } } }", 2 + 1 + 1),
        ("{ viewer { agent { login } agent { login } } }", 2 + 2 + 2),
        # looked up, and asked of sources
        ('{ ticket(number: "1") { number } }', 10 + 1),
        ('{ company(customerId: "1") { name } }', 20 + 1),
        # a page: of its own size, and of 20; `pageInfo` and `totalCount` are once
        ("{ tickets(first: 7) { nodes { number title } } }", 10 + 1 + 7 * 2),
        ("{ tickets(last: 7) { edges { cursor node { id } } } }", 10 + 2 + 7 * (1 + 1 + 1)),
        ("{ tickets { totalCount nodes { number } } }", 10 + 10 + 1 + 20),
        ("{ tickets { pageInfo { hasNextPage } } }", 10 + 2 + 1),
        ("{ tickets(first: null) { nodes { id } } }", 10 + 1 + 20),
        ("{ tickets(first: 0) { nodes { id } } }", 10 + 1),
        ("{ tickets(first: -3) { nodes { id } } }", 10 + 1),
        ("{ tickets(first: 5000) { nodes { id } } }", 10 + 1 + 100),
        # a page in a page, lists without pages, and as many as are named
        ("{ tickets(first: 3) { nodes { articles(first: 4) { nodes { id } } } } }", 11 + 3 * 15),
        ("{ viewer { queues { name } } }", 2 + 2 + LIST),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 20 + 3),
        ('{ nodes(ids: "a") { id } }', 20 + 1),
        # what is left out for sure costs nothing
        ("{ __typename tickets @skip(if: true) { totalCount } }", 1),
        ("{ __typename tickets @include(if: true) { totalCount } }", 1 + 20),
        ("{ __typename ... @include(if: false) { tickets { totalCount } } }", 1),
        # fragments count where they are used, of other types too
        (
            "{ tickets(first: 3) { ...F } } fragment F on TicketConnection { nodes { id } }",
            10 + 1 + 3,
        ),
        ('{ node(id: "x") { id ... on Ticket { title } ... on Queue { name } } }', 10 + 3),
        # a change, and a hundred
        ("mutation { logout { errors { code } } }", 100 + 1 + LIST),
        (f"mutation {{ {MANY} {{ results {{ ticketId }} }} }}", 10_000 + 1 + 100),
    ],
)
def test_an_operation_costs(text: str, expected: int) -> None:
    assert cost(text) == expected


@pytest.mark.parametrize(
    ("default", "variables", "items"),
    [
        ("", {"n": 7}, 7),
        ("", {}, 20),
        ("", {"n": None}, 20),
        (" = 9", {}, 9),
        (" = 9", {"n": 7}, 7),
        (" = 9", {"n": None}, 20),
        (" = null", {}, 20),
        ("", {"n": -1}, 0),
        ("", {"n": 10**30}, 100),
        # these are refused, or read as a number, later
        ("", {"n": "7"}, 100),
        ("", {"n": 7.0}, 100),
        ("", {"n": float("nan")}, 100),
        ("", {"n": True}, 100),
        ("", {"n": [7]}, 100),
    ],
)
def test_variables_say_how_long_a_page_is(
    default: str, variables: dict[str, Any], items: int
) -> None:
    assert cost(PAGE.format(default=default), variables) == FOUND + items


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ids": ["a", "b"]}, 2),
        ({"ids": "a"}, 1),
        ({"ids": []}, 0),
        ({"ids": ["a"] * 500}, 100),
        ({}, 1),
    ],
)
def test_variables_say_how_many_are_named(variables: dict[str, Any], expected: int) -> None:
    assert cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables) == 20 + expected


def test_variables_say_what_is_left_out() -> None:
    """What cannot decide is refused later, and counts."""
    seen = "viewer @include(if: $a) @skip(if: false) { agent { id } }"
    text = f"query($a: Boolean = true) {{ __typename {seen} }}"
    assert cost(text) == cost(text, {"a": True}) == 5
    assert cost(text, {"a": False}) == 1
    assert cost(text, {"a": "no"}) == 5


def test_a_page_may_have_two_sizes() -> None:
    """Only one of them can be given, so the larger one counts."""
    text = "query($a: Int, $b: Int) { tickets(first: $a, last: $b) { nodes { id } } }"
    assert cost(text, {"a": 3}) == FOUND + 3
    assert cost(text, {"b": 4, "a": None}) == FOUND + 4
    assert cost(text, {"b": 4, "a": 30}) == FOUND + 30
    assert cost(text) == FOUND + 20


def test_pages_of_the_same_size_are_counted_together() -> None:
    text = """query($n: Int, $m: Int) {
        a: tickets(first: $n) { nodes { id } }
        b: tickets(first: $n) { nodes { id articles(first: $m) { nodes { id } } } }
    }"""
    assert len(operation(text).price(SCHEMA_).parts) == 1
    assert cost(text, {"n": 3, "m": 4}) == FOUND + 3 + FOUND + 3 * (1 + 10 + 1 + 4)


def test_at_most_it_costs_what_the_longest_lists_cost() -> None:
    """What the document itself says stays."""
    text = """query($n: Int, $ids: [ID!]!, $no: Boolean!) {
        tickets(first: $n) { nodes { id } }
        nodes(ids: $ids) { id }
        queues(first: 3) @skip(if: $no) { nodes { id } }
    }"""
    assert most_cost(operation(text), SCHEMA_) == (FOUND + 100) + (20 + 100) + (10 + 1 + 3)


def test_a_trusted_document_is_marked() -> None:
    text = "{ __typename }"
    tree = DOCUMENTS.of_agent(text).tree
    assert Document(text, tree, SCHEMA_, trusted=True).trusted
    assert not Document(text, tree, SCHEMA_).trusted


def test_lists_in_lists_cost_no_more_than_can_be_counted() -> None:
    """However deep, with variables or without."""
    for size in ("100", "$n"):
        level = f"articles(first: {size}) {{ nodes {{ ticket {{ "
        text = "query($n: Int = 100) { __typename @include(if: true) tickets(first: $n) { nodes { "
        text += level * 30 + "id" + " } } }" * 30 + "}}}"
        assert cost(text, {"n": 100}) == HIGHEST
        assert most_cost(operation(text), SCHEMA_) == HIGHEST


def test_our_own_documents_cost_less_than_is_allowed() -> None:
    """With all their pages as long as they may be."""
    most = LimitSettings().cost
    for text in OURS:
        for one in DOCUMENTS.of_agent(text).operations:
            assert most_cost(one, SCHEMA_) <= most, text


def test_each_size_is_one_part_of_a_price() -> None:
    """However many there are."""
    names = [f"$v{n}: Int" for n in range(200)]
    page = "a{n}: tickets(first: $v{n}) {{ nodes {{ id }} }}"
    text = f"query({' '.join(names)}) {{ {' '.join(page.format(n=n) for n in range(200))} }}"
    assert len(operation(text).price(SCHEMA_).parts) == 200
    assert cost(text) == 200 * (FOUND + 20)
