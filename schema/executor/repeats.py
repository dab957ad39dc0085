"""How often a document says the same: validation compares fields of one name each with each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
)

from schema.executor.cost import MOST_FIELDS, MOST_LEVELS

if TYPE_CHECKING:
    from graphql import DocumentNode, SelectionSetNode

# GraphQL specification 5.3.2; some twenty thousand pairs take a second, and nobody else is answered
# meanwhile. Documents of people and programs have some hundreds.
MOST_PAIRS = 5_000


def check_repeats(document: DocumentNode) -> None:
    """Before it is validated. Raises `GraphQLError` when that would take too long."""
    repeats = _Repeats(document)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            repeats.look([definition.selection_set])
    repeats.look_at_the_rest()


class _Repeats:
    """Counts over the operations with their fragments, then over fragments that none of them has.

    Nothing is known yet of the document: fragments may be missing, or have themselves in them.
    """

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition.selection_set
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._reached: set[str] = set()
        self._seen: set[frozenset[int]] = set()  # the same fields at another place, or in a circle
        self._fields = self._pairs = 0

    def look(self, selected: list[SelectionSetNode], level: int = 1) -> None:
        """Count what is selected in one place of the answer, and below it."""
        found = self._by_name(selected)
        fields = frozenset(id(node) for nodes in found.values() for node in nodes)
        if fields in self._seen:
            return
        self._seen.add(fields)
        for nodes in found.values():
            self._pairs += len(nodes) * (len(nodes) - 1) // 2
            if self._pairs > MOST_PAIRS:
                problem = f"The document repeats itself: it has more than {MOST_PAIRS} pairs of"
                raise GraphQLError(f"{problem} fields of one name in one place.", nodes[0])
            within = [node.selection_set for node in nodes if node.selection_set]
            if within and level < MOST_LEVELS:  # cost.py tells who goes deeper
                self.look(within, level + 1)

    def look_at_the_rest(self) -> None:
        for name, selected in self._fragments.items():
            if name not in self._reached:
                self.look([selected])

    def _by_name(self, selected: list[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields by their names in the answer; each fragment counts once in a place."""
        found: defaultdict[str, list[FieldNode]] = defaultdict(list)
        waiting, here = list(selected), set[str]()
        while waiting:
            for selection in waiting.pop().selections:
                if isinstance(selection, FieldNode):
                    found[(selection.alias or selection.name).value].append(selection)
                elif isinstance(selection, InlineFragmentNode):
                    waiting.append(selection.selection_set)
                elif isinstance(selection, FragmentSpreadNode):
                    waiting += self._entered(selection.name.value, here)
        self._fields += sum(map(len, found.values()))
        if self._fields > MOST_FIELDS:
            raise GraphQLError(f"The document asks for too much: more than {MOST_FIELDS} fields.")
        return found

    def _entered(self, name: str, here: set[str]) -> list[SelectionSetNode]:
        if name in here or name not in self._fragments:
            return []
        here.add(name)
        self._reached.add(name)
        return [self._fragments[name]]
