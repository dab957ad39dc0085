"""Where others look on: which operation is meant, and what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.executor.engine import Outcome
    from schema.executor.operation import Operation
    from schema.executor.plan import Field


class Hook:
    """Looks on; override what is of interest. What it raises is not caught.

    Without hooks nobody pays for them. Fields that are read straight from the record are not found
    by themselves, so nobody hears of them; graphql-core's engine tells of operations alone.
    """

    def understood(self, operation: Operation) -> None:
        """Which operation of a valid document is meant; it may still be refused."""

    def found(self, field: Field, objects: int, seconds: float) -> None:
        """A field was found for so many objects of a level, so long after it was asked for."""

    def ended(self, operation: Operation, outcome: Outcome, seconds: float) -> None:
        """After an operation ran; not when it was cancelled or took too long."""
