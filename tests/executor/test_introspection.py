"""Introspection is planned as everything else, beside data or alone, and says the same."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_introspection_query

from schema.build import build
from schema.executor.executor import Executor
from schema.executor.messages import Request
from tests.executor.test_streams import FakeContext
from tests.world.world import World

WHOLE = get_introspection_query(
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
)
ASKED = {
    "all that GraphiQL asks": WHOLE,
    "types by name": """
        query($name: String!) {
          a: __type(name: $name) {
            __typename name kind description interfaces { name } possibleTypes { name }
            fields(includeDeprecated: true) {
              name args { name defaultValue type { kind ofType { name } } } type { ...T }
            }
          }
          nobody: __type(name: "Nobody") { name }
          lock: __type(name: "Lock") { enumValues { name description isDeprecated } }
          filter: __type(name: "TicketFilter") { inputFields { name type { ...T } } }
        }
        fragment T on __Type { name kind ofType { name kind ofType { name ofType { name } } } }""",
    "what is left out": """
        query($name: String!, $no: Boolean = false) {
          __schema @skip(if: $no) { queryType { name } types @include(if: $no) { name } }
          __type(name: $name) { name @skip(if: true) kind }
        }""",
    "nothing": "{ __typename __schema { __typename } }",
}
WRONG = ["{ __type { name } }", "{ __type(name: 7) { name } }", "{ __schema { nothing } }"]


@pytest.fixture(scope="module")
def engines() -> tuple[Executor, Executor]:
    return Executor(build(), "plans"), Executor(build(), "graphql-core")


async def both(engines: tuple[Executor, Executor], query: str) -> list[Any]:
    """The answers of both engines, byte by byte."""
    context: Any = FakeContext()
    request = Request(query, {"name": "Ticket"}, id="the same")
    return [(await engine.run(request, context)).content for engine in engines]


@pytest.mark.parametrize("name", ASKED)
async def test_plans_say_what_graphql_core_says(
    engines: tuple[Executor, Executor], name: str
) -> None:
    planned, core = await both(engines, ASKED[name])
    assert planned == core
    assert not planned.startswith(b'{"errors"')
    assert set(engines[0].plans.counts) == {"compiled", "planned"}


@pytest.mark.parametrize("query", WRONG)
async def test_mistakes_are_told_alike(engines: tuple[Executor, Executor], query: str) -> None:
    planned, core = await both(engines, query)
    assert planned == core
    assert b"errors" in planned


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_is_asked_beside_it_is_planned_too(world: World) -> None:
    """So all bounds hold, however somebody asks."""
    data = "tickets(first: 2) { nodes { number queue { name } } }"
    alone = (await world.ask(f"{{ {data} }}")).data
    answer = await world.ask(f"{{ __schema {{ queryType {{ name }} }} {data} }}")
    assert answer.data == {"__schema": {"queryType": {"name": "Query"}}, **alone}
    assert list(answer.data) == ["__schema", "tickets"]
    assert not world.executor.plans.counts["handed over"]
