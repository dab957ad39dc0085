"""Parts of a file: what `Range` asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

# longer numbers mean no file
ONE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class NotThere(Exception):
    """The range lies outside of the file."""


def requested(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last; None for the whole file.

    What is no range, or several of them, counts as none, which the RFC allows. Raises `NotThere`.
    """
    found = ONE.fullmatch(header or "")
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return _last(int(found[2]), size)
    first, last = int(found[1]), int(found[2] or size)
    if found[2] and last < first:
        return None
    if first >= size:
        raise NotThere
    return first, min(last + 1, size)


def _last(count: int, size: int) -> tuple[int, int]:
    if count == 0 or size == 0:
        raise NotThere
    return max(0, size - count), size
