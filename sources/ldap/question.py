"""One search of a directory, as it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SCOPES = {"base": 0, "one": 1, "sub": 2}


@dataclass(frozen=True, slots=True)
class Question:
    """Entries of which `filter` is true; with `most` reading ends when there are so many."""

    base: str
    scope: int
    filter: str
    attributes: Sequence[str]
    most: int | None = None
