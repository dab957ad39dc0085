"""Who may ask for the schema, and is told similar names when one is wrong: by role, by setting."""

from __future__ import annotations

import pytest
from graphql import get_introspection_query

from schema.executor.messages import Response
from schema.limits.settings import Introspection
from tests.limits.conftest import Limited, only_error
from tests.world.world import World

# below this layer both engines are the same
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WHOLE = get_introspection_query(
    specified_by_url=True, schema_description=True, input_value_deprecation=True
)
ASKED = [WHOLE, '{ __type(name: "Ticket") { name } }', "{ __typename __schema { __typename } }"]
WHO = ["agent", "customer", "nobody"]
TOLD: dict[Introspection, set[str]] = {
    "agents": {"agent"},
    "everybody": {"agent", "customer", "nobody"},
    "nobody": set(),
}
REFUSALS = {
    "agent": "INTROSPECTION_REFUSED",
    "customer": "BAD_REQUEST",
    "nobody": "UNAUTHENTICATED",
}


async def ask(limited: Limited, who: str, query: str) -> Response:
    response: Response = await getattr(limited, who)(query)
    return response


@pytest.mark.parametrize("query", ASKED, ids=lambda query: query[:30])
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("setting", TOLD)
async def test_the_schema_is_told_by_role(
    world: World, setting: Introspection, who: str, query: str
) -> None:
    """Also where an agent's document is known already, or was refused."""
    limited = Limited(world, introspection=setting)
    await limited.agent(query)
    answer = await ask(limited, who, query)
    if who in TOLD[setting]:
        assert "errors" not in answer.body
        return
    assert answer.refused
    codes = {error["extensions"]["code"] for error in answer.body["errors"]}
    assert codes == {REFUSALS[who]}


@pytest.mark.parametrize("setting", TOLD)
async def test_what_is_for_agents_stays_so(world: World, setting: Introspection) -> None:
    """Whoever reads of a field may still not ask for it."""
    limited = Limited(world, introspection=setting)
    refused = only_error(await limited.customer("{ sources { name } }"))
    assert refused["message"] == "Cannot query field 'sources' on type 'Query'."
    for query in ("{ sources { name } }", "{ __typename ...F } fragment F on Query { __typename }"):
        answer = only_error(await limited.nobody(query))
        assert answer["extensions"] == {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize("who", ["agent", "customer"])
@pytest.mark.parametrize("setting", TOLD)
async def test_similar_names_are_told_by_role(
    world: World, setting: Introspection, who: str
) -> None:
    """In the document, and in variables; of fields customers never hear."""
    limited = Limited(world, introspection=setting)
    ask = limited.agent if who == "agent" else limited.customer
    told = who in TOLD[setting]
    argument = only_error(await ask("{ tickets(frst: 1) { totalCount } }"))
    assert "frst" in argument["message"]
    assert ("Did you mean" in argument["message"]) is told
    query = "query($f: TicketFilter) { tickets(filter: $f) { totalCount } }"
    variable = only_error(await ask(query, {"f": {"qeues": ["Raw"]}}))
    assert "qeues" in variable["message"]
    assert ("Did you mean" in variable["message"]) is told


async def test_nobody_gets_hints_about_variables(limited: Limited) -> None:
    query = "mutation($i: LoginInput!) { login(input: $i) { token } }"
    answer = await limited.ask(query, {"i": {"logn": "x"}}, viewer=None)
    assert answer.refused
    assert "Did you mean" not in str(answer.body)
