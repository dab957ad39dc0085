"""Which ticket a merged ticket went into: by our own record, else by what an OTRS wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import TicketId
from domain.named_tickets import main_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Reader

OURS = """
    SELECT ticket_id, main_ticket_id FROM tg_merge
    WHERE ticket_id = ANY($1) AND undone_time IS NULL ORDER BY id
"""
HISTORY = """
    SELECT ticket_history.ticket_id, ticket_history.name FROM ticket_history
    JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    WHERE ticket_history.ticket_id = ANY($1) AND ticket_history_type.name = 'Merged'
    ORDER BY ticket_history.id
"""


async def mains(db: Reader, ids: Sequence[TicketId]) -> dict[TicketId, TicketId]:
    """For each of these merged tickets the one it went into, where that is known.

    An OTRS leaves a line of history alone: its newest one counts (TicketCheckNumber).
    """
    found = {TicketId(pk): TicketId(main) for pk, main in await db.rows(OURS, list(ids))}
    others = [pk for pk in ids if pk not in found]
    for pk, text in await db.rows(HISTORY, others) if others else ():
        if (main := main_of(text)) not in (None, pk):
            found[TicketId(pk)] = TicketId(main or 0)
    return found
