"""Every place in the schema that takes a text, and a document that puts one there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from schema.audience import CUSTOMERS
from schema.build import build, core

SCHEMA = core(build())
NO_TEXT = frozenset({"Boolean", "Int", "Float"})
Way = tuple[str, ...]  # the names from the argument down to the text


@dataclass(frozen=True)
class Place:
    """A field that takes a text, and where in its arguments: by the names of its inputs."""

    type: str
    field: str
    way: Way

    @property
    def name(self) -> str:
        return f"{self.type}.{self.field}({'.'.join(self.way)})"

    @property
    def is_for_customers(self) -> bool:
        return self.field in CUSTOMERS.get(self.type, ())

    def variables(self, text: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values of all arguments: the text in its place, beside what is given."""
        argument, *inner = self.way
        type_ = self._arguments[argument].type
        found = {
            name: given.get(name, _least(described.type))
            for name, described in self._arguments.items()
            if name in given or is_required_argument(described)
        }
        return found | {argument: _put(type_, inner, text, found.get(argument))}

    def document(self, around: str, operation: str = "query") -> str:
        """The operation, with a variable for each argument; `around` has `%s` for the field."""
        declared = ", ".join(f"${name}: {a.type}" for name, a in self._arguments.items())
        asked = ", ".join(f"{name}: ${name}" for name in self._arguments)
        selection = selection_of(SCHEMA.type_map[self.type].fields[self.field].type)  # type: ignore[attr-defined]
        return f"{operation}({declared}) {{ {around % f'{self.field}({asked}) {selection}'} }}"

    @property
    def _arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = SCHEMA.type_map[self.type].fields[self.field].args  # type: ignore[attr-defined]
        return arguments


def places() -> list[Place]:
    """All of them: arguments and fields of inputs of type String, ID or of a scalar of our own."""
    return [
        Place(type_.name, name, (argument, *inner))
        for type_ in SCHEMA.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        # what is followed compares texts in memory: tests/live tries them
        if type_.name != "Subscription"
        for name, field in type_.fields.items()
        for argument, described in field.args.items()
        for inner in _texts(described.type)
    ]


def selection_of(type_: Any) -> str:
    """What is asked of whatever a field gives: enough to count it."""
    named = get_named_type(type_)
    if is_leaf_type(named):
        return ""
    if named.name.endswith("Connection"):
        return "{ totalCount nodes { __typename } pageInfo { endCursor } }"
    fields = getattr(named, "fields", {})
    return "{ __typename errors { code message path } }" if "errors" in fields else "{ __typename }"


def size(found: Any) -> int:
    """How much an answer has: objects, and what was counted."""
    if isinstance(found, dict):
        return sum(map(size, found.values())) + ("__typename" in found)
    if isinstance(found, list):
        return sum(map(size, found))
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def _texts(type_: Any, within: frozenset[str] = frozenset()) -> Iterator[Way]:
    """The ways to texts in an input type; one that has itself in it is looked at once."""
    named = get_named_type(type_)
    if isinstance(named, GraphQLScalarType) and named.name not in NO_TEXT:
        yield ()
    if isinstance(named, GraphQLInputObjectType) and named.name not in within:
        for name, field in named.fields.items():
            yield from ((name, *inner) for inner in _texts(field.type, within | {named.name}))


def _put(type_: Any, way: list[str], text: str, given: Any) -> Any:
    """A value of the type with the text at the end of the way."""
    if isinstance(type_, GraphQLNonNull):
        return _put(type_.of_type, way, text, given)
    if isinstance(type_, GraphQLList):
        first = given[0] if isinstance(given, list) and given else None
        return [_put(type_.of_type, way, text, first)]
    if not way:
        return text
    assert isinstance(type_, GraphQLInputObjectType)
    name, *inner = way
    value = {**_required(type_), **(given or {})}
    return value | {name: _put(type_.fields[name].type, inner, text, value.get(name))}


def _required(type_: GraphQLInputObjectType) -> dict[str, Any]:
    """The least that an input needs."""
    return {
        name: _least(field.type)
        for name, field in type_.fields.items()
        if isinstance(field.type, GraphQLNonNull) and field.default_value is Undefined
    }


def _least(type_: Any) -> Any:
    if isinstance(type_, GraphQLNonNull):
        return _least(type_.of_type)
    if isinstance(type_, GraphQLList):
        return [_least(type_.of_type)]
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        return _required(type_)
    return {"Boolean": True, "Int": 1, "Float": 1.0, "Date": "2026-12-24"}.get(
        type_.name, "zqxnobody"
    )
