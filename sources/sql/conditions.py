"""Conditions of one statement and the values they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sources.sql.keys import NUL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.sql.keys import KeyColumn
    from sources.sql.spelling import Spelling

NOBODY = "1 = 0"


class Conditions:
    """All of them hold for each row that is found."""

    def __init__(self, spelling: Spelling, *parts: str) -> None:
        self.values: list[Any] = []
        self._spelling = spelling
        self._parts = list(parts)

    def __str__(self) -> str:
        return f"WHERE {' AND '.join(self._parts)}" if self._parts else ""

    def place(self, value: Any) -> int:
        """The number by which a statement names the value."""
        self.values.append(value)
        return len(self.values)

    def given(self, column: str) -> None:
        """A record without a key is none, and an empty key is no company's."""
        self._parts.append(self._spelling.given.format(self._spelling.column(column)))

    def among(self, key: KeyColumn, values: Sequence[Any]) -> None:
        """The key is one of these."""
        self._parts.append(key.equal(self.place(values)))

    def among_lowered(self, key: KeyColumn, column: str, values: Sequence[str]) -> None:
        """The column is one of these texts in small letters, whatever letters it has itself."""
        place = self.place(values)
        if key.near and key.capitals_alike:
            self._parts.append(f"{key.near} = ANY(${place})")
        lowered = self._spelling.lowered.format(self._spelling.column(column))
        self._parts.append(f"{lowered} = ANY(${place})")

    def after(self, key: KeyColumn, cursor: str | None) -> None:
        """The key stands after the cursor's."""
        if cursor is not None:
            self._parts.append(f"{key.sql} > ${self.place(key.value(cursor))}")

    def words(self, text: str | None, columns: Sequence[str]) -> None:
        """Every word is in one of the columns, whatever its capitals."""
        if NUL in (text or ""):
            self._parts.append(NOBODY)
            return
        for word in (text or "").split():
            place = f"${self.place(self._spelling.pattern(word))}"
            named = map(self._spelling.column, columns)
            parts = [self._spelling.holds.format(column, place) for column in named]
            self._parts.append(f"({' OR '.join(parts)})")

    def nobody(self) -> None:
        """Nothing is found."""
        self._parts.append(NOBODY)
