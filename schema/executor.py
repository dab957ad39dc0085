"""Runs an operation: its document is parsed and validated once, its loaders are fresh.

The seam for our own executor: everything here speaks of documents, contexts and results, and
graphql-core is called in one place.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from graphql import DocumentNode, GraphQLError, OperationType, execute, get_operation_ast

from domain.errors import TookTooLong, Unauthenticated
from schema.build import core
from schema.documents import Documents, Invalid, operations
from schema.errors import formatted

if TYPE_CHECKING:
    import strawberry
    from graphql import ExecutionResult

    from resolvers.context import Context


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


class Executor:
    """Runs queries and mutations against the schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = core(schema)
        self._documents = Documents(self._schema)

    async def run(self, request: Request, context: Context) -> Response:
        """Run one operation; its lookups end with it, also when the client goes away."""
        try:
            known = context.asking is not None
            ast = (self._documents.of_agent if known else self._documents.of_anybody)(request.query)
            _check_operation(ast, request)
            return await self._execute(ast, request, context)
        except Invalid as document:
            return _refused(document.errors, request)
        except GraphQLError as error:
            return _refused((error,), request)
        finally:
            await context.close()

    async def _execute(self, ast: DocumentNode, request: Request, context: Context) -> Response:
        limit = context.services.time_limit
        try:
            async with asyncio.timeout(limit):
                found = await self._result(ast, request, context)
        except TimeoutError:
            late = GraphQLError(str(TookTooLong(limit)), original_error=TookTooLong(limit))
            return Response({"errors": [formatted(late, request.id)], "data": None})
        return _response(found, request, context)

    async def _result(
        self, ast: DocumentNode, request: Request, context: Context
    ) -> ExecutionResult:
        result = execute(
            self._schema,
            ast,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        found: ExecutionResult = await result if isawaitable(result) else result
        return found


def _response(found: ExecutionResult, request: Request, context: Context) -> Response:
    errors = [formatted(error, request.id) for error in found.errors or ()]
    if found.data is None and found.errors and not any(e.path for e in found.errors):
        return Response({"errors": errors}, refused=True)  # the variables did not fit
    body: dict[str, Any] = {"errors": errors} if errors else {}
    body["data"] = found.data
    if context.unreached:
        body["extensions"] = {
            "sources": [
                {"name": name, "status": status.name} for name, status in context.unreached.items()
            ]
        }
    return Response(body)


class WrongMethod(GraphQLError):
    """A mutation came by GET, which must not change anything."""

    def __init__(self) -> None:
        super().__init__("A GET request only reads: send mutations with POST.")


def _check_operation(ast: DocumentNode, request: Request) -> None:
    operation = get_operation_ast(ast, request.operation_name)
    if operation is None:
        names = [operation.name.value for operation in operations(ast) if operation.name]
        there = f"the document has: {', '.join(names)}" if names else "the document has no names"
        raise GraphQLError(f"operationName: expected the name of one operation; {there}.")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise GraphQLError("There are no subscriptions.")
    if request.read_only and operation.operation is not OperationType.QUERY:
        raise WrongMethod


def _refused(errors: tuple[GraphQLError, ...], request: Request) -> Response:
    body = {"errors": [formatted(error, request.id) for error in errors]}
    unauthenticated = any(isinstance(e.original_error, Unauthenticated) for e in errors)
    wrong_method = any(isinstance(e, WrongMethod) for e in errors)
    return Response(body, refused=True, unauthenticated=unauthenticated, wrong_method=wrong_method)
