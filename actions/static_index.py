"""The tables in which an OTRS with StaticDB keeps its queue view.

`ticket_index` has a row for each viewable ticket that is not archived, `ticket_lock_index` one for
each that somebody holds (Kernel/System/Ticket/IndexAccelerator/StaticDB.pm).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.reference import VIEWABLE
from domain.rules import is_locked

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.tickets import Ticket

HAS = "SELECT 1 FROM ticket_index WHERE ticket_id = $1"
ADD = """
    INSERT INTO ticket_index (queue_id, queue, group_id, s_lock, s_state, ticket_id, create_time)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
CHANGE = """
    UPDATE ticket_index SET queue_id = $1, queue = $2, group_id = $3, s_lock = $4, s_state = $5
    WHERE ticket_id = $6
"""
REMOVE = "DELETE FROM ticket_index WHERE ticket_id = $1"
LOCKED = "SELECT 1 FROM ticket_lock_index WHERE ticket_id = $1"
LOCK = "INSERT INTO ticket_lock_index (ticket_id) VALUES ($1)"
UNLOCK = "DELETE FROM ticket_lock_index WHERE ticket_id = $1"


async def keep(unit: UnitOfWork, ticket: Ticket) -> None:
    """Bring both tables up to date for a ticket that the unit holds, as it is by now."""
    state = unit.reference.states[ticket.state_id]
    if state.type in VIEWABLE and not ticket.archived:
        await _show(unit, ticket)
    else:
        await unit.tx.execute(REMOVE, ticket.pk)
    if not is_locked(ticket, unit.reference):
        await unit.tx.execute(UNLOCK, ticket.pk)
    elif not await unit.tx.rows(LOCKED, ticket.pk):
        await unit.tx.execute(LOCK, ticket.pk)


async def _show(unit: UnitOfWork, ticket: Ticket) -> None:
    reference = unit.reference
    queue, state = reference.queues[ticket.queue_id], reference.states[ticket.state_id]
    row = queue.pk, queue.name, queue.group_id, reference.locks[ticket.lock_id].value, state.name
    if await unit.tx.rows(HAS, ticket.pk):
        await unit.tx.execute(CHANGE, *row, ticket.pk)
    else:
        await unit.tx.execute(ADD, *row, ticket.pk, ticket.created_at)
