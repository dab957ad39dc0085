"""Whatever fits the inputs of mutations is done or refused; nothing of it breaks anything."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.build import build, core
from tests.queries.test_any_input import arguments
from tests.world.world import World

# logins and log-outs have tests of their own
CHANGES = [
    "customerUserLink",
    "customerUserUnlink",
    "ticketSetCustomer",
    "ticketsSetCustomer",
]
CODES = {
    *("INVALID_INPUT", "NOT_FOUND", "NOT_REGISTERED", "INVALID_CUSTOMER", "CONFLICT"),
    *("LOGIN_TAKEN", "RECORD_TAKEN", "ALREADY_LINKED", "NOT_LINKED"),
}


def input_of(name: str) -> GraphQLInputObjectType:
    mutation = core(build()).mutation_type
    assert mutation
    type_ = get_named_type(mutation.fields[name].args["input"].type)
    assert isinstance(type_, GraphQLInputObjectType)
    return type_


INPUTS = {name: input_of(name) for name in CHANGES}


@pytest.mark.parametrize("name", CHANGES)
@settings(max_examples=30)
@given(data=st.data())
async def test_any_input_is_done_or_refused(world: World, name: str, data: st.DataObject) -> None:
    """By everything up to the end: what might be done is only looked at."""
    wanted: dict[str, Any] = data.draw(arguments(INPUTS[name].fields))
    wanted["validateOnly"] = True
    query = f"mutation($input: {INPUTS[name].name}!)"
    payload = f"{{ {name}(input: $input) {{ errors {{ code path }} }} }}"
    answer = await world.ask(f"{query} {payload}", {"input": wanted})
    assert answer.errors == []
    errors = answer.data[name]["errors"]
    assert {error["code"] for error in errors} <= CODES
    assert all(error["path"][0] == "input" for error in errors)
    assert answer.unreached == []
