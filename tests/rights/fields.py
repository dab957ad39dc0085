"""The fields that can reach a ticket, article, customer user or company, told from the schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_required_argument,
)

from tests.rights.oracle import TARGETS

Composite = GraphQLObjectType | GraphQLInterfaceType
Path = tuple[str, ...]  # fields, each as `Type.field`
LEVELS = 2  # of what is asked for below a field
# what is asked for beside IDs: the texts by which one would know a ticket
TOLD = {"Ticket": ("number", "title"), "Article": ("subject",), "HistoryEntry": ("old", "new")}
# what arguments are given; a required one that is not here has to be added
GIVEN = {
    "id": "id: $id",
    "ids": "ids: $ids",
    "source": 'source: "crm"',
    "first": "first: 6",
}
BELOW = {**GIVEN, "first": "first: 2"}  # enough to tell, and lists in lists stay short


@dataclass(frozen=True)
class Fields:
    """The schema as a graph of fields."""

    schema: GraphQLSchema

    @cached_property
    def types(self) -> dict[str, Composite]:
        """Every type with fields but those of introspection."""
        return {
            name: type_
            for name, type_ in self.schema.type_map.items()
            if isinstance(type_, Composite) and not name.startswith("__")
        }

    @cached_property
    def reaching(self) -> frozenset[str]:
        """The types from which a way leads to a target, and the targets."""
        found, before = {*TARGETS, "Node"}, set[str]()
        while found != before:
            before = set(found)
            found |= {n for n, t in self.types.items() if found & set(_kinds(t))}
        return frozenset(found)

    @cached_property
    def all(self) -> dict[str, GraphQLField]:
        """Every field that can reach a target, by `Type.field`."""
        return {
            f"{name}.{field_name}": field
            for name, type_ in sorted(self.types.items())
            if isinstance(type_, GraphQLObjectType)
            for field_name, field in type_.fields.items()
            if get_named_type(field.type).name in self.reaching
        }

    @cached_property
    def ways(self) -> dict[str, list[Path]]:
        """How each type is reached from the query, short ways first: by each field giving it."""
        found: dict[str, list[Path]] = {"Query": [()]}
        found |= {name: [(f"Node.{name}",)] for name in self.types if self._is_node(name)}
        waiting = list(found)
        while waiting:
            name = waiting.pop(0)
            for field in self._of(name):
                reached = get_named_type(self.all[field].type).name
                if found.setdefault(reached, []) == []:
                    waiting.append(reached)
                if reached not in NO_DETOUR and not self._is_node(reached):
                    found[reached] += [(*way, field) for way in found[name]]
        return found

    def of_queries(self) -> list[str]:
        """The fields that reach a target and that a query reaches."""
        ways = self.ways
        return [name for name in self.all if name.partition(".")[0] in ways]

    @cached_property
    def of_changes(self) -> set[str]:
        """The types of what mutations give that reach a target and that no query reaches."""
        found, waiting = set[str](), ["Mutation"]
        while waiting:
            name = waiting.pop()
            found.add(name)
            below = {get_named_type(self.all[field].type).name for field in self._of(name)}
            waiting += below - found - self.ways.keys()
        return found

    @cached_property
    def _of_types(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.all:
            found.setdefault(name.partition(".")[0], []).append(name)
        return found

    def _of(self, type_name: str) -> list[str]:
        return self._of_types.get(type_name, [])

    def _is_node(self, name: str) -> bool:
        type_ = self.schema.type_map[name]
        node = self.schema.type_map["Node"]
        return isinstance(type_, GraphQLObjectType) and node in type_.interfaces

    def document(self, way: Path, field: str, allowed: Collection[str] | None) -> str:
        """A query that goes the way, then asks for the field and for IDs below it.

        `allowed` are the fields that may be named below, all without it.
        """
        selection = self._asked(field, GIVEN, self._below(field, allowed, LEVELS))
        for step in reversed(way):
            selection = self._step(step, selection)
        heads = [head for name, head in HEADS.items() if f"${name}" in _words(selection)]
        return f"query({', '.join(heads)}) {{ {selection} }}" if heads else f"{{ {selection} }}"

    def change(self, name: str, allowed: Collection[str] | None) -> str:
        """A mutation that asks for what went wrong, and for IDs below all that it gives."""
        field = self.types["Mutation"].fields[name]
        payload = self._payload(get_named_type(field.type).name, allowed)
        given = field.args["input"].type
        return f"mutation($input: {given}) {{ {name}(input: $input) {{ {payload} }} }}"

    def _payload(self, type_name: str, allowed: Collection[str] | None) -> str:
        parts = ["__typename"]
        for name, field in self.types[type_name].fields.items():
            kind, where = get_named_type(field.type).name, f"{type_name}.{name}"
            if kind == "UserError":
                parts.append(f"{name} {{ code message }}")
            elif where in self.all and kind in self.of_changes:
                parts.append(f"{name} {{ {self._payload(kind, allowed)} }}")
            elif where in self.all:
                parts.append(self._asked(where, BELOW, self._below(where, allowed, 1)))
        return " ".join(parts)

    def _step(self, step: str, selection: str) -> str:
        kind, _, name = step.partition(".")
        if kind == "Node":
            return f"nodes(ids: $ids) {{ ... on {name} {{ {selection} }} }}"
        return self._asked(step, GIVEN, selection)

    def _asked(self, field: str, given: dict[str, str], selection: str) -> str:
        name = field.partition(".")[2]
        return f"{name}{_arguments(field, self.all[field], given)} {{ {selection} }}"

    def _below(self, field: str, allowed: Collection[str] | None, levels: int) -> str:
        """What is asked for of whatever a field gives: its ID, and what is reached from it."""
        type_ = get_named_type(self.all[field].type)
        parts = ["__typename", *(["id"] if type_.name in (*TARGETS, "Node") else [])]
        told = TOLD.get(type_.name, ())
        parts += [name for name in told if not allowed or f"{type_.name}.{name}" in allowed]
        for each in self._of(type_.name):
            is_page = type_.name.endswith(("Connection", "Edge"))
            if (is_page and each.endswith(".edges")) or (allowed and each not in allowed):
                continue
            left = levels if is_page else levels - 1
            if left >= 0:
                parts.append(self._asked(each, BELOW, self._below(each, allowed, left)))
        return " ".join(parts)


NO_DETOUR = {"Node", "Query"}
HEADS = {"id": "$id: ID!", "ids": "$ids: [ID!]!"}


def _kinds(type_: GraphQLNamedType) -> Iterator[str]:
    if isinstance(type_, Composite):
        yield from (get_named_type(field.type).name for field in type_.fields.values())


def _arguments(name: str, field: GraphQLField, given: dict[str, str]) -> str:
    for argument, described in field.args.items():
        assert argument in given or not is_required_argument(described), (
            f"{name} needs `{argument}`: say in GIVEN of tests/rights/fields.py what it is given"
        )
    asked = [given[one] for one in field.args if one in given]
    return f"({', '.join(asked)})" if asked else ""


def _words(text: str) -> list[str]:
    return text.replace(",", " ").replace(")", " ").replace("(", " ").split()
