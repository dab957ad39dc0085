"""The four columns of a ticket that say when it escalates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from db.clock import seconds
from db.table import columns, select
from domain.column import column, record
from domain.escalation import FINISHED, Known, Said, Times, promise, times
from domain.tickets import Ticket

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.ids import TicketId

WRITE = """
    UPDATE ticket SET escalation_time = $2, escalation_response_time = $3,
        escalation_update_time = $4, escalation_solution_time = $5
    WHERE id = $1
"""
# one row at least: whether it was closed is known of a ticket without articles, too
PAST = """
    (SELECT EXISTS (
        SELECT 1 FROM ticket_history
        JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
        JOIN ticket_state ON ticket_state.id = ticket_history.state_id
        JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id
        WHERE ticket_history.ticket_id = $1 AND ticket_state_type.name = 'closed'
            AND ticket_history_type.name IN ('NewTicket', 'StateUpdate')) AS was_closed) AS past
    LEFT JOIN article ON article.ticket_id = $1 ORDER BY article.id
"""


@record
class _Past:
    """An article of a ticket, if it has any, and whether the ticket was ever closed."""

    table: ClassVar[str] = "article"

    was_closed: bool = column("past.was_closed")
    sender_id: int | None = column("article_sender_type_id")
    visible: bool = column("coalesce(article.is_visible_for_customer, 0) = 1")
    created_at: datetime | None = column("create_time")


async def recompute(unit: UnitOfWork, ticket_id: TicketId) -> bool:
    """The same as `renew` for a ticket that the unit holds, but has not read."""
    [ticket] = await unit.tx.fetch(Ticket, select(Ticket, "WHERE ticket.id = $1"), ticket_id)
    return await renew(unit, ticket)


async def renew(unit: UnitOfWork, ticket: Ticket) -> bool:
    """Bring the columns up to date, at the end of a change of the ticket that the unit holds.

    `ticket` is what it is by now, with the columns as they were. One statement where something was
    promised, and one more if anything differs, which is the answer. When the ticket changed is
    left to the change itself.
    """
    now = await _times(unit, ticket)
    after = (now.first, now.response, now.update, now.solution)
    due = (ticket.first_response_due, ticket.update_due, ticket.solution_due)
    differs = after != (ticket.escalation_time, *map(seconds, due))
    if differs:
        await unit.tx.execute(WRITE, ticket.pk, *after)
    return differs


async def _times(unit: UnitOfWork, ticket: Ticket) -> Times:
    state = unit.reference.states[ticket.state_id].type
    held, calendar = promise(unit.reference, ticket.queue_id, ticket.sla_id)
    if state in FINISHED or not held.promises:
        return Times()
    past = await unit.tx.fetch(_Past, f"SELECT {columns(_Past)} FROM {PAST}", ticket.pk)
    known = Known(
        created=ticket.created_at,
        state=state,
        was_closed=past[0].was_closed,
        articles=_said(unit, past),
    )
    return times(known, held, calendar)


def _said(unit: UnitOfWork, past: list[_Past]) -> list[Said]:
    """Oldest first."""
    senders = unit.reference.sender_types
    return [
        Said(senders[row.sender_id], row.visible, row.created_at)
        for row in past
        if row.sender_id is not None and row.created_at is not None
    ]
