"""Fields: read straight from the record, or found by a resolver; each says what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry
from strawberry.types.fields.resolver import StrawberryResolver

if TYPE_CHECKING:
    from collections.abc import Callable


class RecordResolver(StrawberryResolver[Any]):
    """A resolver that returns records: the schema's annotation alone is the field's type."""

    type_annotation = None


def plain(description: str) -> Any:
    """A field that is an attribute of the record with the same name: no call, no waiting."""
    return strawberry.field(description=description)


def resolved(resolver: Callable[..., Any], description: str) -> Any:
    """A field whose value the resolver finds; its type is the annotation in the schema."""
    return strawberry.field(resolver=RecordResolver(resolver), description=description)
