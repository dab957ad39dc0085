"""Which variables decide how an event is answered: not those that only say where one begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import SKIP, FieldNode, Visitor, visit

if TYPE_CHECKING:
    from graphql import ArgumentNode, VariableDefinitionNode, VariableNode

    from schema.executor.operation import Operation

# of the field that is followed: they decide which events come, and each has its own answer
BEGINNINGS = frozenset({"since", "skipOrigin"})


def that_count(operation: Operation) -> frozenset[str]:
    """The names of the variables that are used otherwise than to begin."""
    found = _Used()
    visit(operation.node, found)
    found.depth = 1  # what stands in fragments counts, wherever they are used
    for fragment in operation.fragment_definitions.values():
        visit(fragment, found)
    return frozenset(found.names)


class _Used(Visitor):
    """Notes the variables that count; `depth` is of fields."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.depth = 0

    def enter_variable_definition(self, _node: VariableDefinitionNode, *_: Any) -> Any:
        return SKIP

    def enter_field(self, _node: FieldNode, *_: Any) -> None:
        self.depth += 1

    def leave_field(self, _node: FieldNode, *_: Any) -> None:
        self.depth -= 1

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        return SKIP if self.depth == 1 and node.name.value in BEGINNINGS else None

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)
