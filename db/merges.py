"""Which ticket a merged ticket went into: by our own record, else by what an OTRS wrote.

What comes for a merged ticket goes to the one it was merged into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import TicketId
from domain.named_tickets import main_of
from domain.reference import StateType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Reader
    from domain.reference import Reference

STATES = "SELECT id, ticket_state_id FROM ticket WHERE id = ANY($1)"
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


async def targets(
    db: Reader, reference: Reference, ids: Sequence[TicketId]
) -> dict[TicketId, TicketId]:
    """What stands for each of these tickets now: itself unless it was merged, and so on.

    A merged ticket of which nobody knows where it went stands for itself (mail.md of OTRS). OTRS
    goes on ten times (TicketCheckNumber); here only a circle, which one may have left, ends it.
    """
    passed: set[TicketId] = set()
    found = {pk: pk for pk in ids}
    while not passed.issuperset(found.values()):
        passed.update(found.values())
        merged = await _merged(db, reference, list(set(found.values())))
        into = await mains(db, merged) if merged else {}
        found = {pk: into.get(target, target) for pk, target in found.items()}
    return found


async def _merged(db: Reader, reference: Reference, ids: list[TicketId]) -> list[TicketId]:
    rows = await db.rows(STATES, ids)
    return [TicketId(pk) for pk, state in rows if reference.states[state].type is StateType.MERGED]
