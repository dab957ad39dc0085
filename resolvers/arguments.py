"""The paging arguments every list takes, described once."""

from __future__ import annotations

from typing import Annotated

import strawberry

from domain.paging import MOST, USUAL

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
        description="Words that all occur, in any of the searched fields, as parts of words."
    ),
]
