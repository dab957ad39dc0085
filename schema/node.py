"""What everything with an ID has in common (Relay global object identification)."""

from __future__ import annotations

from typing import Any, ClassVar

import strawberry

from schema.fields import plain


@strawberry.interface(description="Anything with an ID by which it can be fetched again.")
class Node:
    record: ClassVar[type]

    id: strawberry.ID = plain("Opaque and lasting; made by the service alone.")

    @classmethod
    def is_type_of(cls, value: Any, _: Any) -> bool:
        """Which type a record is shown as: resolvers return plain records."""
        return isinstance(value, cls.record)
