"""A document that is valid: its operations, what it asks for, and what it takes in memory."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode

from schema.audience import Asked
from schema.executor.cost import Costs, cost
from schema.executor.operation import Fragments, Operation
from schema.limits.shape import shape_of

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from schema.limits.shape import Shape

# what a syntax tree was measured to take at most, and its text with one copy in a value
BYTES_OF_TOKEN, BYTES_OF_CHARACTER = 600, 8


class Document:
    """A valid document with its operations, and what was compiled of them.

    `trusted` when it was registered before anybody asked for it.
    """

    def __init__(
        self, query: str, tree: DocumentNode, schema: GraphQLSchema, *, trusted: bool = False
    ) -> None:
        self.tree = tree
        self.trusted = trusted
        self._schema = schema
        costs, fragments = Costs(tree), Fragments(tree)
        self.operations = [
            Operation(tree, node, cost(tree, node, costs), fragments)
            for node in operations_of(tree)
        ]
        self._tree_bytes = BYTES_OF_TOKEN * tree.token_count + BYTES_OF_CHARACTER * len(query)

    @property
    def bytes(self) -> int:
        """About what it takes in memory; more when further plans are compiled."""
        return self._tree_bytes + sum(operation.bytes for operation in self.operations)

    @cached_property
    def asked(self) -> Asked:
        """The fields it asks for."""
        return Asked(self._schema, self.tree)

    @cached_property
    def shape(self) -> Shape:
        """How deep it is, and what it has how often."""
        return shape_of(self.tree)

    def operation(self, name: str | None) -> Operation:
        """The operation with the name, or the only one. Raises `GraphQLError`."""
        if name is None and len(self.operations) == 1:
            return self.operations[0]
        for operation in self.operations:
            if name is not None and operation.name == name:
                return operation
        names = [operation.name for operation in self.operations if operation.name]
        there = f"the document has: {', '.join(names)}" if names else "the document has no names"
        raise GraphQLError(f"operationName: expected the name of one operation; {there}.")


def operations_of(tree: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations, in the order of the text."""
    return [d for d in tree.definitions if isinstance(d, OperationDefinitionNode)]
