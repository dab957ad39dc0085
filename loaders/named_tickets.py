"""History entries as one viewer reads them: without tickets that do not exist for him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.sight import seen
from db.statement import Statement
from domain.history import HistoryKind
from domain.named_tickets import names_tickets, numbers, with_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.database import Reader
    from domain.tickets import HistoryEntry
    from domain.viewer import Viewer


async def as_seen(
    db: Reader, viewer: Viewer, kinds: Mapping[int, str], entries: list[HistoryEntry]
) -> list[HistoryEntry]:
    """The entries, with numbers of other tickets only where the viewer sees these tickets.

    `kinds` has the names of history types by their ids. A statement for all entries together, and
    none where no entry names a ticket.
    """
    naming = [(entry, HistoryKind.of(kinds.get(entry.kind_id, ""))) for entry in entries]
    naming = [(entry, kind) for entry, kind in naming if names_tickets(kind)]
    named = {number for entry, kind in naming for number in numbers(kind, entry.payload)}
    known = await _seen(db, viewer, sorted(named)) if named else set()
    for entry, kind in naming:
        entry.payload = with_seen(kind, entry.payload, known)
    return entries


async def _seen(db: Reader, viewer: Viewer, named: list[str]) -> set[str]:
    sql = Statement()
    sql.where("ticket.tn = ANY({})", named)
    rows = await db.rows(f"SELECT tn FROM ticket {seen(sql, viewer.sight).tail}", *sql.values)
    return {row[0] for row in rows}
