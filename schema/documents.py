"""Parsed documents: those of agents are remembered, those of anybody are small and public."""

from __future__ import annotations

from collections import OrderedDict
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


class Documents:
    """Parses and validates against one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[str, DocumentNode] = OrderedDict()
        self._bytes = 0

    def of_agent(self, query: str) -> DocumentNode:
        """The document, from memory when it was seen lately. Raises `Invalid`."""
        if query in self._known:
            self._known.move_to_end(query)
            return self._known[query]
        document = _parsed(query, MOST_TOKENS)
        if errors := self._errors(document, MOST_ERRORS):
            raise Invalid(*errors)
        self._remember(query, document)
        return document

    def of_anybody(self, query: str) -> DocumentNode:
        """A document of somebody who is not logged in; nothing of it is kept. Raises `Invalid`.

        Nobody learns of the schema by mistakes: what is wrong with it is not told.
        """
        try:
            document = _parsed(query, MOST_TOKENS_OF_ANYBODY)
        except Invalid:
            raise _not_public() from None
        if not _is_public(document) or self._errors(document, 1):
            raise _not_public()
        return document

    def _errors(self, document: DocumentNode, most: int) -> list[GraphQLError]:
        errors = validate(self._schema, document, max_errors=most)
        return [_without_cause(error) for error in errors]

    def _remember(self, query: str, document: DocumentNode) -> None:
        self._known[query] = document
        self._bytes += _bytes(query, document)
        while self._bytes > CACHED_BYTES:
            self._bytes -= _bytes(*self._known.popitem(last=False))


def _without_cause(error: GraphQLError) -> GraphQLError:
    """Python reads no number of thousands of digits: what it says of one is no failure of ours."""
    if not isinstance(error.original_error, ValueError):
        return error
    return GraphQLError("A number in the document is too long.", error.nodes)


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a document."""
    return [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]


def _parsed(query: str, most_tokens: int) -> DocumentNode:
    try:
        return parse(query, max_tokens=most_tokens)
    except GraphQLError as error:
        raise Invalid(error) from None


def _not_public() -> Invalid:
    failure = Unauthenticated(f"{Unauthenticated()} Without, there is one valid `login` only.")
    return Invalid(GraphQLError(str(failure), original_error=failure))


def _is_public(document: DocumentNode) -> bool:
    """Whether it asks for one login at most, and for `__typename`; without any fragments."""
    found = operations(document)
    fields = [field for operation in found for field in operation.selection_set.selections]
    names = [field.name.value for field in fields if isinstance(field, FieldNode)]
    others = len(fields) - names.count("__typename") - names.count("login")
    return len(found) == len(document.definitions) and not others and names.count("login") <= 1


def _bytes(query: str, document: DocumentNode) -> int:
    return BYTES_OF_TOKEN * document.token_count + BYTES_OF_CHARACTER * len(query)
