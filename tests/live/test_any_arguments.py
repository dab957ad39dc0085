"""Whatever somebody types into the arguments of a subscription is followed or refused."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest
from graphql import GraphQLField, get_named_type, is_leaf_type
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.context import Context
from schema.build import build, core
from schema.executor.messages import Request
from tests.queries.test_any_input import arguments
from tests.world.stores import ADMIN
from tests.world.world import World

SUBSCRIPTION = core(build()).subscription_type
assert SUBSCRIPTION is not None
FIELDS = {name: field for name, field in SUBSCRIPTION.fields.items() if field.args}
A_MOMENT = 0.02  # seconds after which it counts as followed
REFUSALS = {"INVALID_INPUT", "BAD_REQUEST", "RESYNC_REQUIRED"}


def document(name: str, field: GraphQLField) -> str:
    declared = ", ".join(f"${a}: {argument.type}" for a, argument in field.args.items())
    given_ = ", ".join(f"{a}: ${a}" for a in field.args)
    shown = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    return f"subscription({declared}) {{ {name}({given_}) {shown} }}"


@pytest.mark.parametrize("name", FIELDS)
@settings(max_examples=30)
@given(data=st.data())
async def test_any_arguments_are_followed_or_refused(
    world: World, name: str, data: st.DataObject
) -> None:
    variables = data.draw(arguments(FIELDS[name].args))
    request = Request(document(name, FIELDS[name]), variables)
    context = Context(world.services, await world.viewer(ADMIN))
    async with aclosing(world.executor.subscribe(request, context)) as answers:
        first = asyncio.ensure_future(anext(answers))
        await asyncio.wait([first], timeout=A_MOMENT)
        if first.done():
            errors = first.result().body.get("errors", [])
            assert {error["extensions"]["code"] for error in errors} <= REFUSALS
        else:
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
