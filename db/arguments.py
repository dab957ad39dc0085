"""Values on their way into a statement: what both drivers have to be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection


def argument(value: Any) -> Any:
    """A value as statements of both databases take it: times in UTC without zone, lists as lists.

    Raises `InvalidInput` for a NUL in a text: PostgreSQL refuses it, and SQLite would take what
    stands before it for the whole text.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, list | tuple | set | frozenset):
        return _listed(value)
    if isinstance(value, str) and "\0" in value:
        raise InvalidInput("text", "no NUL character in it, since nothing that is kept has one")
    return value


def _listed(values: Collection[Any]) -> list[Any]:
    """Hundreds of keys are common: texts without a NUL, and numbers, are taken as they are."""
    kinds = {*map(type, values)}
    if kinds <= {int} or (kinds == {str} and "\0" not in "".join(values)):
        return list(values)
    return [argument(value) for value in values]
