"""Values on their way into a statement: what both drivers have to be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from db.clock import naive
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import tzinfo


def argument(value: Any, zone: tzinfo = UTC) -> Any:
    """A value as statements of both databases take it: times without zone, lists as lists.

    `zone`: of times in the tables.

    Raises `InvalidInput` for a NUL in a text: PostgreSQL refuses it, and SQLite would take what
    stands before it for the whole text.
    """
    if isinstance(value, datetime):
        return naive(value, zone)
    if isinstance(value, list | tuple | set | frozenset):
        return _listed(value, zone)
    if isinstance(value, str) and "\0" in value:
        raise InvalidInput("text", "no NUL character in it, since nothing that is kept has one")
    return value


def _listed(values: Collection[Any], zone: tzinfo) -> list[Any]:
    """Hundreds of keys are common: texts without a NUL, and numbers, are taken as they are."""
    kinds = {*map(type, values)}
    if kinds <= {int} or (kinds == {str} and "\0" not in "".join(values)):
        return list(values)
    return [argument(value, zone) for value in values]
