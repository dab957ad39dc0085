"""Failures in answers: marks while a plan runs, then nulls and located errors as GraphQL wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, GraphQLList, GraphQLNonNull, located_error
from graphql.pyutils import Path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLOutputType

    from schema.executor.plan import Field, Selection

MOST_OBJECTS = 1_000_000  # in an answer with failures, which is looked at without a pause
PLAIN = frozenset({str, int, float, bool})  # there, and nothing is below


class Failure:
    """Stands in an answer where a value could not be had, with the reason."""

    __slots__ = ("reason",)

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


class _Gone(Exception):
    """What a field that may not be null is part of is null."""


class TooLong(GraphQLError):
    """Places of objects multiply from level to level: a short plan may have an endless answer."""

    def __init__(self, most: str, more: str = "") -> None:
        super().__init__(
            f"The answer is too long: more than {most}. Ask for less.{more}",
            extensions={"code": "ANSWER_TOO_LONG"},
        )
        self._most = most

    def after_changes(self) -> TooLong:
        """The same, for a mutation that has run."""
        return TooLong(self._most, " What was changed before stays changed.")


class Nulls:
    """The second pass over an answer with failures; one without needs none.

    Errors come in the order of the document. Where something that may not be null is missing,
    what it is part of becomes null, and what would have come after it there is not looked at
    (GraphQL specification 6.4.4). An object that stands in several places and has no failure in it
    is looked at once. Raises `TooLong`.
    """

    def __init__(self, selections: Mapping[int, Selection]) -> None:
        self._selections = selections  # of answers of abstract types, by their ids
        self.errors: list[GraphQLError] = []
        self._objects = 0
        # answers without failures by their ids: what they are, and how many objects they have
        self._whole: dict[int, tuple[dict[str, Any], int]] = {}

    def in_answer(self, selection: Selection, answer: Mapping[str, Any]) -> dict[str, Any] | None:
        """The whole answer."""
        try:
            return self._in_object(selection, answer, None)
        except _Gone:
            return None

    def in_field(self, field: Field, value: Any) -> tuple[bool, Any]:
        """Whether the answer goes on after a root field, and what the field is then."""
        try:
            return True, self._in_value(
                field.type, field, value, Path(None, field.key, field.parent.name)
            )
        except _Gone:
            return False, None
        finally:
            self._whole.clear()  # these answers are gone: others may get their ids

    def _in_object(
        self, selection: Selection, answer: Mapping[str, Any], path: Path | None
    ) -> dict[str, Any]:
        found, size = self._whole.get(id(answer), (None, 1))
        before, errors = self._objects, len(self.errors)
        self._objects += size
        if self._objects > MOST_OBJECTS:
            raise TooLong(f"{MOST_OBJECTS} objects")
        if found is None:
            found = self._looked_at(selection, answer, path)
            if len(self.errors) == errors:
                self._whole[id(answer)] = found, self._objects - before
        return found

    def _looked_at(
        self, selection: Selection, answer: Mapping[str, Any], path: Path | None
    ) -> dict[str, Any]:
        found, name = {}, selection.type.name
        for field in selection.fields:
            value = answer[field.key]
            if value.__class__ not in PLAIN:
                value = self._in_value(field.type, field, value, Path(path, field.key, name))
            found[field.key] = value
        return found

    def _in_value(self, type_: GraphQLOutputType, field: Field, value: Any, path: Path) -> Any:
        if isinstance(type_, GraphQLNonNull):
            found = self._in_value(type_.of_type, field, value, path)
            if found is None:
                raise _Gone
            return found
        if isinstance(value, Failure):
            self.errors.append(located_error(value.reason, field.nodes, path.as_list()))
            return None
        try:
            return self._within(type_, field, value, path)
        except _Gone:
            return None

    def _within(self, type_: GraphQLOutputType, field: Field, value: Any, path: Path) -> Any:
        if isinstance(type_, GraphQLList) and isinstance(value, list):
            return [
                self._in_value(type_.of_type, field, item, path.add_key(n, None))
                for n, item in enumerate(value)
            ]
        if isinstance(value, dict) and field.selections:
            selection = self._selections.get(id(value)) or field.selections[str(type_)]
            return self._in_object(selection, value, path)
        return value
