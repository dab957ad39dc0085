"""Runs what clients send: documents are understood once, loaders are fresh for each operation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from graphql import GraphQLError, OperationType

from domain.errors import TookTooLong
from schema.build import converter, core
from schema.executor.documents import Documents, Invalid
from schema.executor.engine import Core, Outcome, Plans
from schema.executor.messages import Request, Response, WrongMethod, refusal, response
from schema.executor.operation import WrongVariables

if TYPE_CHECKING:
    import strawberry

    from resolvers.context import Context
    from schema.executor.documents import Document
    from schema.executor.engine import Engine

EngineName = Literal["plans", "graphql-core"]


class Executor:
    """Runs queries and mutations against the schema."""

    def __init__(self, schema: strawberry.Schema, engine: EngineName = "plans") -> None:
        self.schema = core(schema)
        self.documents = Documents(self.schema)
        self.plans = Plans(self.schema, converter(schema))
        self._engine: Engine = self.plans if engine == "plans" else Core(self.schema)

    async def run(self, request: Request, context: Context) -> Response:
        """Run one operation; its lookups end with it, also when the client goes away."""
        limit = context.services.time_limit
        try:
            document = self._document(request, context)
            operation = document.operation(request.operation_name)
            _check_kind(operation.kind, request)
            async with asyncio.timeout(limit):
                outcome = await self._engine.run(operation, request.variables, context)
            self.documents.ran(request.query, document)
            return response(outcome, request, context.unreached)
        except (Invalid, WrongVariables) as wrong:
            return refusal(wrong.errors, request)
        except GraphQLError as error:
            return refusal((error,), request)
        except TimeoutError:
            late = GraphQLError(str(TookTooLong(limit)), original_error=TookTooLong(limit))
            return response(Outcome(None, [late]), request, {})
        finally:
            await context.close()

    def _document(self, request: Request, context: Context) -> Document:
        if context.asking is None:
            return self.documents.of_anybody(request.query)
        return self.documents.of_agent(request.query)


def _check_kind(kind: OperationType, request: Request) -> None:
    if kind is OperationType.SUBSCRIPTION:
        raise GraphQLError("There are no subscriptions.")
    if request.read_only and kind is not OperationType.QUERY:
        raise WrongMethod
