"""What is kept of a merge, so that it can be undone: both tickets as they were, and what went."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from db.undoing import LINK
from db.undoing import TICKETS as OBJECT
from domain.column import column, epoch, record
from domain.ids import StateId, TicketId, UserId

if TYPE_CHECKING:
    from actions.unit import UnitOfWork

AUDIT = "create_time, create_by, change_time, change_by"
TICKETS = """
    INSERT INTO tg_merge_ticket (
        merge_id, ticket_id, state_id, lock_id, user_id, responsible_user_id, until_time, timeout,
        history_id, last_history_id)
    SELECT $1, ticket.id, ticket_state_id, ticket_lock_id, user_id, responsible_user_id, until_time,
        timeout,
        coalesce((SELECT max(id) FROM ticket_history WHERE ticket_id = ticket.id), 0), 0
    FROM ticket WHERE ticket.id IN ($2, $3)
"""
MOVED = ("article", "ticket_history", "time_accounting")
ROWS = """
    INSERT INTO tg_merge_row (merge_id, kind, row_id, change_time, change_by)
    SELECT $1, '{table}', id, change_time, change_by FROM {table} WHERE ticket_id = $2
"""
WITH_ARTICLE = {"ticket_history": " AND article_id IS NOT NULL"}
WATCHERS = f"""
    INSERT INTO tg_merge_watcher (merge_id, ticket_id, user_id, {AUDIT})
    SELECT $1, ticket_id, user_id, {AUDIT} FROM ticket_watcher WHERE ticket_id IN ($2, $3)
"""
OF_BOTH = f"""
    source_key IN ($1, $2) AND source_object_id = {OBJECT}
    OR target_key IN ($1, $2) AND target_object_id = {OBJECT}
"""
LINKS = f"""
    INSERT INTO tg_merge_link (merge_id, is_after, {LINK})
    SELECT $3, $4, {LINK} FROM link_relation WHERE {OF_BOTH}
"""
OPEN = """
    SELECT max(id) FROM tg_merge WHERE ticket_id = $1 AND undone_time IS NULL
"""
LAST = """
    UPDATE tg_merge_ticket SET last_history_id = (
        SELECT max(id) FROM ticket_history WHERE ticket_id = tg_merge_ticket.ticket_id)
    WHERE merge_id = $1
"""
NEWEST = "SELECT max(id) FROM ticket_history WHERE ticket_id = $1"
NEVER_MIND = tuple(
    f"UPDATE {table} SET last_history_id = $3 WHERE ticket_id = $1 AND last_history_id = $2"
    for table in ("tg_merge_ticket", "tg_split")
)


@record
class Before:
    """A ticket as it was before a merge; `timeout` is seconds since 1970, 0 for "not set"."""

    table: ClassVar[str] = "tg_merge_ticket"

    ticket_id: TicketId
    state_id: StateId
    lock_id: int
    owner_id: UserId = column("user_id")
    responsible_id: UserId = column("responsible_user_id")
    pending_until: datetime | None = epoch("until_time")
    timeout: int
    history_id: int
    last_history_id: int


async def before(unit: UnitOfWork, merge_id: int, merged: TicketId, main: TicketId) -> None:
    """Keep how both tickets are, before anything of the merge is written."""
    await unit.tx.execute(TICKETS, merge_id, merged, main)
    for table in MOVED:
        rows = ROWS.format(table=table) + WITH_ARTICLE.get(table, "")
        await unit.tx.execute(rows, merge_id, merged)
    await unit.tx.execute(WATCHERS, merge_id, merged, main)
    await unit.tx.execute(LINKS, str(merged), str(main), merge_id, 0)


async def after(unit: UnitOfWork, merged: TicketId, main: TicketId) -> None:
    """Keep how the merge left both, once both are saved."""
    [[merge_id]] = await unit.tx.rows(OPEN, merged)
    await unit.tx.execute(LINKS, str(merged), str(main), merge_id, 1)
    await unit.tx.execute(LAST, merge_id)


async def forget(unit: UnitOfWork, ticket_id: TicketId, before: int) -> None:
    """What was undone stands against nothing that was done just before it.

    `before` is the last line of the ticket's history from before that.
    """
    [[now]] = await unit.tx.rows(NEWEST, ticket_id)
    for sql in NEVER_MIND:
        await unit.tx.execute(sql, ticket_id, before, now)
