"""Merging two tickets, as OTRS does it (Kernel/System/Ticket.pm, TicketMerge)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import articles, attributes, links, merge_records, seen, watching
from actions.articles import NewArticle
from actions.choices import hold
from actions.work import COLUMNS
from domain.history import HistoryKind
from domain.reference import Channel, Lock, SenderType, StateType

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId

SUBJECT = "Ticket merged"
MERGE = """
    INSERT INTO tg_merge (ticket_id, main_ticket_id, state_id, lock_id, create_time, create_by)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
"""
MOVES = (
    "UPDATE article SET ticket_id = $2, change_time = $3, change_by = $4 WHERE ticket_id = $1",
    """UPDATE ticket_history SET ticket_id = $2, change_time = $3, change_by = $4
       WHERE ticket_id = $1 AND article_id IS NOT NULL""",
    """UPDATE time_accounting SET ticket_id = $2, change_time = $3, change_by = $4
       WHERE ticket_id = $1""",
    """UPDATE ticket_watcher SET ticket_id = $2, change_time = $3, change_by = $4
       WHERE ticket_id = $1 AND user_id NOT IN (
           SELECT user_id FROM ticket_watcher WHERE ticket_id = $2)""",
)
# OTRS finds the words of an article by its ticket
WORDS = "UPDATE article_search_index SET ticket_id = $2 WHERE ticket_id = $1"


async def merge(merged: Work, main: Work) -> None:
    """Give all that was said about a ticket to another one; both are at work, and allowed.

    What is said about the merged one from now on is another article of it. `save` both afterwards,
    then `remember`.
    """
    merge_id = await _record(merged, main.ticket.pk)
    await merge_records.before(merged.unit, merge_id, merged.ticket.pk, main.ticket.pk)
    await _move(merged.unit, merged.ticket.pk, main.ticket.pk)
    await _say(merged, main)
    for work in (merged, main):
        work.note(HistoryKind.MERGED, *_named(merged), *_named(main))
    one, two = [await links.end(w.unit, links.TICKET, w.ticket.pk) for w in (main, merged)]
    await links.take_over(merged.unit, two, one)
    await links.add(merged.unit, one, two, links.PARENT_CHILD)
    main.note(HistoryKind.LINK_ADD, *links.told(main.ticket, merged.ticket))
    merged.note(HistoryKind.LINK_ADD, *links.told(merged.ticket, main.ticket))
    await seen.by_nobody(merged.unit, main.ticket.pk)
    state = attributes.first_state(merged.unit, StateType.MERGED)
    await hold(merged.unit, state, field="input")
    attributes.set_state(merged, state)
    attributes.unlock(merged)
    main.escalates = merged.escalates = True


async def remember(merged: Work, main: Work) -> None:
    """Keep how the merge left both, so that it can be undone while they are so."""
    await merge_records.after(merged.unit, merged.ticket.pk, main.ticket.pk)


async def _record(merged: Work, main: TicketId) -> int:
    unit, ticket = merged.unit, merged.ticket
    # whoever merges a ticket that nobody held has just taken it
    taken = COLUMNS["lock_id"] in merged.columns
    lock = unit.reference.lock_id(Lock.UNLOCKED) if taken else ticket.lock_id
    before = ticket.state_id, lock
    who = unit.now, unit.actor.actor_id
    [[merge_id]] = await unit.tx.rows(MERGE, ticket.pk, main, *before, *who)
    return int(merge_id)


async def _move(unit: UnitOfWork, merged: TicketId, main: TicketId) -> None:
    for sql in MOVES:
        await unit.tx.execute(sql, merged, main, unit.now, unit.actor.actor_id)
    if unit.host.is_searched:
        await unit.tx.execute(WORDS, merged, main)
    await watching.by_nobody(unit, merged)


async def _say(merged: Work, main: Work) -> None:
    """A note that the customer sees on the merged ticket."""
    agent = merged.unit.actor.agent
    note = NewArticle(
        kind=HistoryKind.ADD_NOTE,
        channel=Channel.INTERNAL,
        sender_type=SenderType.AGENT,
        visible=True,
        subject=SUBJECT,
        body=f"The ticket {merged.ticket.number} was merged into {main.ticket.number}.",
        sender=agent.full_name if agent else "",
        history=("Note",),
    )
    await articles.add(merged, note)


def _named(work: Work) -> tuple[str, int]:
    return work.ticket.number, work.ticket.pk
