"""Subscriptions: each event of a stream is answered by a run of its own, with fresh loaders."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from graphql import create_source_event_stream
from graphql.execution import ExecutionResult
from graphql.execution.executor import Executor as CoreExecutor

from schema.executor.engine import Outcome
from schema.executor.operation import WrongVariables

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Mapping

    from graphql import GraphQLSchema

    from schema.executor.operation import Operation


async def stream_of(
    schema: GraphQLSchema,
    operation: Operation,
    variables: Mapping[str, Any] | None,
    context: Any,
) -> AsyncIterable[Any]:
    """The events of a subscription; where there are none, why. Raises `WrongVariables`.

    graphql-core opens the stream, which happens once; what an event shows is found by plans.
    """
    built = CoreExecutor.build(
        schema,
        operation.tree,
        context_value=context,
        raw_variable_values=dict(variables or {}),
        operation_name=operation.name,
    )
    if isinstance(built, list):
        raise WrongVariables(built)
    found = create_source_event_stream(built)
    stream = await found if isawaitable(found) else found
    if isinstance(stream, ExecutionResult):
        return _only(Outcome(None, stream.errors or ()))
    return stream


async def _only(outcome: Outcome) -> AsyncGenerator[Outcome]:
    yield outcome
