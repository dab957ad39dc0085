"""Documents and variables that cannot be run: a message for the client, no statement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.made_up import refused
from tests.world.world import World


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("", None),
        ("{", None),
        ("{ viewer }", None),
        ("{ viewer { nothing } }", None),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", None),
        ("{ " + "a{" * 3000, None),
        ("{ viewer { agent { login } } } query { __typename }", None),
        ("{ ticket(number: 1) { id } }", None),
        ('{ tickets(first: "1") { totalCount } }', None),
        ("{ tickets(first: 2147483648) { totalCount } }", None),
        ("{ tickets(first: " + "9" * 5000 + ") { totalCount } }", None),
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


async def test_a_document_of_many_tokens_is_not_read_to_its_end(world: World) -> None:
    answer = await world.ask("{ __typename " + "viewer { agent { login } } " * 3000 + "}")
    assert "more than 5000 tokens" in refused(answer, "TOO_MANY_TOKENS")
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
