"""Search filters as RFC 4515 writes them: made of values, put together, and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERYTHING = "(objectClass=*)"
NAME = r"(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)"
ATTRIBUTE = rf"{NAME}(?:;[A-Za-z0-9-]+)*"
VALUE = r"(?:[^()\\\0]|\\[0-9A-Fa-f]{2})*"
# with `:` a rule of matching is named, with or without the attribute
CONDITION = re.compile(
    rf"(?:{ATTRIBUTE}(?:=|~=|>=|<=)|{ATTRIBUTE}(?::dn)?(?::{NAME})?:=|(?::dn)?:{NAME}:=){VALUE}"
)
SPECIAL = re.compile(r"[\\*()\0]")


def escaped(value: str) -> str:
    """A value of somebody's as it stands in a filter; it is never more than a value there."""
    return SPECIAL.sub(lambda found: f"\\{ord(found[0]):02x}", value)


def escaped_bytes(value: bytes) -> str:
    """A value that is no text."""
    return "".join(f"\\{byte:02x}" for byte in value)


def any_of(filters: Iterable[str]) -> str:
    """At least one of the filters holds."""
    return _joined("|", filters)


def all_of(filters: Iterable[str]) -> str:
    """Every one of the filters holds."""
    return _joined("&", filters)


def _joined(operator: str, filters: Iterable[str]) -> str:
    parts = list(filters)
    return parts[0] if len(parts) == 1 else f"({operator}{''.join(parts)})"


def is_filter(text: str) -> bool:
    """Whether it is one whole filter, in its parentheses."""
    return _after(text, 0) == len(text)


def _after(text: str, start: int) -> int | None:
    """Where the filter that begins here ends, if there is one."""
    if not text.startswith("(", start):
        return None
    inside = start + 1
    if text.startswith(("&", "|"), inside):
        end = _after_all(text, inside + 1)
    elif text.startswith("!", inside):
        end = _after(text, inside + 1)
    else:
        found = CONDITION.match(text, inside)
        end = found.end() if found else None
    return end + 1 if end is not None and text.startswith(")", end) else None


def _after_all(text: str, start: int) -> int | None:
    """Where the last of at least one filter ends."""
    end = _after(text, start)
    while end is not None and text.startswith("(", end):
        end = _after(text, end)
    return end
