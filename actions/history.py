"""Lines of history: written with the change they tell of, never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.statement import Statement
from domain.history import NAME_CHARACTERS, HistoryKind, customer_fields, payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.unit import UnitOfWork
    from domain.changes import TicketCustomer
    from domain.ids import ArticleId, HistoryId
    from domain.tickets import Ticket

UNCLASSIFIED = 1  # OTRS: the type of a ticket that has none
WRITE = """
    INSERT INTO ticket_history (
        name, history_type_id, ticket_id, article_id, type_id, queue_id, owner_id, priority_id,
        state_id, create_time, create_by, change_time, change_by)
    VALUES {} RETURNING id
"""
# found by its ticket, which has an index, and told apart by the entry
ORIGIN = "UPDATE tg_event SET origin = $1 WHERE ticket_id = ANY($2) AND history_id = ANY($3)"
EVENTS = """
    INSERT INTO tg_event (
        ticket_id, history_id, kind, create_time, origin, customer_id, customer_user_id)
    VALUES {}
"""
REST = "INSERT INTO tg_history_text (history_id, payload) VALUES ($1, $2)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `ticket` is what the ticket was after the change, `fields` are OTRS's.

    `more` are fields of ours, which are kept beside the line.
    """

    kind: HistoryKind
    ticket: Ticket
    fields: tuple[str, ...]
    article: ArticleId | None = None
    more: tuple[str, ...] = ()


def customer_entry(ticket: Ticket, old: TicketCustomer, new: TicketCustomer) -> Entry:
    """The line of another customer; what was there before OTRS does not write."""
    told, before = customer_fields(old, new)
    return Entry(HistoryKind.CUSTOMER_UPDATE, ticket, (told,), more=(before,))


async def write(unit: UnitOfWork, entries: Sequence[Entry]) -> None:
    """Write lines in their order, with one statement; long texts are kept beside them."""
    if not entries:
        return
    sql, texts = Statement(), [_text(entry) for entry in entries]
    rows = [_row(sql, unit, *each) for each in zip(entries, texts, strict=True)]
    ids = sorted(row[0] for row in await unit.tx.rows(WRITE.format(", ".join(rows)), *sql.values))
    if unit.tells_events:
        await _tell(unit, entries, ids)
    elif unit.origin is not None:
        tickets = sorted({entry.ticket.pk for entry in entries})
        await unit.tx.execute(ORIGIN, unit.origin, tickets, ids)
    for entry, text, pk in zip(entries, texts, ids, strict=True):
        if entry.more or len(text) > NAME_CHARACTERS:
            await unit.tx.execute(REST, pk, text + payload(entry.more))


def _text(entry: Entry) -> str:
    """What OTRS writes: fields, but for a literal text."""
    return "".join(entry.fields) if entry.kind is HistoryKind.MISC else payload(entry.fields)


async def _tell(unit: UnitOfWork, entries: Sequence[Entry], ids: Sequence[HistoryId]) -> None:
    """Write the events that a trigger would write, and wake whoever follows."""
    sql = Statement()
    rows = (
        f"({sql.value(entry.ticket.pk)}, {sql.value(pk)}, 'history', {sql.value(unit.now)},"
        f" {sql.value(unit.origin)}, {sql.value(entry.ticket.customer_id or '')},"
        f" {sql.value(entry.ticket.customer_login or '')})"
        for entry, pk in zip(entries, ids, strict=True)
    )
    await unit.tx.execute(EVENTS.format(", ".join(rows)), *sql.values)
    await unit.tx.execute("SELECT pg_notify('tg_event', '')")


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
