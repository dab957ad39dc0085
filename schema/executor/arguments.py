"""Arguments of fields: coerced and converted once for a level, and those without variables once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import VariableNode, Visitor, visit
from strawberry.types.arguments import convert_arguments

if TYPE_CHECKING:
    from graphql import FieldNode
    from strawberry.types.field import StrawberryField

    from schema.executor.plan import Field
    from schema.executor.run import Run


class Arguments:
    """What the resolver of one field is given, by Python names."""

    def __init__(self, strawberry_field: StrawberryField, node: FieldNode | None) -> None:
        self._field = strawberry_field
        self._constant = node is None or not names_of_variables(*node.arguments or ())
        self._known: dict[str, Any] | None = None if strawberry_field.arguments else {}

    def of(self, run: Run, field: Field, info: Any) -> dict[str, Any]:
        """The arguments in this run. Raises whatever their conversion raises."""
        if self._known is not None:
            return self._known
        found = self._converted(run, run.infos.arguments(field), info)
        if self._constant:
            self._known = found
        return found

    def _converted(self, run: Run, coerced: dict[str, Any], info: Any) -> dict[str, Any]:
        converter = run.types.converter
        found: dict[str, Any] = convert_arguments(
            coerced,
            self._field.arguments,
            scalar_registry=converter.scalar_registry,
            config=converter.config,
            info=info,
        )
        return found


def names_of_variables(*nodes: Any) -> set[str]:
    """The variables that occur anywhere in these parts of a document."""
    found = _Variables()
    for node in nodes:
        visit(node, found)
    return found.names


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)
