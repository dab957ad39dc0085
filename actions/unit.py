"""One change as a whole: whoever makes it, when, in which transaction, with its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.history import NAME_CHARACTERS, payload
from domain.numbers import DEFAULT, Numbers

if TYPE_CHECKING:
    from datetime import datetime

    from db.database import Transaction
    from domain.history import HistoryKind
    from domain.reference import Reference
    from domain.tickets import Ticket
    from domain.viewer import Viewer

UNCLASSIFIED = 1  # OTRS: the type of a ticket that has none
RECORD = """
    INSERT INTO ticket_history (
        name, history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id, state_id,
        create_time, create_by, change_time, change_by)
    SELECT $1, ticket_history_type.id, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10
    FROM ticket_history_type WHERE ticket_history_type.name = $2
    RETURNING id
"""
REST = "INSERT INTO tg_history_text (history_id, payload) VALUES ($1, $2)"


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What an action works with; all it did is kept, or nothing of it."""

    tx: Transaction
    actor: Viewer
    now: datetime
    reference: Reference
    numbers: Numbers = DEFAULT  # how new tickets are numbered

    async def record(self, kind: HistoryKind, ticket: Ticket, *fields: str) -> None:
        """Write one line of history; `ticket` is what it is after the change (OTRS)."""
        text = payload(fields)
        [[entry]] = await self.tx.rows(
            RECORD,
            text[:NAME_CHARACTERS],
            kind.value,
            ticket.pk,
            ticket.type_id or UNCLASSIFIED,
            ticket.queue_id,
            ticket.owner_id,
            ticket.priority_id,
            ticket.state_id,
            self.now,
            self.actor.actor_id,
        )
        if len(text) > NAME_CHARACTERS:
            await self.tx.execute(REST, entry, text)
