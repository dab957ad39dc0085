"""Rows of the small tables that a ticket gets: chosen from a picture, and maybe ended since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.table import select
from domain.errors import Conflict, InvalidInput
from domain.reference import Queue, TicketState

if TYPE_CHECKING:
    from actions.unit import UnitOfWork

WORDS = {Queue: "queue", TicketState: "state"}
HELD = {Queue.table, TicketState.table}


async def hold(unit: UnitOfWork, row: Queue | TicketState, *, field: str) -> None:
    """Keep the row as it was chosen until the unit ends.

    Whoever ends a queue, or gives a state another type, waits for that, and sees the ticket then
    (`actions/masters/writing.py`). An OTRS beside us does not, and a role there need not be
    allowed to change the row.

    Raises `InvalidInput` where it has ended, and `Conflict` where its state type is another one.
    """
    lock = "" if unit.host.is_guest else f" FOR KEY SHARE OF {row.table}"
    sql = select(type(row), f"WHERE {row.table}.id = $1{lock}")
    [now] = await unit.tx.fetch(type(row), sql, row.pk)
    if not now.valid:
        raise InvalidInput(field, f"a valid {WORDS[type(row)]}")
    if _type(now) != _type(row):
        raise Conflict(field, f"The state “{row.name}” has just got another type: ask again.")


def _type(row: Queue | TicketState) -> str | None:
    return row.type_name if isinstance(row, TicketState) else None
