"""Valid documents of any schema, made up from what the schema says of itself.

What may be merged always can: one response key means the same field, with the same arguments and
of the same type, in the whole document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import (
    DirectiveLocation,
    GraphQLBoolean,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    OperationType,
    get_named_type,
    is_leaf_type,
    is_specified_directive,
)
from hypothesis import strategies as st

from tests.executor.choices import Choices
from tests.executor.inputs import Habits, Inputs, printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLDirective, GraphQLField, GraphQLSchema

    from tests.executor.choices import Draw

MOST_LEVELS = 5
MOST_FIELDS = 24
MOST_SELECTIONS = 4
VARIABLES = 2  # sets of values for each document

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
Fields = dict[str, "GraphQLField"]


@dataclass(frozen=True)
class Made:
    """A document, values for its variables, and the fields in it as `Type.field`."""

    text: str
    variables: list[dict[str, Any]]
    places: list[str]


@dataclass(frozen=True)
class Fragment:
    """A named fragment: on which type, and how many levels it has below it."""

    name: str
    type: Composite
    levels: int
    text: str


def documents(
    schema: GraphQLSchema, habits: Habits, kind: OperationType = OperationType.QUERY
) -> st.SearchStrategy[Made]:
    """Documents with one operation."""

    @st.composite
    def made(draw: Draw) -> Made:
        return Draft(schema, Choices(draw), habits).made(kind)

    return made()


@dataclass
class Draft:
    """A document on its way."""

    schema: GraphQLSchema
    choices: Choices
    habits: Habits
    fields_left: int = MOST_FIELDS
    keys: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    fragments: list[Fragment] = field(default_factory=list)
    places: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.schema, self.choices, self.habits)

    def made(self, kind: OperationType) -> Made:
        root = self.schema.get_root_type(kind)
        assert root is not None
        selections = self.selections(root, MOST_LEVELS)
        directives = self.custom(DirectiveLocation[kind.name])
        declared = ", ".join(variable.declaration for variable in self.inputs.variables)
        head = f"{kind.value} Made{f'({declared})' if declared else ''}{directives}"
        text = "\n".join([f"{head} {selections}", *(f.text for f in self.fragments)])
        variables = [self.inputs.given() for _ in range(VARIABLES)]
        return Made(text, variables, list(self.places))

    # --- selections

    def selections(self, type_: Composite, levels: int) -> str:
        count = 1 + self.choices.below(MOST_SELECTIONS)
        return f"{{ {' '.join([self.selection(type_, levels) for _ in range(count)])} }}"

    def selection(self, type_: Composite, levels: int) -> str:
        ways: list[Callable[[Composite, int], str]] = [self.field] * 4
        if levels > 0 and self.fields_left > 0:
            ways += [self.inline, self.spread]
        if not isinstance(type_, GraphQLObjectType) and levels > 0:
            ways += [self.inline, self.spread]
        return self.choices.of(ways)(type_, levels)

    def field(self, type_: Composite, levels: int) -> str:
        self.fields_left -= 1
        options = self.options(type_, levels)
        if not options or self.choices.once_in(12):
            return f"{self.key('__typename', '', 'String!')}{self.switches('FIELD')}"
        name = self.choices.of(list(options))
        definition = options[name]
        self.places[f"{type_.name}.{name}"] = None
        arguments = self.inputs.arguments(definition.args)
        key = self.key(name, arguments, str(definition.type))
        text = f"{key}{arguments}{self.switches('FIELD')}"
        named: Any = get_named_type(definition.type)
        return text if is_leaf_type(named) else f"{text} {self.selections(named, levels - 1)}"

    def options(self, type_: Composite, levels: int) -> Fields:
        """The fields that may be selected: leaves, or fields that lead further down."""
        if isinstance(type_, GraphQLUnionType):
            return {}
        fields = {
            name: definition
            for name, definition in type_.fields.items()
            if f"{type_.name}.{name}" not in self.habits.left_out
        }
        leaves = {n: f for n, f in fields.items() if is_leaf_type(get_named_type(f.type))}
        others = {n: f for n, f in fields.items() if n not in leaves}
        if levels <= 0 or self.fields_left <= 0 or not others:
            return leaves
        return leaves if leaves and self.choices.once_in(2) else others

    def key(self, name: str, arguments: str, type_: str) -> str:
        """The field's name with an alias, if need be: for what was seen before often the same."""
        signature = (name, arguments, type_)
        known = [key for key, meaning in self.keys.items() if meaning == signature]
        if known and not self.choices.once_in(3):
            key = self.choices.of(known)
        elif name not in self.keys and not self.choices.once_in(3):
            key = name
        else:
            key = f"a{len(self.keys)}"
        self.keys[key] = signature
        return name if key == name else f"{key}: {name}"

    # --- fragments

    def inline(self, type_: Composite, levels: int) -> str:
        if self.choices.once_in(4):
            return f"...{self.switches('INLINE_FRAGMENT')} {self.selections(type_, levels)}"
        on = self.choices.of(self.overlapping(type_))
        switches = self.switches("INLINE_FRAGMENT")
        return f"... on {on.name}{switches} {self.selections(on, levels - 1)}"

    def spread(self, type_: Composite, levels: int) -> str:
        fitting = [
            fragment
            for fragment in self.fragments
            if fragment.levels <= levels and self.overlap(fragment.type, type_)
        ]
        reused = fitting and not self.choices.once_in(3)
        fragment = self.choices.of(fitting) if reused else self.new_fragment(type_, levels - 1)
        return f"...{fragment.name}{self.switches('FRAGMENT_SPREAD')}"

    def new_fragment(self, type_: Composite, levels: int) -> Fragment:
        """It knows those that are finished alone, so that none leads back to itself."""
        on = self.choices.of(self.overlapping(type_))
        selections = self.selections(on, levels)
        directives = self.custom(DirectiveLocation.FRAGMENT_DEFINITION)
        name = f"F{len(self.fragments)}"
        text = f"fragment {name} on {on.name}{directives} {selections}"
        fragment = Fragment(name, on, levels, text)
        self.fragments.append(fragment)
        return fragment

    def overlapping(self, type_: Composite) -> list[Composite]:
        """The types of which an object of this one may be, this one first."""
        others = [
            other
            for other in self.schema.type_map.values()
            if isinstance(other, Composite)
            and other is not type_
            and not other.name.startswith("__")
            and self.overlap(other, type_)
        ]
        return [type_, *others]

    def overlap(self, one: Composite, other: Composite) -> bool:
        return not self.objects(one).isdisjoint(self.objects(other))

    def objects(self, type_: Composite) -> set[str]:
        if isinstance(type_, GraphQLObjectType):
            return {type_.name}
        return {possible.name for possible in self.schema.get_possible_types(type_)}

    # --- directives

    def switches(self, location: str) -> str:
        """`@skip` and `@include` now and then, and what the schema has besides."""
        text = ""
        for name in ("skip", "include"):
            if self.choices.once_in(10):
                condition = self.inputs.value(GraphQLNonNull(GraphQLBoolean), "if")
                text += f" @{name}(if: {printed(condition)})"
        return text + self.custom(DirectiveLocation[location])

    def custom(self, location: DirectiveLocation) -> str:
        found = [
            directive
            for directive in self.schema.directives
            if location in directive.locations and not is_specified_directive(directive)
        ]
        return "".join(self.directive(d) for d in found if self.choices.once_in(6))

    def directive(self, directive: GraphQLDirective) -> str:
        return f" @{directive.name}{self.inputs.arguments(directive.args)}"
