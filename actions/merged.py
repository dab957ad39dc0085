"""Where a merged ticket leads: what comes for it goes to the ticket it was merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.merges import mains
from domain.reference import StateType

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.ids import TicketId

HOPS = 10  # OTRS: TicketCheckNumber
STATE = "SELECT ticket_state_id FROM ticket WHERE id = $1"


async def target(unit: UnitOfWork, ticket_id: TicketId) -> TicketId:
    """The ticket that stands for this one now: itself unless it was merged, and so on.

    A merged ticket of which nobody knows where it went stands for itself (mail.md of OTRS).
    """
    for _ in range(HOPS):
        rows = await unit.tx.rows(STATE, ticket_id)
        if not rows or unit.reference.states[rows[0][0]].type is not StateType.MERGED:
            break
        main = (await mains(unit.tx, [ticket_id])).get(ticket_id)
        if main is None:
            break
        ticket_id = main
    return ticket_id
