"""Tickets by id and number, pages of tickets for many parents, and what hangs on tickets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from db.search import count_of_tickets, counts_of_tickets, page_of_tickets, pages_of_tickets
from db.sight import seen
from db.statement import Statement
from db.table import select
from domain.ids import TicketId
from domain.tickets import Link, LinkKind, QueueCount, Ticket, TicketLink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.database import Reader
    from domain.filters import TicketFilter, TicketOrder
    from domain.ids import QueueId, StateId, UserId
    from domain.paging import Window
    from domain.viewer import Viewer

LINKS = """
    SELECT source_key, target_key, link_type.name, true
    FROM link_relation
    JOIN link_type ON link_type.id = link_relation.type_id
    JOIN link_state ON link_state.id = link_relation.state_id AND link_state.name = 'Valid'
    JOIN link_object AS source ON source.id = source_object_id AND source.name = 'Ticket'
    JOIN link_object AS target ON target.id = target_object_id AND target.name = 'Ticket'
    WHERE source_key = ANY($1)
    UNION ALL
    SELECT target_key, source_key, link_type.name, false
    FROM link_relation
    JOIN link_type ON link_type.id = link_relation.type_id
    JOIN link_state ON link_state.id = link_relation.state_id AND link_state.name = 'Valid'
    JOIN link_object AS source ON source.id = source_object_id AND source.name = 'Ticket'
    JOIN link_object AS target ON target.id = target_object_id AND target.name = 'Ticket'
    WHERE target_key = ANY($1)
"""
BIGINT_DIGITS = 19
LOGINS = "customer_login"
VERSIONS = "SELECT ticket_id, max(id) FROM ticket_history WHERE ticket_id = ANY($1) GROUP BY 1"
TIME_UNITS = """
    SELECT ticket_id, sum(time_unit) FROM time_accounting WHERE ticket_id = ANY($1) GROUP BY 1
"""
WATCHERS = """
    SELECT DISTINCT ticket_id, user_id FROM ticket_watcher WHERE ticket_id = ANY($1) ORDER BY 1, 2
"""


async def by_id(db: Reader, viewer: Viewer, ids: list[TicketId]) -> dict[TicketId, Ticket]:
    """The tickets with these ids that the viewer may see."""
    found = await _seen(db, viewer, "ticket.id = ANY({})", ids)
    return {ticket.pk: ticket for ticket in found}


async def by_number(db: Reader, viewer: Viewer, numbers: list[str]) -> dict[str, Ticket]:
    """The tickets with these numbers that the viewer may see."""
    found = await _seen(db, viewer, "ticket.tn = ANY({})", numbers)
    return {ticket.number: ticket for ticket in found}


async def _seen(db: Reader, viewer: Viewer, condition: str, keys: list[Any]) -> list[Ticket]:
    sql = Statement()
    sql.where(condition, keys)
    seen(sql, viewer.sight)
    return await db.fetch(Ticket, select(Ticket, sql.tail), *sql.values)


SEEN = """
    SELECT ticket_id FROM ticket_flag
    WHERE ticket_id = ANY($1) AND ticket_key = 'Seen' AND create_by = $2
