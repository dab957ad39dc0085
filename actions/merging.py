"""Merging two tickets, as OTRS does it (Kernel/System/Ticket.pm, TicketMerge)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import articles, attributes, links
from actions.articles import NewArticle
from domain.errors import Unavailable
from domain.history import HistoryKind
from domain.reference import Channel, SenderType, StateType

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId
    from domain.reference import TicketState

SUBJECT = "Ticket merged"
MERGE = """
    INSERT INTO tg_merge (ticket_id, main_ticket_id, state_id, lock_id, create_time, create_by)
    VALUES ($1, $2, $3, $4, $5, $6)
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
REST_OF_WATCHERS = "DELETE FROM ticket_watcher WHERE ticket_id = $1"
SEEN_BY_NOBODY = "DELETE FROM ticket_flag WHERE ticket_id = $1 AND ticket_key = 'Seen'"


async def merge(merged: Work, main: Work) -> None:
    """Give all that was said about a ticket to another one; both are at work, and allowed.

    What is said about the merged one from now on is another article of it. `save` both afterwards.
    """
    await _record(merged, main.ticket.pk)
    await _move(merged.unit, merged.ticket.pk, main.ticket.pk)
    await _say(merged, main)
    for work in (merged, main):
        work.note(HistoryKind.MERGED, *_named(merged), *_named(main))
    one, two = [await links.end(w.unit, links.TICKET, w.ticket.pk) for w in (main, merged)]
    await links.take_over(merged.unit, two, one)
    await links.add(merged.unit, one, two, links.PARENT_CHILD)
    main.note(HistoryKind.LINK_ADD, *links.told(main.ticket, merged.ticket))
    merged.note(HistoryKind.LINK_ADD, *links.told(merged.ticket, main.ticket))
    await merged.unit.tx.execute(SEEN_BY_NOBODY, main.ticket.pk)
    attributes.set_state(merged, merged_state(merged.unit))
    attributes.unlock(merged)
    main.touches = main.escalates = merged.escalates = True


def merged_state(unit: UnitOfWork) -> TicketState:
    """The first valid state of the type (OTRS). Raises `Unavailable` where there is none."""
    for state in unit.reference.states.values():
        if state.valid and state.type is StateType.MERGED:
            return state
    raise Unavailable("There is no valid state for merged tickets.")


async def _record(merged: Work, main: TicketId) -> None:
    unit, ticket = merged.unit, merged.ticket
    before = ticket.state_id, ticket.lock_id
    await unit.tx.execute(MERGE, ticket.pk, main, *before, unit.now, unit.actor.actor_id)


async def _move(unit: UnitOfWork, merged: TicketId, main: TicketId) -> None:
    for sql in MOVES:
        await unit.tx.execute(sql, merged, main, unit.now, unit.actor.actor_id)
    await unit.tx.execute(REST_OF_WATCHERS, merged)


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
