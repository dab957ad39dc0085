"""Who is not logged in gets nothing: no data, no schema, no hints about names."""

from __future__ import annotations

import pytest

from domain.ids import global_id
from schema.build import build, core
from schema.executor.documents import CACHED_BYTES, Documents
from tests.world.world import NOBODY, World

ANYBODY = [
    "{ viewer { agent { login } } }",
    "{ __schema { types { name } } }",
    '{ __type(name: "Ticket") { name } }',
    "{ __typename viewer { agent { login } } }",
    "{ ... on Query { sources { name } } }",
    "query { ...F } fragment F on Query { sources { name } }",
    "mutation { logout { clientMutationId } }",
    'mutation { login(input: {login: "x", password: "y"}) { token } logout { errors { code } } }',
    f'{{ node(id: "{global_id("Ticket", 1)}") {{ id }} }}',
    '{ ticket(number: "2026010110000018") { id } }',
    "{ auditLog { totalCount } }",
    "{ tickets { totalCount } }",
    "{ calendars { name } }",
    "{ ticketStates { totalCount } }",
    "{ priorities { totalCount } }",
    "{ ticketTypes { totalCount } }",
    "{ services { totalCount } }",
    "{ slas { totalCount } }",
    "{ eventCursor }",
    "{ dynamicFields { totalCount } }",
    "{ agents { totalCount } }",
    "{ groups { totalCount } }",
    "{ roles { totalCount } }",
    '{ queue(name: "Raw") { id } }',
    "{ queues { totalCount } }",
    '{ customerUser(login: "x") { id } }',
    "{ customerUsers { totalCount } }",
    '{ company(customerId: "1001") { id } }',
    "{ companies { totalCount } }",
    "{ sources { name } }",
    '{ externalCustomers(source: "crm") { totalCount } }',
    # what a validation error would tell of the schema is the schema
    "{ tickett { numbr } }",
    "{ viewer { agnt } }",
    'mutation { login(input: {login: "x", password: "y"}) { tokn } }',
    # one attempt at a time
    'mutation { a: login(input: {login: "x", password: "y"}) { token } b: login { token } }',
    # too large for anybody, and not even a document
    "{" + "__typename " * 300 + "}",
    "{",
    "mutation { ...F } fragment F on Mutation { logout { clientMutationId } }",
    "{ __typename } fragment F on Query { __typename }",
]


@pytest.mark.parametrize("query", ANYBODY, ids=lambda query: query[:60])
async def test_nobody_gets_nothing(world: World, query: str) -> None:
    """Every root field, the schema, and hints about names need a login; no statement runs."""
    answer = await world.ask(query, login=NOBODY)
    assert answer.refused
    assert answer.codes == ["UNAUTHENTICATED"]
    assert "data" not in answer.body
    assert not answer.statements


async def test_every_root_field_was_tried(world: World) -> None:
    """A new root field needs a line in ANYBODY."""
    fields = world.executor.schema.query_type.fields  # type: ignore[union-attr]
    assert [name for name in fields if not any(f"{{ {name}" in query for query in ANYBODY)] == [
        "nodes"  # goes the way of `node`
    ]


async def test_nobody_fills_the_memory(world: World) -> None:
    """Documents of anybody are small, and forgotten at once; so are those that are wrong."""
    documents = world.executor.documents
    before = documents._bytes, list(documents._known)
    assert not (await world.ask("{ __typename }", login=NOBODY)).errors
    assert (await world.ask("{" + "__typename " * 300 + "}", login=NOBODY)).refused
    assert (await world.ask("{ nothing }")).refused
    assert (documents._bytes, list(documents._known)) == before


async def test_what_agents_ask_is_remembered_within_bounds() -> None:
    """The oldest document goes first."""
    documents = Documents(core(build()))
    queries = ["{ __typename } #" + str(number) * 150_000 for number in range(10, 30)]
    trees = [documents.of_agent(query) for query in queries]
    assert documents._bytes <= CACHED_BYTES
    assert list(documents._known) == queries[-len(documents._known) :]
    assert documents.of_agent(queries[-1]) is trees[-1]


async def test_an_operation_tries_one_login(world: World) -> None:
    """Also one of an agent, and behind fragments: guessing costs a request each."""
    attempt = 'login(input: {login: "x", password: "y"}) { errors { code } }'
    query = f"mutation {{ a: {attempt} ...F }} fragment F on Mutation {{ b: {attempt} }}"
    answer = await world.ask(query)
    assert answer.codes == ["INVALID_INPUT"]
    assert answer.errors[0]["path"] == ["b"]
