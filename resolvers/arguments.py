"""The paging arguments every list takes, described once."""

from __future__ import annotations

from typing import Annotated

import strawberry

from domain.errors import InvalidInput
from domain.paging import MOST, USUAL

MOST_CHARACTERS = 200

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"At most how many, from the start or after `after`: 0 to {MOST}, else {USUAL}."
    ),
]
After = Annotated[
    str | None, strawberry.argument(description="Go on after this cursor (an `endCursor`).")
]
Last = Annotated[
    int | None,
    strawberry.argument(
        description=f"At most how many, from the end or before `before`: 0 to {MOST}, else {USUAL}."
    ),
]
Before = Annotated[
    str | None, strawberry.argument(description="Go back before this cursor (a `startCursor`).")
]
Search = Annotated[
    str | None,
    strawberry.argument(
        description="Words that all occur, in any of the searched fields, as parts of words;"
        f" at most {MOST_CHARACTERS} characters."
    ),
]


def possible(field: str, text: str | None) -> str | None:
    """A text that something kept may be. Raises `InvalidInput` for one that has a NUL."""
    if "\0" in (text or ""):
        raise InvalidInput(field, "no NUL character in it, since nothing that is kept has one")
    return text


def searched(field: str, text: str | None) -> str | None:
    """A text to look for. Raises `InvalidInput` for one that is too long or has a NUL."""
    text = possible(field, text)
    if text is not None and len(text) > MOST_CHARACTERS:
        raise InvalidInput(field, f"at most {MOST_CHARACTERS} characters, not {len(text)}")
    return text
