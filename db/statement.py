"""A statement under construction: conditions with the values they speak of."""

from __future__ import annotations

from typing import Any

# The database itself lowers both sides, by the same rules. SQLite's words are in db/sqlite.py.
ANY_LOWER = "ANY(lower({}::text[]::text)::text[])"


class Statement:
    """A statement under construction: conditions that all hold, and the values they speak of."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[Any] = []

    def value(self, value: Any) -> str:
        """The placeholder for a value."""
        self.values.append(value)
        return f"${len(self.values)}"

    def where(self, condition: str, value: Any) -> None:
        """Add a condition; `{}` in it stands for the value. A condition on None is left out."""
        if value is not None:
            self.conditions.append(condition.format(self.value(value)))

    def part(self) -> Statement:
        """Conditions of their own, for a part of this statement: their values are among its."""
        part = Statement()
        part.values = self.values
        return part

    @property
    def tail(self) -> str:
        """The WHERE clause."""
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