"""


async def versions(db: Reader, ids: list[TicketId]) -> dict[TicketId, int]:
    """The id of each ticket's last history entry: every change writes one, an OTRS's too."""
    return {TicketId(ticket): int(last) for ticket, last in await db.rows(VERSIONS, ids)}


async def time_units(db: Reader, ids: list[TicketId]) -> dict[TicketId, float]:
    """The accounted time of each ticket; corrections are rows of their own, maybe negative."""
    return {TicketId(ticket): float(units) for ticket, units in await db.rows(TIME_UNITS, ids)}


async def watchers(db: Reader, ids: list[TicketId]) -> dict[TicketId, list[UserId]]:
    """The agents who watch each ticket."""
    found: dict[TicketId, list[UserId]] = defaultdict(list)
    for ticket, user in await db.rows(WATCHERS, ids):
        found[ticket].append(user)
    return found


async def flagged_seen(db: Reader, agent: UserId, ids: list[TicketId]) -> dict[TicketId, bool]:
    """The tickets that an agent has seen since the last article came (OTRS: the flag Seen)."""
    return {TicketId(ticket): True for (ticket,) in await db.rows(SEEN, ids, agent)}


async def links(
    db: Reader, viewer: Viewer, ids: list[TicketId]
) -> dict[TicketId, list[TicketLink]]:
    """The links of each ticket to tickets the viewer may see: two statements."""
    rows = [
        Link(TicketId(int(key)), TicketId(int(other)), *said)
        for key, other, *said in await db.rows(LINKS, [str(ticket) for ticket in ids])
        if other.isdecimal() and len(other) < BIGINT_DIGITS  # a key is a text, of whatever
    ]
    rows.sort(key=lambda row: (row.ticket_id, row.other_id))
    others = await by_id(db, viewer, list({row.other_id for row in rows})) if rows else {}
    found: dict[TicketId, list[TicketLink]] = defaultdict(list)
    for row in rows:
        if row.other_id in others:
            found[row.ticket_id].append(TicketLink(others[row.other_id], _kind(row)))
    return found


def _kind(link: Link) -> LinkKind:
    """The source of a ParentChild link is the parent (OTRS)."""
    if link.type_name != "ParentChild":
        return LinkKind.NORMAL
    return LinkKind.CHILD if link.is_source else LinkKind.PARENT


async def page(
    db: Reader, wanted: TicketFilter, orders: Sequence[TicketOrder], window: Window
) -> list[Ticket]:
    """One page of all tickets that match, and one ticket more."""
    sql, values = page_of_tickets(wanted, orders, window)
    return await db.fetch(Ticket, sql, *values)


async def count(db: Reader, wanted: TicketFilter) -> int:
    """How many tickets match."""
    sql, values = count_of_tickets(wanted)
    [[found]] = await db.rows(sql, *values)
    return int(found)


async def pages(
    db: Reader,
    parent: str,
    parents: list[Any],
    wanted: tuple[TicketFilter, Sequence[TicketOrder], Window],
) -> dict[Any, list[Ticket]]:
    """One page of tickets, and one ticket more, for each parent; `parent` is a field of Ticket.

    People are given by all logins that their tickets hold, others by one value.
    """
    of_value = _of_values(parent, parents)
    sql, values = pages_of_tickets(parent, list(of_value), *wanted)
    found: dict[Any, list[Ticket]] = defaultdict(list)
    for ticket in await db.fetch(Ticket, sql, *values):
        for key in of_value[_folded(parent, getattr(ticket, parent))]:
            found[key].append(ticket)
    size = wanted[2].size + 1
    return {key: tickets[:size] for key, tickets in found.items()}


async def counts(
    db: Reader, parent: str, parents: list[Any], wanted: TicketFilter
) -> dict[Any, int]:
    """How many tickets each parent has."""
    of_value = _of_values(parent, parents)
    sql, values = counts_of_tickets(parent, list(of_value), wanted)
    found: dict[Any, int] = defaultdict(int)
    for value, count in await db.rows(sql, *values):
        for key in of_value[_folded(parent, value)]:
            found[key] += int(count)
    return found


def _of_values(parent: str, parents: list[Any]) -> dict[Any, list[Any]]:
    """Which parents each value of the column belongs to."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for key in parents:
        for value in key if parent == LOGINS else (key,):
            found[value].append(key)
    return found


def _folded(parent: str, value: Any) -> Any:
    """A value as parents are given: logins are the same in capitals."""
    return value.lower() if parent == LOGINS else value


async def queue_counts(
    db: Reader, viewer: Viewer, now: datetime, states: list[StateId], queues: list[QueueId]
) -> dict[QueueId, list[QueueCount]]:
    """The unarchived tickets of each queue in these states, by what its counters distinguish."""
    sql = Statement()
    mine, late = sql.value(viewer.agent_id), sql.value(int(now.timestamp()))
    sql.where("queue_id = ANY({})", queues)
    sql.conditions.append("archive_flag = 0")
    sql.where("ticket_state_id = ANY({})", states)
    text = f"""
        SELECT queue_id, ticket_state_id, ticket_lock_id, user_id = {mine},
               escalation_time > 0 AND escalation_time < {late}, count(*)
        FROM ticket {seen(sql, viewer.sight).tail}
        GROUP BY 1, 2, 3, 4, 5"""
    found: dict[QueueId, list[QueueCount]] = defaultdict(list)
    for row in await db.fetch(QueueCount, text, *sql.values):
        found[row.queue_id].append(row)
    return found
