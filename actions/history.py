"""Lines of history: written with the change they tell of, never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.statement import Statement
from domain.history import NAME_CHARACTERS, payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.unit import UnitOfWork
    from domain.history import HistoryKind
    from domain.ids import ArticleId
    from domain.tickets import Ticket

UNCLASSIFIED = 1  # OTRS: the type of a ticket that has none
WRITE = """
    INSERT INTO ticket_history (
        name, history_type_id, ticket_id, article_id, type_id, queue_id, owner_id, priority_id,
        state_id, create_time, create_by, change_time, change_by)
    VALUES {} RETURNING id
"""
REST = "INSERT INTO tg_history_text (history_id, payload) VALUES ($1, $2)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `ticket` is what the ticket was after the change, `fields` are OTRS's."""

    kind: HistoryKind
    ticket: Ticket
    fields: tuple[str, ...]
    article: ArticleId | None = None


async def write(unit: UnitOfWork, entries: Sequence[Entry]) -> None:
    """Write lines in their order, with one statement; long texts are kept beside them."""
    if not entries:
        return
    sql, texts = Statement(), [payload(entry.fields) for entry in entries]
    rows = [_row(sql, unit, *each) for each in zip(entries, texts, strict=True)]
    ids = await unit.tx.rows(WRITE.format(", ".join(rows)), *sql.values)
    for text, pk in zip(texts, sorted(row[0] for row in ids), strict=True):
        if len(text) > NAME_CHARACTERS:
            await unit.tx.execute(REST, pk, text)


def _row(sql: Statement, unit: UnitOfWork, entry: Entry, text: str) -> str:
    ticket, now, actor = entry.ticket, sql.value(unit.now), sql.value(unit.actor.actor_id)
    values = [
        sql.value(text[:NAME_CHARACTERS]),
        sql.value(unit.reference.history_id(entry.kind)),
        sql.value(ticket.pk),
        sql.value(entry.article),
        sql.value(ticket.type_id or UNCLASSIFIED),
        sql.value(ticket.queue_id),
        sql.value(ticket.owner_id),
        sql.value(ticket.priority_id),
        sql.value(ticket.state_id),
        *(now, actor, now, actor),
    ]
    return f"({', '.join(values)})"
