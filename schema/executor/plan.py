"""Plans: what an operation asks of the objects of each type, compiled once.

A plan is made for one operation and one set of values of the variables in `@skip` and `@include`.
Selections below the root are compiled when the first object of their type arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    OperationType,
    get_named_type,
)
from graphql import is_leaf_type as is_leaf
from graphql.execution.collect_fields import collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from schema.executor.emission import Constant, Emission, Leaf, Open, Plain, Waits, leaf_pass
from schema.executor.finding import Attribute, finder

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graphql import FieldNode, GraphQLField, GraphQLOutputType, OperationDefinitionNode
    from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails

    from schema.executor.emission import Entry, Failures
    from schema.executor.finding import Finder
    from schema.executor.operation import Operation
    from schema.executor.types import Types

BYTES_OF_FIELD = 4_000  # measured: with its part of the generated code, and what it was made from


class Shape:
    """What a selection asks, to be compared: its parts are many, so they are hashed once."""

    __slots__ = ("_hash", "_parts")

    def __init__(self, parts: tuple[Hashable, ...]) -> None:
        self._parts = parts
        self._hash = hash(parts)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self._parts == other._parts


class Field:
    """One field of a selection: how it is found, and what is selected in it."""

    __slots__ = (
        "definition",
        "details",
        "find",
        "key",
        "leaf",
        "name",
        "nodes",
        "parent",
        "pass_leaves",
        "selections",
        "type",
    )

    def __init__(
        self,
        key: str,
        details: FieldDetailsList,
        parent: GraphQLObjectType,
        definition: GraphQLField,
        find: Finder,
    ) -> None:
        self.key = key
        self.details = details
        self.nodes: list[FieldNode] = [detail.node for detail in details]
        self.name = self.nodes[0].name.value
        self.parent = parent
        self.definition = definition
        self.type: GraphQLOutputType = definition.type
        self.find = find
        self.selections: dict[str, Selection] = {}
        self.leaf: Leaf | None = None
        self.pass_leaves: Callable[[list[Any], Failures], list[Any]] | None = None

    @property
    def where(self) -> str:
        """Its coordinates in the schema."""
        return f"{self.parent.name}.{self.name}"


class Selection:
    """What is asked of objects of one type: read at once, or found later."""

    def __init__(self, type_: GraphQLObjectType, fields: list[Field], types: Types) -> None:
        self.type = type_
        self.fields = fields
        self.open: list[Field] = []
        self.shape: Hashable = None  # what it asks, if all of it is in the object itself
        self.alike = types.alike(type_)
        self._read = {field.key for field in fields if _is_plain(field)}
        self._emission = self._compiled()

    @property
    def source(self) -> str:
        """The generated pass, for people."""
        return self._emission.source

    def emit(self, objects: list[Any], failures: Failures) -> list[dict[str, Any]]:
        """An answer for each object, in order; what is in `open` is still to be found."""
        try:
            return self._emission.of(objects, failures)
        except Waits as waits:
            self._read.discard(waits.key)  # from now on it is found as others are
            self._emission = self._compiled()
            return self.emit(objects, failures)

    def read_nothing_at_once(self) -> None:
        """Find every field by itself, in its turn: mutations change what attributes say."""
        self._read.clear()
        self._emission = self._compiled()

    def _compiled(self) -> Emission:
        self.open = [f for f in self.fields if f.key not in self._read and not _is_typename(f)]
        return Emission(self.type.name, [self._entry(field) for field in self.fields])

    def _entry(self, field: Field) -> Entry:
        if _is_typename(field):
            return Constant(field.key, self.type.name)
        if field.key in self._read and isinstance(field.find, Attribute):
            return Plain(field.key, field.find.name, Leaf(field.type, field.where, field.key))
        return Open(field.key)


def _is_typename(field: Field) -> bool:
    return field.name == "__typename"


def _is_plain(field: Field) -> bool:
    return isinstance(field.find, Attribute) and is_leaf(_nullable(field.type))


def _nullable(type_: Any) -> Any:
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


class Plan:
    """A compiled operation. Raises `GraphQLError` for a directive that cannot be."""

    def __init__(self, operation: Operation, variables: VariableValues, types: Types) -> None:
        self.types = types
        self.fields = 0
        self._operation: OperationDefinitionNode = operation.node
        self._fragments: dict[str, FragmentDetails] = operation.fragments
        # directives are the same whenever this plan is used: these values are in its key
        self._variables = VariableValues(
            {n: v for n, v in variables.sources.items() if n in operation.switches},
            {n: v for n, v in variables.coerced.items() if n in operation.switches},
        )
        root = types.schema.get_root_type(self._operation.operation)
        if root is None:
            kind = self._operation.operation.value
            raise GraphQLError(
                f"Schema is not configured to execute {kind} operation.", self._operation
            )
        grouped = collect_fields(
            types.schema, self._fragments, self._variables, root, self._operation
        ).grouped_field_set
        self.root = self._selection(root, grouped)
        if self._operation.operation is OperationType.MUTATION:
            self.root.read_nothing_at_once()

    @property
    def bytes(self) -> int:
        """About what it takes in memory."""
        return BYTES_OF_FIELD * self.fields

    def below(self, field: Field, type_: GraphQLObjectType) -> Selection:
        """What is selected in a field, of objects of this type."""
        known = field.selections.get(type_.name)
        if known is None:
            grouped = collect_subfields(
                self.types.schema,
                self._fragments,
                self._variables,
                self._operation,
                type_,
                field.details,
            ).grouped_field_set
            known = field.selections[type_.name] = self._selection(type_, grouped)
        return known

    def leaves(self, field: Field) -> Callable[[list[Any], Failures], list[Any]]:
        """How values of a field whose innermost type is a leaf are written."""
        if field.pass_leaves is None:
            field.pass_leaves = leaf_pass(Leaf(_innermost(field.type), field.where, field.key))
        return field.pass_leaves

    def _selection(
        self, type_: GraphQLObjectType, grouped: dict[str, FieldDetailsList]
    ) -> Selection:
        schema = self.types.schema
        fields = [
            self._field(key, details, type_, definition)
            for key, details in grouped.items()
            if (definition := schema.get_field(type_, details[0].node.name.value)) is not None
        ]
        self.fields += len(fields)
        selection = Selection(type_, fields, self.types)
        selection.shape = self._shape(selection)
        return selection

    def _field(
        self,
        key: str,
        details: FieldDetailsList,
        type_: GraphQLObjectType,
        definition: GraphQLField,
    ) -> Field:
        return Field(key, details, type_, definition, finder(definition, details[0].node, type_))

    def _shape(self, selection: Selection) -> Hashable:
        """Equal for selections that ask the same and need nothing but the object; else None."""
        parts: list[Hashable] = []
        for field in selection.fields:
            within = self._shape_below(field) if self._is_still(field) else None
            if within is None:
                return None
            parts.append((field.key, field.name, within))
        return Shape((selection.type.name, *parts))

    @staticmethod
    def _is_still(field: Field) -> bool:
        return field.find.is_still or _is_typename(field)

    def _shape_below(self, field: Field) -> Hashable:
        named = get_named_type(field.type)
        if is_leaf(named):
            return ()
        if not isinstance(named, GraphQLObjectType):
            return None
        try:
            return self.below(field, named).shape
        except GraphQLError:  # a directive that cannot be: told where an object is to be answered
            return None


def _innermost(type_: Any) -> Any:
    """The type without lists, whether it may be null or not."""
    while isinstance(inner := _nullable(type_), GraphQLList):
        type_ = inner.of_type
    return type_
