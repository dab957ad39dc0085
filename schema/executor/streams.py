"""Subscriptions: each event of a stream is answered by a run of its own, with fresh loaders."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, create_source_event_stream
from graphql.execution import ExecutionResult
from graphql.execution.executor import Executor as CoreExecutor

from schema.executor.engine import Outcome
from schema.executor.operation import WrongVariables

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Mapping

    from graphql import GraphQLSchema

    from schema.executor.operation import Operation


async def stream_of(
    schema: GraphQLSchema,
    operation: Operation,
    variables: Mapping[str, Any] | None,
    context: Any,
) -> AsyncIterable[Any] | Outcome:
    """The events of a subscription, or why there are none. Raises `WrongVariables`.

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
        return Outcome(None, stream.errors or ())
    return stream


async def outcomes(stream: AsyncIterable[Any] | Outcome) -> AsyncIterator[Any]:
    """The events of a stream; one that fails, or is none, ends with an `Outcome` that says so."""
    if isinstance(stream, Outcome):
        yield stream
        return
    events = aiter(stream)
    while True:
        try:
            event = await anext(events)
        except StopAsyncIteration:
            return
        except Exception as failure:  # noqa: BLE001 - told as any failure is, and logged there
            yield Outcome(None, [GraphQLError(str(failure), original_error=failure)])
            return
        yield event
