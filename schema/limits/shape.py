"""The shape of a document: how deep it is, and what it has how often; told before it is validated.

Validating compares fields of the same name with each other, so a short document can keep it busy
for seconds. What is told here takes one look at each part of the document, also of one that names
fragments that are not there, or that contain themselves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
)

if TYPE_CHECKING:
    from graphql import DocumentNode, SelectionNode, SelectionSetNode

INTROSPECTION = frozenset({"__schema", "__type"})
MOST = 1_000_000_000  # no figure gets larger: fragments in fragments multiply
LEAVES_AT_A_TIME = 4  # are compared in the time that two fields with selections take


@dataclass(frozen=True, slots=True)
class Shape:
    """The figures of one operation, or the largest of all, fragments counted where they are used.

    Levels are those of fields; what is below `__schema` and `__type` has its own.
    """

    levels: int = 0
    introspection: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    comparisons: int = 0  # of the whole document, about, when it is validated

    def beside(self, other: Shape) -> Shape:
        """The larger figure of each kind."""
        return Shape(
            max(self.levels, other.levels),
            max(self.introspection, other.introspection),
            max(self.aliases, other.aliases),
            max(self.directives, other.directives),
            max(self.root_fields, other.root_fields),
            max(self.comparisons, other.comparisons),
        )


NOTHING = Shape()


@dataclass(slots=True)
class Part:
    """An operation or a fragment as it is written, and where it uses which fragments."""

    levels: int = 0
    introspection: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    # each with the level of the field around it, and whether that is one of introspection
    spreads: list[tuple[str, int, bool]] = field(default_factory=list)

    def whole(self, known: dict[str, Shape]) -> Shape:
        """With the fragments in place."""
        found = Shape(
            self.levels, self.introspection, self.aliases, self.directives, self.root_fields
        )
        for name, level, inside in self.spreads:
            found = _with(found, known.get(name, NOTHING), level, inside=inside)
        return found


def shape_of(tree: DocumentNode) -> Shape:
    """The largest figures of a document's operations; of fragments that form circles, none."""
    written: Counter[tuple[str, bool]] = Counter()
    fragments, operations = {}, []
    for definition in tree.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = _fragment(definition, written)
        elif isinstance(definition, OperationDefinitionNode):
            operations.append(_operation(definition, written))
    known = _whole(fragments)
    found = Shape(comparisons=min(sum(map(_comparisons, written.items())), MOST))
    for operation in operations:
        found = found.beside(operation.whole(known))
    return found


def _whole(fragments: dict[str, Part]) -> dict[str, Shape]:
    """The shapes of fragments, those first that others use."""
    uses = {name: {used for used, _, _ in part.spreads} for name, part in fragments.items()}
    known: dict[str, Shape] = {}
    try:
        for name in TopologicalSorter(uses).static_order():
            if name in fragments:
                known[name] = fragments[name].whole(known)
    except CycleError:
        return {}  # validation refuses it
    return known


def _with(found: Shape, used: Shape, level: int, *, inside: bool) -> Shape:
    return Shape(
        found.levels if inside else max(found.levels, level + used.levels),
        max(found.introspection, used.introspection + (level if inside else 0)),
        min(found.aliases + used.aliases, MOST),
        min(found.directives + used.directives, MOST),
        min(found.root_fields + (used.root_fields if level == 0 else 0), MOST),
    )


def _comparisons(written: tuple[tuple[str, bool], int]) -> int:
    (_, is_leaf), times = written
    return times * times // (LEAVES_AT_A_TIME if is_leaf else 1)


def _operation(node: OperationDefinitionNode, written: Counter[tuple[str, bool]]) -> Part:
    directives = len(node.directives or ())
    directives += sum(len(v.directives or ()) for v in node.variable_definitions or ())
    part = Part(directives=directives)
    _walk(part, node.selection_set, written, inside=False)
    return part


def _fragment(node: FragmentDefinitionNode, written: Counter[tuple[str, bool]]) -> Part:
    part = Part(directives=len(node.directives or ()))
    inside = node.type_condition.name.value.startswith("__")
    _walk(part, node.selection_set, written, inside=inside)
    return part


def _walk(
    part: Part, selections: SelectionSetNode, written: Counter[tuple[str, bool]], *, inside: bool
) -> None:
    """Count everything in these selections, without recursion: they may be nested deeply."""
    waiting = [(selections, 0, inside)]
    while waiting:
        found, level, inside = waiting.pop()
        for selection in found.selections:
            part.directives += len(selection.directives or ())
            if isinstance(selection, InlineFragmentNode):
                waiting.append((selection.selection_set, level, inside))
                continue
            written[_key(selection)] += 1
            if isinstance(selection, FragmentSpreadNode):
                part.spreads.append((selection.name.value, level, inside))
            elif isinstance(selection, FieldNode):
                below, within = _count(part, selection, level, inside=inside)
                if selection.selection_set:
                    waiting.append((selection.selection_set, below, within))


def _count(part: Part, node: FieldNode, level: int, *, inside: bool) -> tuple[int, bool]:
    """Count a field; the level of what is below it, and whether that is introspection."""
    part.aliases += node.alias is not None
    part.root_fields += level == 0
    if inside:
        part.introspection = max(part.introspection, level + 1)
        return level + 1, True
    part.levels = max(part.levels, level + 1)
    if node.name.value in INTROSPECTION:
        part.introspection = max(part.introspection, 1)
        return 1, True
    return level + 1, False


def _key(selection: SelectionNode) -> tuple[str, bool]:
    """What is compared with each other: fields of one name in the answer, and fragments."""
    if isinstance(selection, FieldNode):
        name = (selection.alias or selection.name).value
        return name, not (selection.selection_set or selection.arguments)
    return "...", False
