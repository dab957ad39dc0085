"""Undoing a split: the new ticket is removed, while nothing has happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import attributes, links, since
from domain.errors import Conflict
from domain.history import HistoryKind
from domain.ids import TicketId
from domain.reference import StateType
from domain.tickets import LinkKind

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work

UNKNOWN = (
    "The ticket was not made by a split that can be undone: there is none, it was made before"
    " splits could be, or it is undone already."
)
ELSEWHERE = "This split cannot be undone: the two tickets are linked otherwise by now."
SAID = (
    "The split that made this ticket was undone.",
    "The split that made a ticket of an article was undone.",
)
KEEP = """
    INSERT INTO tg_split (ticket_id, source_ticket_id, last_history_id, create_time, create_by)
    VALUES ($1, $2, (SELECT max(id) FROM ticket_history WHERE ticket_id = $1), $3, $4)
"""
OPEN = """
    SELECT source_ticket_id, last_history_id FROM tg_split
    WHERE ticket_id = $1 AND undone_time IS NULL
"""
UNDONE = "UPDATE tg_split SET undone_time = $2 WHERE ticket_id = $1"


async def remember(child: Work, parent: Work) -> None:
    """Keep that a ticket was made by a split, once both are saved."""
    unit = child.unit
    made = unit.now, unit.actor.actor_id
    await unit.tx.execute(KEEP, child.ticket.pk, parent.ticket.pk, *made)


async def parent_of(unit: UnitOfWork, child: TicketId) -> TicketId | None:
    """The ticket whose article became this one, if that is to be undone."""
    rows = await unit.tx.rows(OPEN, child)
    return TicketId(rows[0][0]) if rows else None


async def unsplit(child: Work, parent: Work) -> None:
    """Undo the split of two tickets that are at work, and allowed; saves both.

    Raises `Conflict` where there is nothing to undo, where something has happened to the new ticket
    since, and where its link is another ticket's, because the parent was merged.
    """
    unit = child.unit
    rows = await unit.tx.rows(OPEN, child.ticket.pk)
    if not rows:
        raise Conflict("input.ticket", UNKNOWN)
    await since.nothing(child, rows[0][1], what="split")
    if await links.unlink(unit, child.ticket, parent.ticket) != {LinkKind.PARENT}:
        raise Conflict("input.ticket", ELSEWHERE)
    attributes.set_state(child, attributes.first_state(unit, StateType.REMOVED))
    attributes.unlock(child)
    for one, other, text in ((child, parent, SAID[0]), (parent, child, SAID[1])):
        one.note(HistoryKind.LINK_DELETE, *links.told(one.ticket, other.ticket))
        one.note(HistoryKind.MISC, text)
        await one.save()
    await unit.tx.execute(UNDONE, child.ticket.pk, unit.now)
