"""Who watches a ticket: everybody has a list of his own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.history import HistoryKind

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId
    from domain.reference import Agent

WATCHES = "SELECT 1 FROM ticket_watcher WHERE ticket_id = $1 AND user_id = $2"
WATCHERS = "SELECT DISTINCT user_id FROM ticket_watcher WHERE ticket_id = $1 ORDER BY user_id"
WATCH = """
    INSERT INTO ticket_watcher (ticket_id, user_id, create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, $2, $3, $2)
"""
UNWATCH = "DELETE FROM ticket_watcher WHERE ticket_id = $1 AND user_id = $2"
ALL_UNWATCH = "DELETE FROM ticket_watcher WHERE ticket_id = $1"


async def watch(work: Work, agent: Agent, *, wanted: bool) -> None:
    """Put the ticket on the agent's list, or take it off.

    The history has his full name; the ticket itself does not change (OTRS: TicketWatchSubscribe).
    """
    unit, pk = work.unit, work.ticket.pk
    if bool(await unit.tx.rows(WATCHES, pk, agent.pk)) is wanted:
        return
    if wanted:
        await unit.tx.execute(WATCH, pk, agent.pk, unit.now)
    else:
        await unit.tx.execute(UNWATCH, pk, agent.pk)
    kind = HistoryKind.SUBSCRIBE if wanted else HistoryKind.UNSUBSCRIBE
    await unit.record(kind, work.ticket, agent.full_name)
    old, new = ("false", "true") if wanted else ("true", "false")
    work.tell("watchedByViewer", old, new)


async def unwatched(work: Work) -> None:
    """Take the ticket off all lists, which the history tells of each (TicketWatchUnsubscribe)."""
    agents = work.unit.reference.agents
    for (pk,) in await work.unit.tx.rows(WATCHERS, work.ticket.pk):
        work.note(HistoryKind.UNSUBSCRIBE, agents[pk].full_name)
    await by_nobody(work.unit, work.ticket.pk)


async def by_nobody(unit: UnitOfWork, ticket: TicketId) -> None:
    """Take the ticket off all lists."""
    await unit.tx.execute(ALL_UNWATCH, ticket)
