"""Where something failed, without what the exception says: that may quote somebody's values."""

from __future__ import annotations

from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PLACES = 50  # of one exception; of more the innermost are told


def trace(failure: BaseException, *, messages: bool) -> list[str]:
    """The type of the exception and the places it came through, and those of its causes.

    With `messages` also what it says.
    """
    return [line for one in _chain(failure) for line in _told(one, messages=messages)]


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """It, its causes, and what happened at once with it: each only once."""
    waiting, seen = [failure], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else []
        before = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        waiting += [before] if before else []


def _told(failure: BaseException, *, messages: bool) -> Iterator[str]:
    kind = type(failure)
    says = f": {' '.join(str(failure).split())}" if messages else ""
    yield f"{kind.__module__}.{kind.__qualname__}{says}"
    for place in extract_tb(failure.__traceback__)[-MOST_PLACES:]:
        yield f"at {place.filename}:{place.lineno} {place.name}"
