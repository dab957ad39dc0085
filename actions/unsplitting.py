"""Undoing a split: the new ticket is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import attributes, links
from actions.choices import hold
from actions.merge_records import forget
from domain.history import HistoryKind
from domain.reference import StateType

if TYPE_CHECKING:
    from actions.work import Work
    from domain.undoing import Joined

SAID = (
    "The split that made this ticket was undone.",
    "The split that made a ticket of an article was undone.",
)
KEEP = """
    INSERT INTO tg_split (ticket_id, source_ticket_id, last_history_id, create_time, create_by)
    VALUES ($1, $2, (SELECT max(id) FROM ticket_history WHERE ticket_id = $1), $3, $4)
"""
# the source of a split has one line of it, right after those of the new ticket
BEFORE = """
    SELECT max(ticket_history.id) FROM ticket_history
    JOIN tg_split ON tg_split.source_ticket_id = ticket_history.ticket_id
    WHERE tg_split.ticket_id = $1 AND ticket_history.id < tg_split.last_history_id
"""
SINCE = "SELECT count(*) FROM ticket_history WHERE ticket_id = $1 AND id > $2"
UNDONE = "UPDATE tg_split SET undone_time = $2 WHERE ticket_id = $1"


async def remember(child: Work, parent: Work) -> None:
    """Keep that a ticket was made by a split, once both are saved."""
    unit = child.unit
    made = unit.now, unit.actor.actor_id
    await unit.tx.execute(KEEP, child.ticket.pk, parent.ticket.pk, *made)


async def unsplit(child: Work, parent: Work, _: Joined) -> None:
    """Undo the split of two tickets that are at work, and allowed; saves both."""
    unit = child.unit
    former = await _line_before(child, parent)
    await links.unlink(unit, child.ticket, parent.ticket)
    state = attributes.first_state(unit, StateType.REMOVED)
    await hold(unit, state, field="input")
    attributes.set_state(child, state)
    attributes.unlock(child)
    for one, other, text in ((child, parent, SAID[0]), (parent, child, SAID[1])):
        one.note(HistoryKind.LINK_DELETE, *links.told(one.ticket, other.ticket))
        one.note(HistoryKind.MISC, text)
        await one.save()
    await unit.tx.execute(UNDONE, child.ticket.pk, unit.now)
    if former:
        await forget(unit, parent.ticket.pk, former)


async def _line_before(child: Work, parent: Work) -> int | None:
    """The last line of the parent's history before the split, if nothing else came since."""
    rows, pk = child.unit.tx.rows, parent.ticket.pk
    [[before]] = await rows(BEFORE, child.ticket.pk)
    [[since]] = await rows(SINCE, pk, before or 0)
    return int(before) if before and since == 1 else None
