"""Names of rows: nobody else's, and in hierarchies below a row that is there.

OTRS refuses a name that another row has (NameExistsCheck), on MySQL also in other capitals; here
capitals never tell two rows apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.masters.master import SEPARATOR
from domain.errors import Conflict, InUse, InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actions.masters.master import Change, Row

FIELD = "input.name"
MOST = 200  # characters of the column


async def check(change: Change) -> None:
    """Raises what is wrong with the name of the row, its place, or the names below it."""
    if change.before is None or change.is_renamed:
        _check_free(change, change.after.name, change.others)
    if change.master.nested:
        _check_place(change)
        _check_below(change)


def _check_free(change: Change, name: str, others: Iterable[Row]) -> None:
    for row in others:
        if row.name.casefold() == name.casefold():
            hidden = "" if row.valid else ", which is not valid"
            word = change.master.word
            message = f"The {word} “{row.name}” is there already{hidden}."
            raise change.master.taken(change.name_field, message)


def _check_place(change: Change) -> None:
    name, former = change.after.name, change.before
    parts = name.split(SEPARATOR)
    if any(not part or part != part.strip() or part.strip(":") != part for part in parts):
        raise InvalidInput(FIELD, "names joined by `::`, none of them empty or with blanks around")
    if len(parts) == 1:
        return
    parent = SEPARATOR.join(parts[:-1])
    if change.is_renamed and former and f"{name}::".startswith(f"{former.name}::"):
        raise InvalidInput(FIELD, "a name that is not below the row itself")
    _check_parent(change, parent)


def _check_parent(change: Change, parent: str) -> None:
    word = change.master.word
    above = next((row for row in change.others if row.name == parent), None)
    if above is None:
        raise NotFound(FIELD, f"There is no {word} “{parent}” to be above it: make that first.")
    if change.after.valid and not above.valid:
        raise Conflict(FIELD, f"The {word} above it, “{parent}”, is not valid.")


def _check_below(change: Change) -> None:
    below = change.below
    valid = [row.name for row in below if row.valid]
    if change.ends and valid:
        raise InUse(
            "input.valid", f"“{valid[0]}” below it is valid: it has to become invalid first."
        )
    if not change.is_renamed:
        return
    moved = {row.pk for row in below}
    others = [row for row in change.others if row.pk not in moved]
    for row in below:
        name = change.name_of(row)
        if len(name) > MOST:
            raise InvalidInput(
                FIELD,
                f"a name that leaves “{row.name}” below it at most {MOST} characters,"
                f" not {len(name)}",
            )
        _check_free(change, name, others)
