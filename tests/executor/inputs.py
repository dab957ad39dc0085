"""Values for arguments, as types of the schema want them: literals, variables and their JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    is_required_argument,
    is_required_input_field,
)
from graphql.utilities import is_type_sub_type_of
from strawberry.schema.schema_converter import GraphQLCoreConverter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLInputType, GraphQLNullableType

    from tests.executor.choices import Choices

    # of a scalar, by its name and that of the argument; a value as JSON has it
    Scalars = Callable[[Choices, str, str], Any]

MOST_ITEMS = 3


class Name(str):
    """A value of an enum: a text in JSON, a name in a document."""

    __slots__ = ()


@dataclass(frozen=True)
class Variable:
    """A variable as the operation declares it."""

    name: str
    type: GraphQLInputType
    default: Any = Undefined

    @property
    def declaration(self) -> str:
        default = "" if self.default is Undefined else f" = {printed(self.default)}"
        return f"${self.name}: {self.type}{default}"

    @property
    def may_be_absent(self) -> bool:
        return self.default is not Undefined or not isinstance(self.type, GraphQLNonNull)


@dataclass(frozen=True)
class Habits:
    """What is special about a schema: values for its scalars, and what is never or always there."""

    scalars: Scalars
    left_out: frozenset[str] = frozenset()  # fields
    always: frozenset[str] = frozenset()  # arguments


def printed(value: Any) -> str:
    """The value as a document has it."""
    if isinstance(value, Variable):
        return f"${value.name}"
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(printed, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {printed(inner)}' for name, inner in value.items())}}}"
    return json.dumps(value)


class Inputs:
    """The values of one document; its variables are declared as they are needed."""

    def __init__(self, schema: GraphQLSchema, choices: Choices, habits: Habits) -> None:
        self.variables: list[Variable] = []
        self._schema = schema
        self._choices = choices
        self._habits = habits

    def arguments(self, wanted: Mapping[str, Any]) -> str:
        """Those that must be given and some of the others, in parentheses."""
        given = {
            name: self.value(argument.type, name, has_default=_has_default(argument))
            for name, argument in wanted.items()
            if is_required_argument(argument)
            or name in self._habits.always
            or not self._choices.once_in(2)
        }
        inside = ", ".join(f"{name}: {printed(value)}" for name, value in given.items())
        return f"({inside})" if inside else ""

    def value(self, type_: Any, name: str, *, has_default: bool = False) -> Any:
        """A literal, or a variable; also inside of lists and objects."""
        if self._choices.once_in(3):
            return self.variable(type_, name, has_default=has_default)
        return self._literal(type_, name, self.value)

    def variable(self, type_: Any, name: str, *, has_default: bool = False) -> Variable:
        """One that may stand where this type is wanted: an old one, or a new one."""
        fitting = [v for v in self.variables if self._fits(v, type_, has_default=has_default)]
        if fitting and not self._choices.once_in(2):
            return self._choices.of(fitting)
        new = self._declared(f"v{len(self.variables)}", type_, name, has_default=has_default)
        self.variables.append(new)
        return new

    def given(self) -> dict[str, Any]:
        """JSON for the variables, some of them null or absent where they may be."""
        return {
            variable.name: self._constant(variable.type, variable.name)
            for variable in self.variables
            if not (variable.may_be_absent and self._choices.once_in(3))
        }

    def _declared(self, name: str, type_: Any, for_: str, *, has_default: bool) -> Variable:
        """Of this type, a stricter one, or one that a default makes strict enough."""
        bare = _nullable(type_)
        if not isinstance(type_, GraphQLNonNull):
            types = [bare, GraphQLNonNull(bare)]
            return Variable(name, self._choices.of(types), *self._default(type_, for_))
        if has_default and self._choices.once_in(3):
            return Variable(name, bare)
        if self._choices.once_in(3):
            return Variable(name, bare, self._constant(type_, for_))
        return Variable(name, type_, *self._default(type_, for_))

    def _default(self, type_: Any, name: str) -> tuple[Any, ...]:
        """A constant that is not null, or none."""
        if self._choices.once_in(3):
            return (self._constant(GraphQLNonNull(_nullable(type_)), name),)
        return ()

    def _fits(self, variable: Variable, type_: Any, *, has_default: bool) -> bool:
        """Whether the variable may stand there (GraphQL specification 5.8.5)."""
        wanted = type_
        if isinstance(type_, GraphQLNonNull) and not isinstance(variable.type, GraphQLNonNull):
            if variable.default is Undefined and not has_default:
                return False
            wanted = type_.of_type
        return is_type_sub_type_of(self._schema, variable.type, wanted)

    def _constant(self, type_: Any, name: str, *, has_default: bool = False) -> Any:
        """A literal without variables."""
        del has_default
        return self._literal(type_, name, self._constant)

    def _literal(self, type_: Any, name: str, inner: Callable[..., Any]) -> Any:
        if not isinstance(type_, GraphQLNonNull) and self._choices.once_in(5):
            return None
        return self._present(_nullable(type_), name, inner)

    def _present(self, type_: GraphQLNullableType, name: str, inner: Callable[..., Any]) -> Any:
        if isinstance(type_, GraphQLList):
            if self._choices.once_in(5):  # a single value becomes a list
                return self._present(_innermost(type_), name, inner)
            items = range(self._choices.below(MOST_ITEMS + 1))
            return [inner(type_.of_type, name) for _ in items]
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_, inner)
        if isinstance(type_, GraphQLEnumType):
            return Name(self._choices.of(sorted(type_.values)))
        return self._habits.scalars(self._choices, str(type_), name)

    def _object(self, type_: GraphQLInputObjectType, inner: Callable[..., Any]) -> dict[str, Any]:
        if _is_one_of(type_):
            # a variable would have to be declared as never null
            name = self._choices.of(list(type_.fields))
            return {name: self._present(type_.fields[name].type, name, inner)}
        return {
            name: inner(field.type, name, has_default=_has_default(field))
            for name, field in type_.fields.items()
            if is_required_input_field(field) or self._choices.once_in(3)
        }


def _nullable(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def _innermost(type_: Any) -> Any:
    while isinstance(type_, GraphQLList | GraphQLNonNull):
        type_ = type_.of_type
    return type_


def _is_one_of(type_: GraphQLInputObjectType) -> bool:
    """Strawberry checks that itself."""
    definition = (type_.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return type_.is_one_of or bool(definition and definition.is_one_of)


def _has_default(wanted: Any) -> bool:
    return wanted.default is not None or wanted.default_value is not Undefined
