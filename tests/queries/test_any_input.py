"""Whatever fits the types of the schema is answered or refused; nothing of it breaks anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    is_leaf_type,
)
from graphql.type import get_named_type
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import global_id
from schema.build import build, core
from tests.queries.made_up import cursor
from tests.world.world import World

# how each type with arguments on its fields is reached
WAYS = {
    "Query": "%s",
    "Viewer": "viewer { %s }",
    "MyTickets": "viewer { myTickets { %s } }",
    "Ticket": 'ticket(number: "2026010110000018") { %s }',
    "Article": 'ticket(number: "2026010110000018") { articles { nodes { %s } } }',
    "Queue": 'queue(name: "Support") { %s }',
    "CustomerUser": 'customerUser(login: "K10002") { %s }',
    "Company": 'company(customerId: "1001") { %s }',
}
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("%_\\*'\"$?{}[]:\0\r\n ", max_size=12),
    st.sampled_from(["1001", "K10002", "Support::*", "crm", "2026010110000018", "Raw", "gmbh"]),
)
KEYS = st.one_of(st.integers(), st.text(max_size=10), st.lists(st.text(max_size=5), max_size=3))
TYPES = st.sampled_from(["Ticket", "Article", "HistoryEntry", "CustomerUser", "Company", "Queue"])
IDS = st.one_of(TEXTS, st.builds(global_id, TYPES, KEYS))
ORDERS = st.sampled_from(["tickets:created-", "queues", "customerUsers", "companies", "contacts"])
PLACES = st.lists(st.one_of(st.text(max_size=20), st.integers(), st.just("own")), max_size=4)
CURSORS = st.one_of(TEXTS, st.builds(lambda order, place: cursor(order, *place), ORDERS, PLACES))
TIMES = st.one_of(
    TEXTS, st.datetimes().map(lambda t: t.isoformat()), st.datetimes().map(lambda t: f"{t}Z")
)
INTEGERS = st.one_of(st.integers(-(2**31), 2**31 - 1), st.integers(0, 10))


def values(type_: Any, name: str) -> st.SearchStrategy[Any]:
    """Values of an input type; texts that may be cursors often are."""
    if isinstance(type_, GraphQLNonNull):
        return values(type_.of_type, name)
    if isinstance(type_, GraphQLList):
        return st.lists(values(type_.of_type, name), max_size=3)
    if isinstance(type_, GraphQLEnumType):
        return st.sampled_from(sorted(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        return arguments(type_.fields)
    by_name = {"Boolean": st.booleans(), "Int": INTEGERS, "ID": IDS, "DateTime": TIMES}
    return by_name.get(type_.name, CURSORS if name in ("after", "before") else TEXTS)


def arguments(wanted: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the arguments that may be left out, and all others."""
    found = {name: values(argument.type, name) for name, argument in wanted.items()}
    needed = {
        name
        for name, argument in wanted.items()
        if isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
    }
    optional = {name: value for name, value in found.items() if name not in needed}
    return st.fixed_dictionaries({name: found[name] for name in needed}, optional=optional)


def fields_with_arguments() -> Iterator[tuple[str, GraphQLField]]:
    for type_ in core(build()).type_map.values():
        if isinstance(type_, GraphQLObjectType) and type_.name not in ("Mutation", "Subscription"):
            for name, field in type_.fields.items():
                if field.args and not type_.name.startswith("__"):
                    yield f"{type_.name}.{name}", field


FIELDS = dict(fields_with_arguments())


def document(place: str) -> str:
    """A query that gives every argument of the field a variable."""
    type_name, name = place.split(".")
    field = FIELDS[place]
    declared = ", ".join(f"${a}: {argument.type}" for a, argument in field.args.items())
    given_ = ", ".join(f"{a}: ${a}" for a in field.args)
    return f"query({declared}) {{ {WAYS[type_name] % f'{name}({given_}) {selection(field)}'} }}"


def selection(field: GraphQLField) -> str:
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return ""
    if named.name.endswith("Connection"):
        return "{ totalCount nodes { __typename } pageInfo { endCursor } }"
    return "{ __typename }"


@pytest.mark.parametrize("place", FIELDS)
@settings(max_examples=30)
@given(data=st.data())
async def test_any_arguments_are_answered_or_refused(
    world: World, place: str, data: st.DataObject
) -> None:
    """Never an internal error, never a source that seems down, whatever somebody types."""
    variables = data.draw(arguments(FIELDS[place].args))
    answer = await world.ask(document(place), variables)
    assert set(answer.codes) <= {"INVALID_INPUT", "BAD_REQUEST"}, answer.errors
    assert answer.unreached == []
