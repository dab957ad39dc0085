"""What resolvers are told besides their objects: who asks, what for, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any, NoReturn

from graphql import GraphQLResolveInfo
from graphql.execution.values import get_argument_values
from graphql.pyutils import gather_with_cancel, is_awaitable
from graphql.type import GraphQLResolveInfoHelpers
from strawberry import Info

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLSchema
    from graphql.execution.values import VariableValues
    from graphql.pyutils import Path

    from schema.executor.hooks import Hook
    from schema.executor.operation import Operation
    from schema.executor.plan import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """What is run, for whom, with what, and who looks on."""

    operation: Operation
    variables: VariableValues
    context: Any = None
    root: Any = None
    hooks: Sequence[Hook] = ()


class NoPlace:
    """Stands for the path of a field that is found for many objects at once."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name}: this resolver answers for many objects, in many places")


NOWHERE: Any = NoPlace()


class Infos:
    """The infos of one run, one for each field."""

    def __init__(self, schema: GraphQLSchema, asked: Asked) -> None:
        self._schema = schema
        self._asked = asked
        self._known: dict[Field, Any] = {}

    def of(self, field: Field) -> Any:
        """What resolvers of Strawberry get; the same for all objects."""
        known = self._known.get(field)
        if known is None:
            extensions = field.definition.extensions
            known = Info(_raw_info=self.at(field, None), _field=extensions["strawberry-definition"])
            self._known[field] = known
        return known

    def at(self, field: Field, path: Path | None) -> GraphQLResolveInfo[Any]:
        """What resolvers of graphql-core get, for one object."""
        asked = self._asked
        return GraphQLResolveInfo(
            field.name,
            field.nodes,
            field.type,
            field.parent,
            NOWHERE if path is None else path,
            self._schema,
            asked.operation.fragment_definitions,
            asked.root,
            asked.operation.node,
            asked.variables,
            asked.context,
            is_awaitable,
            None,
            HELPERS,
        )

    def arguments(self, field: Field) -> dict[str, Any]:
        """The arguments of a field as graphql-core coerces them. Raises `GraphQLError`."""
        node = field.nodes[0]
        if not field.definition.args and not node.arguments:
            return {}
        return get_argument_values(field.definition, node, self._asked.variables)


def _given_up(values: Sequence[Any]) -> None:
    """What nobody waits for any more, as one of several questions was answered before."""
    for value in values:
        if iscoroutine(value):
            value.close()


HELPERS = GraphQLResolveInfoHelpers(
    gather=lambda values: gather_with_cancel(*values), track=_given_up
)
