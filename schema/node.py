"""What everything with an ID has in common (Relay global object identification)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import strawberry

from schema.fields import plain


def by_class(test: Callable[..., bool]) -> Callable[..., bool]:
    """Mark a test that says the same of all objects of a class: each class is asked for once."""
    test.by_class = True  # type: ignore[attr-defined]
    return test


@strawberry.interface(description="Anything with an ID by which it can be fetched again.")
class Node:
    record: ClassVar[type]

    id: strawberry.ID = plain("Opaque and lasting; made by the service alone.")

    @classmethod
    @by_class
    def is_type_of(cls, value: Any, _: Any) -> bool:
        """Which type a record is shown as: resolvers return plain records."""
        return isinstance(value, cls.record)
