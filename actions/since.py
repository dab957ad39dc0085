"""Whether anything has happened to a ticket since something that is to be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Conflict

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId

LATER = """
    SELECT DISTINCT ticket_history_type.name FROM ticket_history
    JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    WHERE ticket_history.ticket_id = $1 AND ticket_history.id > $2 ORDER BY 1
"""
LAST = "SELECT max(id) FROM ticket_history WHERE ticket_id = $1"
NEVER_MIND = tuple(
    f"UPDATE {table} SET last_history_id = $3 WHERE ticket_id = $1 AND last_history_id = $2"
    for table in ("tg_merge_ticket", "tg_split")
)


async def nothing(work: Work, last: int, *, what: str) -> None:
    """Raises `Conflict` if the ticket has later lines of history; `what` is to be undone."""
    kinds = [row[0] for row in await work.unit.tx.rows(LATER, work.ticket.pk, last)]
    if kinds:
        raise Conflict(
            "input.ticket",
            f"This {what} cannot be undone: since then the history of the ticket"
            f" {work.ticket.number} has gone on ({', '.join(kinds)}).",
        )


async def forget(unit: UnitOfWork, ticket_id: TicketId, before: int) -> None:
    """What was undone stands against nothing that was done just before it.

    `before` is the last line of the ticket's history from before that.
    """
    [[now]] = await unit.tx.rows(LAST, ticket_id)
    for sql in NEVER_MIND:
        await unit.tx.execute(sql, ticket_id, before, now)
