"""The four columns of a ticket that say when it escalates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from db.table import select
from domain.column import column, record
from domain.escalation import FINISHED, Known, Said, Times, promise, times
from domain.ids import QueueId, SlaId, StateId

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.ids import TicketId

WRITE = """
    UPDATE ticket SET escalation_time = $2, escalation_response_time = $3,
        escalation_update_time = $4, escalation_solution_time = $5
    WHERE id = $1
"""


@record
class _Ticket:
    """Of a ticket, what its escalation depends on, and what is written of it."""

    table: ClassVar[str] = "ticket"

    queue_id: QueueId
    sla_id: SlaId | None
    state_id: StateId = column("ticket_state_id")
    created_at: datetime = column("create_time")
    first: int = column("escalation_time")
    response: int = column("escalation_response_time")
    update: int = column("escalation_update_time")
    solution: int = column("escalation_solution_time")
    was_closed: bool = column(
        "EXISTS (SELECT 1 FROM ticket_history"
        " JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id"
        " JOIN ticket_state ON ticket_state.id = ticket_history.state_id"
        " JOIN ticket_state_type ON ticket_state_type.id = ticket_state.type_id"
        " WHERE ticket_history.ticket_id = ticket.id AND ticket_state_type.name = 'closed'"
        " AND ticket_history_type.name IN ('NewTicket', 'StateUpdate'))"
    )


@record
class _Article:
    """Of an article, what an escalation depends on."""

    table: ClassVar[str] = "article"

    sender_id: int = column("article_sender_type_id")
    visible: bool = column("article.is_visible_for_customer = 1")
    created_at: datetime = column("create_time")


async def recompute(unit: UnitOfWork, ticket_id: TicketId) -> bool:
    """Bring the columns up to date, at the end of a change of the ticket that the unit holds.

    One statement for the ticket, one for its articles unless it is finished, and one more if
    anything differs, which is the answer. When the ticket changed is left to the change itself.
    """
    [ticket] = await unit.tx.fetch(_Ticket, select(_Ticket, "WHERE ticket.id = $1"), ticket_id)
    now = await _times(unit, ticket_id, ticket)
    after = (now.first, now.response, now.update, now.solution)
    differs = after != (ticket.first, ticket.response, ticket.update, ticket.solution)
    if differs:
        await unit.tx.execute(WRITE, ticket_id, *after)
    return differs


async def _times(unit: UnitOfWork, ticket_id: TicketId, ticket: _Ticket) -> Times:
    state = unit.reference.states[ticket.state_id].type
    if state in FINISHED:
        return Times()
    known = Known(
        created=ticket.created_at,
        state=state,
        was_closed=ticket.was_closed,
        articles=await _articles(unit, ticket_id),
    )
    return times(known, *promise(unit.reference, ticket.queue_id, ticket.sla_id))


async def _articles(unit: UnitOfWork, ticket_id: TicketId) -> list[Said]:
    """Oldest first."""
    tail = "WHERE article.ticket_id = $1 ORDER BY article.id"
    senders = unit.reference.sender_types
    return [
        Said(senders[row.sender_id], row.visible, row.created_at)
        for row in await unit.tx.fetch(_Article, select(_Article, tail), ticket_id)
    ]
