"""Who is not logged in gets nothing: no data, no schema, no hints about names."""

from __future__ import annotations

import pytest

from domain.ids import global_id
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
    "{ tickets { totalCount } }",
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
]


@pytest.mark.parametrize("query", ANYBODY)
async def test_nobody_gets_nothing(world: World, query: str) -> None:
    """Every root field, the schema, and hints about names need a login; no statement runs."""
    answer = await world.ask(query, login=NOBODY)
    assert answer.refused
    assert answer.codes == ["UNAUTHENTICATED"]
    assert "data" not in answer.body
    assert not answer.statements


async def test_every_root_field_was_tried(world: World) -> None:
    """A new root field needs a line in ANYBODY."""
    fields = world.executor._schema.query_type.fields  # type: ignore[union-attr]
    assert [name for name in fields if not any(f"{{ {name}" in query for query in ANYBODY)] == [
        "nodes"  # goes the way of `node`
    ]
