"""What an operation may cost, told from its document alone: how deep, and how many fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
)

from schema.limits.refusals import OverLimit
from schema.limits.shape import MOST

if TYPE_CHECKING:
    from graphql import DocumentNode, OperationDefinitionNode, SelectionNode, SelectionSetNode

# JSON is written to 254 levels, and a field may be an object in a list: two levels
MOST_LEVELS = 100
# fragments in fragments multiply: a short document may ask for more fields than there is memory
MOST_FIELDS = 20_000
# the answer says a name once for each object: one of a megabyte would make it endless
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """How deep selections are nested, and how many fields they have with all fragments in place."""

    levels: int = 0
    fields: int = 0

    def beside(self, other: Cost) -> Cost:
        """Both in one selection."""
        return Cost(max(self.levels, other.levels), self.fields + other.fields)

    def below(self) -> Cost:
        """The same, selected in a field."""
        return Cost(self.levels + 1, self.fields + 1)


def cost(
    document: DocumentNode, operation: OperationDefinitionNode, known: Costs | None = None
) -> Cost:
    """The cost of one operation of a validated document. Raises `OverLimit` when it is too much.

    It is an upper bound: fields are counted as if no two of them were merged or left out. `known`
    are the costs of the document's fragments, as far as others needed them.
    """
    found = (known or Costs(document)).of(operation.selection_set)
    if found.levels > MOST_LEVELS:
        deep = f"Selections are nested too deeply: {found.levels} levels of at most {MOST_LEVELS}."
        raise OverLimit("TOO_DEEP", deep, found=found.levels, limit=MOST_LEVELS, node=operation)
    if found.fields > MOST_FIELDS:
        problem = f"The operation asks for too much: {found.fields} fields of at most"
        much = f"{problem} {MOST_FIELDS}, fragments counted where they are used."
        # JSON is written with numbers of 64 bits
        figure = min(found.fields, MOST)
        raise OverLimit("TOO_MANY_FIELDS", much, found=figure, limit=MOST_FIELDS)
    return found


class Costs:
    """The costs of the fragments of a document, each looked at once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._known: dict[str, Cost] = {}

    def of(self, selections: SelectionSetNode) -> Cost:
        found = Cost()
        for selection in selections.selections:
            found = found.beside(self._of_one(selection))
        return found

    def _of_one(self, selection: SelectionNode) -> Cost:
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value)
        if isinstance(selection, InlineFragmentNode):
            return self.of(selection.selection_set)
        assert isinstance(selection, FieldNode)  # noqa: S101 - there is no fourth kind
        if selection.alias:
            _check_alias(selection, len(selection.alias.value))
        within = selection.selection_set
        return (self.of(within) if within else Cost()).below()

    def _of_fragment(self, name: str) -> Cost:
        if name not in self._known:
            self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known[name]


def _check_alias(field: FieldNode, characters: int) -> None:
    if characters > MOST_CHARACTERS:
        long = f"An alias has {characters} characters of at most {MOST_CHARACTERS}."
        limit = MOST_CHARACTERS
        raise OverLimit("ALIAS_TOO_LONG", long, found=characters, limit=limit, node=field)
