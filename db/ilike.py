"""LIKE as PostgreSQL's ILIKE has it, for SQLite: letters of every alphabet, not of ASCII alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any


def ilike(pattern: str | None, value: Any, escape: str = "\\") -> bool | None:
    """Whether a value is like a pattern; None where one of them is NULL."""
    if pattern is None or value is None:
        return None
    return _pattern(pattern, escape).fullmatch(str(value)) is not None


@lru_cache(maxsize=500)
def _pattern(pattern: str, escape: str) -> re.Pattern[str]:
    """Each part between two % is looked for once, from left to right; the last at the end."""
    *parts, last = _parts(pattern, escape)
    if not parts:
        return re.compile(last, re.IGNORECASE | re.DOTALL)
    first, *others = parts
    middle = "".join(f"(?>.*?{part})" for part in others)
    return re.compile(f"{first}{middle}.*{last}", re.IGNORECASE | re.DOTALL)


def _parts(pattern: str, escape: str) -> list[str]:
    """What stands between the % of a pattern, as regular expressions."""
    parts = [""]
    letters = iter(pattern)
    for letter in letters:
        if letter == "%":
            parts.append("")
        elif letter == escape:
            parts[-1] += re.escape(next(letters, ""))
        else:
            parts[-1] += "." if letter == "_" else re.escape(letter)
    return parts
