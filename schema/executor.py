"""Runs an operation: the document is parsed and validated once, the loaders are fresh each time.

The seam for our own executor: everything here speaks of documents, contexts and results, and
graphql-core is called in one place.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    validate,
)

from domain.errors import Unauthenticated
from schema.build import core
from schema.errors import formatted

if TYPE_CHECKING:
    import strawberry
    from graphql import ExecutionResult

    from resolvers.context import Context

MOST_TOKENS = 5000  # enough for GraphiQL's introspection many times over
MOST_ERRORS = 5
CACHED_CHARACTERS = 4_000_000
PUBLIC = frozenset({"login", "__typename"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(slots=True)
class Response:
    """What a client gets; `refused` when nothing was run (GraphQL over HTTP: a request error)."""

    body: dict[str, Any]
    refused: bool = False
    unauthenticated: bool = False
    wrong_method: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document with what is wrong with it, if anything."""

    ast: DocumentNode | None
    errors: tuple[GraphQLError, ...]


class Executor:
    """Runs queries and mutations against the schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = core(schema)
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._cached = 0

    async def run(self, request: Request, context: Context) -> Response:
        """Run one operation; its lookups end with it, also when the client goes away."""
        try:
            document = self.document(request.query)
            if document.ast is not None and context.asking is None:
                _must_be_public(document.ast)
            if document.ast is None or document.errors:
                return _refused(document.errors, request)
            _check_operation(document.ast, request)
            return await self._execute(document.ast, request, context)
        except GraphQLError as error:
            return _refused((error,), request)
        finally:
            await context.close()

    def document(self, query: str) -> Document:
        """The document, from memory when it was seen lately; bounded by characters."""
        known = self._documents.get(query)
        if known is not None:
            self._documents.move_to_end(query)
            return known
        document = self._documents[query] = self._parsed(query)
        self._cached += len(query)
        while self._cached > CACHED_CHARACTERS:
            forgotten, _ = self._documents.popitem(last=False)
            self._cached -= len(forgotten)
        return document

    def _parsed(self, query: str) -> Document:
        try:
            ast = parse(query, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            return Document(None, (error,))
        return Document(ast, tuple(validate(self._schema, ast, max_errors=MOST_ERRORS)))

    async def _execute(self, ast: DocumentNode, request: Request, context: Context) -> Response:
        result = execute(
            self._schema,
            ast,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        found: ExecutionResult = await result if isawaitable(result) else result
        errors = [formatted(error, request.id) for error in found.errors or ()]
        if found.data is None and found.errors and not any(e.path for e in found.errors):
            return Response({"errors": errors}, refused=True)  # the variables did not fit
        body: dict[str, Any] = {"errors": errors} if errors else {}
        body["data"] = found.data
        if context.unreached:
            body["extensions"] = {
                "sources": [{"name": name, "status": "DOWN"} for name in context.unreached]
            }
        return Response(body)


class WrongMethod(GraphQLError):
    """A mutation came by GET, which must not change anything."""

    def __init__(self) -> None:
        super().__init__("A GET request only reads: send mutations with POST.")


def _check_operation(ast: DocumentNode, request: Request) -> None:
    operation = get_operation_ast(ast, request.operation_name)
    if operation is None:
        names = [operation.name.value for operation in _operations(ast) if operation.name]
        there = f"the document has: {', '.join(names)}" if names else "the document has no names"
        raise GraphQLError(f"operationName: expected the name of one operation; {there}.")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise GraphQLError("There are no subscriptions.")
    if request.read_only and operation.operation is not OperationType.QUERY:
        raise WrongMethod


def _must_be_public(ast: DocumentNode) -> None:
    """Nobody reads anything before logging in, nor learns of the schema by mistakes."""
    fields = [
        field for operation in _operations(ast) for field in operation.selection_set.selections
    ]
    if not fields or not all(isinstance(f, FieldNode) and f.name.value in PUBLIC for f in fields):
        raise GraphQLError(str(Unauthenticated()), original_error=Unauthenticated())


def _operations(ast: DocumentNode) -> list[OperationDefinitionNode]:
    return [d for d in ast.definitions if isinstance(d, OperationDefinitionNode)]


def _refused(errors: tuple[GraphQLError, ...], request: Request) -> Response:
    body = {"errors": [formatted(error, request.id) for error in errors]}
    unauthenticated = any(isinstance(e.original_error, Unauthenticated) for e in errors)
    wrong_method = any(isinstance(e, WrongMethod) for e in errors)
    return Response(body, refused=True, unauthenticated=unauthenticated, wrong_method=wrong_method)
