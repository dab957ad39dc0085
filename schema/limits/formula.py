"""The formula of the cost (docs/limits.md): compiled once of each operation into a `Price`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNonNull,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from domain.paging import MOST, USUAL
from schema.fields import CHANGE, FOUND, PLAIN
from schema.limits.price import Length, PageSize, Price, Size, Switch, Variable
from schema.limits.shape import INTROSPECTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import (
        DirectiveNode,
        FragmentDefinitionNode,
        GraphQLField,
        GraphQLSchema,
        OperationDefinitionNode,
        SelectionNode,
        SelectionSetNode,
        ValueNode,
    )

    Fragments = Mapping[str, FragmentDefinitionNode]

LIST = 10  # items of a list without pages, unless its field says otherwise
SCHEMA = 1000  # `__schema` or `__type`, whatever is asked of it
WANTED = {"include": True, "skip": False}


def price_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments
) -> Price:
    """What a valid operation costs, for all values of its variables.

    It is the most that it may cost: of what stands twice, or for other types, everything counts.
    """
    root = schema.get_root_type(operation.operation)
    return _Formula(schema, operation, fragments).selections(operation.selection_set, root, USUAL)


class _Formula:
    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = {
            definition.variable.name.value: Variable(
                definition.variable.name.value, _plain_value(definition.default_value)
            )
            for definition in operation.variable_definitions or ()
        }

    def selections(self, selections: SelectionSetNode, parent: Any, page: Size | int) -> Price:
        """All of them, in an object of this type; `page` is how many items it has as a page."""
        found = Price()
        for selection in selections.selections:
            price = self._selection(selection, parent, page)
            for directive in selection.directives or ():
                price = price.times(self._condition(directive))
            found.add(price)
        return found

    def _selection(self, selection: SelectionNode, parent: Any, page: Size | int) -> Price:
        if isinstance(selection, FieldNode):
            return self._field(selection, parent, page)
        fragment: Any = selection
        if isinstance(selection, FragmentSpreadNode):
            fragment = self._fragments[selection.name.value]
        assert isinstance(selection, FragmentSpreadNode | InlineFragmentNode)  # noqa: S101
        condition = fragment.type_condition
        type_ = self._schema.type_map[condition.name.value] if condition else parent
        return self.selections(fragment.selection_set, type_, page)

    def _field(self, node: FieldNode, parent: Any, page: Size | int) -> Price:
        if node.name.value in INTROSPECTION:
            return Price(SCHEMA)
        definition = getattr(parent, "fields", {}).get(node.name.value)
        if definition is None:  # __typename
            return Price(PLAIN)
        own = cost_of(definition)
        found = Price(max(own, CHANGE) if parent is self._schema.mutation_type else own)
        if node.selection_set:
            type_ = get_named_type(definition.type)
            below = self.selections(node.selection_set, type_, self._page(node, definition))
            found.add(below.times(self._size(node, definition, parent, page)))
        return found

    def _page(self, node: FieldNode, definition: GraphQLField) -> Size | int:
        """The items that the page has which the field is."""
        if "first" not in definition.args:
            return USUAL
        given = [self._whole(value) for value in _arguments(node, "first", "last")]
        size = PageSize(tuple(given))
        return size if any(isinstance(one, Variable) for one in given) else size.of({})

    def _whole(self, node: ValueNode) -> Variable | int | None:
        if isinstance(node, VariableNode):
            return self._variables[node.name.value]
        return int(node.value) if isinstance(node, IntValueNode) else None

    def _size(
        self, node: FieldNode, definition: GraphQLField, parent: Any, page: Size | int
    ) -> Size | int:
        """How many objects there are of a field."""
        if not _is_list(definition.type):
            return 1
        if parent.name.endswith("Connection"):
            return page
        size = _declared(definition, "size") or LIST
        return self._length(node, size) if isinstance(size, str) else size

    def _length(self, node: FieldNode, argument: str) -> Size | int:
        """As many as are named in an argument."""
        for value in _arguments(node, argument):
            if isinstance(value, ListValueNode):
                return min(len(value.values), MOST)
            if isinstance(value, VariableNode):
                return Length(self._variables[value.name.value])
        return 1

    def _condition(self, directive: DirectiveNode) -> Size | int:
        wanted = WANTED.get(directive.name.value)
        if wanted is None:
            return 1
        [value] = _arguments(directive, "if")
        if isinstance(value, BooleanValueNode):
            return int(value.value is wanted)
        assert isinstance(value, VariableNode)  # noqa: S101 - it was validated
        return Switch(self._variables[value.name.value], wanted)


def cost_of(definition: GraphQLField) -> int:
    """What finding the field of one object costs."""
    found = _declared(definition, "cost")
    if found is not None:
        return int(found)
    field = definition.extensions.get("strawberry-definition")
    return FOUND if field is not None and field.base_resolver is not None else PLAIN


def _declared(definition: GraphQLField, name: str) -> Any:
    field = definition.extensions.get("strawberry-definition")
    return None if field is None else field.metadata.get(name)


def _arguments(node: FieldNode | DirectiveNode, *names: str) -> list[ValueNode]:
    return [one.value for one in node.arguments or () if one.name.value in names]


def _is_list(type_: Any) -> bool:
    return isinstance(type_.of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList)


def _plain_value(node: ValueNode | None) -> Any:
    return None if node is None or isinstance(node, NullValueNode) else value_from_ast_untyped(node)
