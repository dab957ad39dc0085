"""Undoing a merge: everything goes back to where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import attributes, links
from actions.merge_records import AUDIT, MOVED, OF_BOTH, Before, forget
from db.clock import seconds
from db.table import select
from db.undoing import LINK
from domain.history import HistoryKind
from domain.reference import Lock

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId
    from domain.undoing import Joined

SAID = (
    "The merge of this ticket into another one was undone.",
    "The merge of another ticket into this one was undone.",
)
BACK = """
    UPDATE {table} SET ticket_id = $2, change_time = moved.change_time, change_by = moved.change_by
    FROM tg_merge_row AS moved
    WHERE moved.merge_id = $1 AND moved.kind = '{table}' AND moved.row_id = {table}.id
"""
WORDS = """
    UPDATE article_search_index SET ticket_id = $2 WHERE article_id IN (
        SELECT row_id FROM tg_merge_row WHERE merge_id = $1 AND kind = 'article')
"""
NO_WATCHERS = "DELETE FROM ticket_watcher WHERE ticket_id IN ($1, $2)"
WATCHERS = f"""
    INSERT INTO ticket_watcher (ticket_id, user_id, {AUDIT})
    SELECT ticket_id, user_id, {AUDIT} FROM tg_merge_watcher WHERE merge_id = $1
"""
NO_LINKS = f"DELETE FROM link_relation WHERE {OF_BOTH}"
LINKS = f"""
    INSERT INTO link_relation ({LINK})
    SELECT {LINK} FROM tg_merge_link WHERE merge_id = $1 AND is_after = 0
"""
UNDONE = "UPDATE tg_merge SET undone_time = $2 WHERE id = $1"


async def unmerge(merged: Work, main: Work, joined: Joined) -> None:
    """Undo the merge of two tickets that are at work, and allowed; saves both.

    What anybody had seen stays as it is.
    """
    unit, merge_id = merged.unit, joined.key
    was = await unit.tx.fetch(Before, select(Before, "WHERE merge_id = $1"), merge_id)
    told = {each.ticket_id: each for each in was}
    await _put_back(unit, merge_id, merged.ticket.pk, main.ticket.pk)
    for work, other, text in ((merged, main, SAID[0]), (main, merged, SAID[1])):
        _restore(work, told[work.ticket.pk])
        work.note(HistoryKind.LINK_DELETE, *links.told(work.ticket, other.ticket))
        work.note(HistoryKind.MISC, text)
        work.escalates = True
        await work.save()
        await forget(unit, work.ticket.pk, told[work.ticket.pk].history_id)


async def _put_back(unit: UnitOfWork, merge_id: int, merged: TicketId, main: TicketId) -> None:
    for table in MOVED:
        await unit.tx.execute(BACK.format(table=table), merge_id, merged)
    if unit.host.is_searched:
        await unit.tx.execute(WORDS, merge_id, merged)
    await unit.tx.execute(NO_WATCHERS, merged, main)
    await unit.tx.execute(WATCHERS, merge_id)
    await unit.tx.execute(NO_LINKS, str(merged), str(main))
    await unit.tx.execute(LINKS, merge_id)
    await unit.tx.execute(UNDONE, merge_id, unit.now)


def _restore(work: Work, was: Before) -> None:
    """The attributes a merge may change, each with its history."""
    reference, archived = work.unit.reference, work.ticket.archived
    attributes.set_state(work, reference.states[was.state_id], was.pending_until)
    attributes.set_archived(work, archived=bool(archived))
    attributes.set_owner(work, reference.agents[was.owner_id])
    attributes.set_responsible(work, reference.agents[was.responsible_id])
    if reference.locks[was.lock_id] is Lock.LOCKED:
        attributes.lock(work)
    else:
        attributes.unlock(work)
    # what the API does not tell apart is as it was, too
    work.columns |= {
        "ticket_lock_id": was.lock_id,
        "until_time": seconds(was.pending_until),
        "timeout": was.timeout,
    }
