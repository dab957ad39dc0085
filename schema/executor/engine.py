"""Who runs operations: plans, or graphql-core, which also judges the answers of plans."""

from __future__ import annotations

from collections import Counter
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from graphql import GraphQLError, OperationType, execute
from graphql.execution import ExecutionResult

from schema.executor.failures import TooLong
from schema.executor.info import Asked
from schema.executor.run import Run
from schema.executor.types import Types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLSchema
    from strawberry.schema.schema_converter import GraphQLCoreConverter

    from schema.executor.hooks import Hook
    from schema.executor.operation import Operation


EngineName = Literal["plans", "graphql-core"]


class Outcome(NamedTuple):
    """What an operation found; parts of `data` may be JSON already (`orjson.Fragment`)."""

    data: dict[str, Any] | None
    errors: Sequence[GraphQLError] = ()


class Engine(Protocol):
    """Runs validated operations. Raises `WrongVariables` before anything is run."""

    async def run(
        self,
        operation: Operation,
        variables: Mapping[str, Any] | None,
        context: Any,
        root: Any = None,
        hooks: Sequence[Hook] = (),
    ) -> Outcome:
        """The outcome of a query or a mutation, or for one event of a subscription."""


class Plans:
    """Compiles each operation once, and runs it level by level."""

    def __init__(self, schema: GraphQLSchema, converter: GraphQLCoreConverter) -> None:
        self.types = Types(schema, converter)
        self.counts: Counter[str] = Counter()
        self._core = Core(schema)

    async def run(
        self,
        operation: Operation,
        variables: Mapping[str, Any] | None,
        context: Any,
        root: Any = None,
        hooks: Sequence[Hook] = (),
    ) -> Outcome:
        """Run its plan; what has none, as `@defer`, is graphql-core's."""
        if not operation.is_plannable:
            self.counts["handed over"] += 1
            return await self._core.run(operation, variables, context, root, hooks)
        self.counts["planned"] += 1
        values = operation.variables(self.types.schema, variables)
        compiled = operation.compiled
        try:
            plan = operation.plan(values, self.types)
        except GraphQLError as error:  # a directive that cannot be
            return Outcome(None, [error])
        self.counts["compiled"] += operation.compiled - compiled
        run = Run(plan, Asked(operation, values, context, root, hooks))
        serially = operation.kind is OperationType.MUTATION
        try:
            return Outcome(*await (run.answer_serially() if serially else run.answer()))
        except TooLong as error:
            return Outcome(None, [error.after_changes() if serially else error])
        finally:
            run.end()


class Core:
    """graphql-core's own executor."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema

    async def run(
        self,
        operation: Operation,
        variables: Mapping[str, Any] | None,
        context: Any,
        root: Any = None,
        hooks: Sequence[Hook] = (),  # noqa: ARG002 - it has no levels to tell of
    ) -> Outcome:
        """Run it as graphql-core does."""
        operation.variables(self._schema, variables)
        result = execute(
            self._schema,
            operation.tree,
            root_value=root,
            context_value=context,
            variable_values=dict(variables or {}),
            operation_name=operation.name,
        )
        found = await result if isawaitable(result) else result
        assert isinstance(found, ExecutionResult)  # noqa: S101 - without @defer there is one answer
        return Outcome(found.data, found.errors or ())
