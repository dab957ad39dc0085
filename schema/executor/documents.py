"""Documents, understood once: parsed, validated and costed; those of agents are remembered."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    parse,
    validate,
)

from domain.errors import Unauthenticated
from schema.audience import CUSTOMERS, Asked
from schema.executor.cost import Costs, cost
from schema.executor.operation import Fragments, Operation
from schema.executor.repeats import check_repeats

if TYPE_CHECKING:
    from graphql import GraphQLSchema

MOST_TOKENS = 5000  # enough for GraphiQL's introspection many times over
MOST_TOKENS_OF_ANYBODY = 250  # a login asks for a token and who is logged in
MOST_ERRORS = 5
CACHED_BYTES = 30_000_000
# what a syntax tree was measured to take at most, and its text with one copy in a value
BYTES_OF_TOKEN, BYTES_OF_CHARACTER = 600, 8


class Invalid(Exception):
    """A document that cannot be run, with everything that is wrong with it."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(*errors)
        self.errors = errors


class Document:
    """A valid document with its operations, and what was compiled of them."""

    def __init__(self, query: str, tree: DocumentNode, schema: GraphQLSchema) -> None:
        self.tree = tree
        self._schema = schema
        costs, fragments = Costs(tree), Fragments(tree)
        self.operations = [
            Operation(tree, node, cost(tree, node, costs), fragments) for node in _operations(tree)
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


class Documents:
    """Parses and validates against one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[str, tuple[Document, int]] = OrderedDict()
        self._bytes = 0
        self.parsed = 0

    def of_agent(self, query: str) -> Document:
        """The document, from memory when it was seen lately. Raises `Invalid`."""
        return self._document(query)

    def of_customer(self, query: str) -> Document:
        """The document, if it asks for nothing that is for agents alone. Raises `Invalid`.

        Mistakes do not tell what else there is: neither by suggestions nor by other words.
        """
        try:
            document = self._document(query, hide_suggestions=True)
        except Invalid:
            _check_audience(Asked(self._schema, _parsed(query, MOST_TOKENS)))
            raise
        _check_audience(document.asked)
        return document

    def of_anybody(self, query: str) -> Document:
        """A document of somebody who is not logged in; nothing of it is kept. Raises `Invalid`.

        Nobody learns of the schema by mistakes: what is wrong with it is not told.
        """
        try:
            tree = _parsed(query, MOST_TOKENS_OF_ANYBODY)
            if not _is_public(tree):
                raise _not_public()
            document = self._checked(query, tree, 1)
        except Invalid:
            raise _not_public() from None
        if document.asked.beyond(CUSTOMERS):  # it may be one who logs in
            raise _not_public()
        return document

    def ran(self, query: str, document: Document) -> None:
        """An operation of the document was run, and may have been compiled for it."""
        known = self._known.get(query)
        if known is not None and known[0] is document and known[1] != document.bytes:
            self._remember(query, document)

    def _document(self, query: str, *, hide_suggestions: bool = False) -> Document:
        if query in self._known:
            self._known.move_to_end(query)
            return self._known[query][0]
        tree = _parsed(query, MOST_TOKENS)
        document = self._checked(query, tree, MOST_ERRORS, hide_suggestions=hide_suggestions)
        self._remember(query, document)
        return document

    def _checked(
        self, query: str, tree: DocumentNode, most_errors: int, *, hide_suggestions: bool = False
    ) -> Document:
        self.parsed += 1
        try:
            check_repeats(tree)
        except GraphQLError as too_often:
            raise Invalid(too_often) from None
        if errors := validate(
            self._schema, tree, max_errors=most_errors, hide_suggestions=hide_suggestions
        ):
            raise Invalid(*map(_without_cause, errors))
        try:
            return Document(query, tree, self._schema)
        except GraphQLError as too_much:
            raise Invalid(too_much) from None

    def _remember(self, query: str, document: Document) -> None:
        _, before = self._known.pop(query, (None, 0))
        taken = document.bytes
        self._bytes -= before
        if taken > CACHED_BYTES:  # alone; nobody else's goes because of it
            return
        self._known[query] = document, taken
        self._bytes += taken
        while self._bytes > CACHED_BYTES:
            _, (_, forgotten) = self._known.popitem(last=False)
            self._bytes -= forgotten


def _check_audience(asked: Asked) -> None:
    if beyond := asked.beyond(CUSTOMERS):
        raise Invalid(*beyond[:MOST_ERRORS])


def _without_cause(error: GraphQLError) -> GraphQLError:
    """Python reads no number of thousands of digits: what it says of one is no failure of ours."""
    if not isinstance(error.original_error, ValueError):
        return error
    return GraphQLError("A number in the document is too long.", error.nodes)


def _operations(tree: DocumentNode) -> list[OperationDefinitionNode]:
    return [d for d in tree.definitions if isinstance(d, OperationDefinitionNode)]


def _parsed(query: str, most_tokens: int) -> DocumentNode:
    try:
        return parse(query, max_tokens=most_tokens)
    except GraphQLError as error:
        raise Invalid(error) from None


def _not_public() -> Invalid:
    failure = Unauthenticated(f"{Unauthenticated()} Without, there is one valid `login` only.")
    return Invalid(GraphQLError(str(failure), original_error=failure))


def _is_public(tree: DocumentNode) -> bool:
    """Whether it asks for one login at most, and for `__typename`; without any fragments."""
    found = _operations(tree)
    fields = [field for operation in found for field in operation.selection_set.selections]
    names = [field.name.value for field in fields if isinstance(field, FieldNode)]
    others = len(fields) - names.count("__typename") - names.count("login")
    return len(found) == len(tree.definitions) and not others and names.count("login") <= 1
