"""History of tickets, page by page for many tickets at once, in the order OTRS reads it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from db.sight import seen
from db.statement import Statement
from db.table import columns, select
from domain.paging import time_from
from domain.tickets import HistoryEntry
from loaders.named_tickets import as_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.database import Reader
    from domain.ids import HistoryId, TicketId
    from domain.paging import Window
    from domain.viewer import Viewer

# what is more than OTRS's column holds, or than it writes
TEXTS = "LEFT JOIN tg_history_text ON tg_history_text.history_id = ticket_history.id"
COUNTS = "SELECT ticket_id, count(*) FROM ticket_history WHERE ticket_id = ANY($1) GROUP BY 1"


async def by_id(
    db: Reader, viewer: Viewer, kinds: Mapping[int, str], ids: list[HistoryId]
) -> dict[HistoryId, HistoryEntry]:
    """The entries with these ids, of tickets the viewer may see; `kinds` are names of types."""
    sql = Statement()
    sql.where("ticket_history.id = ANY({})", ids)
    tail = f"JOIN ticket ON ticket.id = ticket_history.ticket_id {seen(sql, viewer.sight).tail}"
    found = await db.fetch(HistoryEntry, select(HistoryEntry, f"{TEXTS} {tail}"), *sql.values)
    return {e.pk: e for e in await as_seen(db, viewer, kinds, found)}


async def pages(
    db: Reader, viewer: Viewer, kinds: Mapping[int, str], window: Window, tickets: list[TicketId]
) -> dict[TicketId, list[HistoryEntry]]:
    """One page of entries, and one entry more, for each ticket; order is time, then id.

    The tickets are seen by the viewer already; others that the entries name may not be.
    """
    compare, direction = ("<", "DESC") if window.backwards else (">", "ASC")
    condition, values = "", [tickets, window.size + 1]
    if window.position:
        condition = f"AND (create_time, id) {compare} ($3, $4)"
        values += [time_from(window.position[0]), window.position[1]]
    order = f"create_time {direction}, id {direction}"
    sql = f"""
        SELECT {columns(HistoryEntry)} FROM (
            SELECT h.*, row_number() OVER (PARTITION BY ticket_id ORDER BY {order}) AS place
            FROM ticket_history AS h WHERE ticket_id = ANY($1) {condition}) AS ticket_history
        {TEXTS}
        WHERE place <= $2 ORDER BY ticket_history.ticket_id, place"""
    found: dict[TicketId, list[HistoryEntry]] = defaultdict(list)
    entries = await db.fetch(HistoryEntry, sql, *values)
    for entry in await as_seen(db, viewer, kinds, entries):
        found[entry.ticket_id].append(entry)
    return found


async def counts(db: Reader, tickets: list[TicketId]) -> dict[TicketId, int]:
    """How many entries each ticket has."""
    return {ticket: int(count) for ticket, count in await db.rows(COUNTS, tickets)}
