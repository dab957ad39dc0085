"""One operation of a document: its kind, its cost, its variables, and the plans made of it."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from graphql import FragmentDefinitionNode, GraphQLError, OperationType, Visitor, visit
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import get_variable_values

from schema.executor.arguments import names_of_variables
from schema.executor.plan import Plan
from schema.limits.formula import price_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode
    from graphql.execution.values import VariableValues

    from schema.executor.cost import Cost
    from schema.executor.types import Types
    from schema.limits.price import Price

MOST_PLANS = 16  # of one operation: variables in directives double their number
CONDITIONS = frozenset({"skip", "include"})


class WrongVariables(Exception):
    """The variables do not fit the operation."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(*errors)
        self.errors = errors


class Fragments:
    """The fragments of a document, looked at once for all its operations."""

    def __init__(self, tree: DocumentNode) -> None:
        self.definitions = {
            definition.name.value: definition
            for definition in tree.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self.details = {name: FragmentDetails(one) for name, one in self.definitions.items()}
        self.looked = _Looked()
        for definition in self.definitions.values():
            visit(definition, self.looked)


class Operation:
    """A validated operation."""

    def __init__(
        self,
        tree: DocumentNode,
        node: OperationDefinitionNode,
        cost: Cost,
        fragments: Fragments | None = None,
    ) -> None:
        self.tree = tree
        self.node = node
        self.cost = cost
        self.name = node.name.value if node.name else None
        fragments = fragments or Fragments(tree)
        self.fragment_definitions = fragments.definitions
        self.fragments = fragments.details
        found = _Looked()
        visit(node, found)
        self.switches = tuple(sorted(found.switches | fragments.looked.switches))
        self.is_plannable = found.is_plannable and fragments.looked.is_plannable
        self._plans: OrderedDict[Hashable, Plan] = OrderedDict()
        self.compiled = 0  # plans so far, also of those that were forgotten
        self._price: Price | None = None

    @property
    def kind(self) -> OperationType:
        """Whether it is a query, a mutation or a subscription."""
        return self.node.operation

    @property
    def bytes(self) -> int:
        """About what its plans take in memory."""
        return sum(plan.bytes for plan in self._plans.values())

    def price(self, schema: GraphQLSchema) -> Price:
        """What it costs, for all values of its variables."""
        if self._price is None:
            self._price = price_of(schema, self.node, self.fragment_definitions)
        return self._price

    def variables(
        self,
        schema: GraphQLSchema,
        given: Mapping[str, Any] | None,
        *,
        hide_suggestions: bool = False,
    ) -> VariableValues:
        """The values of its variables as GraphQL coerces them. Raises `WrongVariables`."""
        definitions = self.node.variable_definitions or ()
        found = get_variable_values(
            schema,
            definitions,
            dict(given or {}),
            max_errors=50,
            hide_suggestions=hide_suggestions,
        )
        if isinstance(found, list):
            raise WrongVariables(found)
        return found

    def plan(self, variables: VariableValues, types: Types) -> Plan:
        """The plan for these values of the variables that decide what is left out.

        Raises `GraphQLError` when they cannot decide.
        """
        key = tuple([variables.coerced.get(name) for name in self.switches])
        known = self._plans.get(key)
        if known is not None:
            self._plans.move_to_end(key)
            return known
        plan = self._plans[key] = Plan(self, variables, types)
        self.compiled += 1
        if len(self._plans) > MOST_PLANS:
            self._plans.popitem(last=False)
        return plan


class _Looked(Visitor):
    """What stands in an operation and its fragments."""

    def __init__(self) -> None:
        super().__init__()
        self.switches: set[str] = set()
        self.is_plannable = True

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> None:
        if node.variable_definitions:
            self.is_plannable = False

    def enter_directive(self, node: Any, *_: Any) -> None:
        if node.name.value in CONDITIONS:
            self.switches |= names_of_variables(node)
        elif node.name.value in ("defer", "stream", "experimental_disableErrorPropagation"):
            self.is_plannable = False


def most_cost(operation: Operation, schema: GraphQLSchema) -> int:
    """What it costs at most: the variables that say how long lists are at their highest."""
    return operation.price(schema).of(None)
