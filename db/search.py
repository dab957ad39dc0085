"""Ticket filters and orders as SQL: conditions, keyset positions, pages of one list or of many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.field_search import where_holding
from db.like import wildcard
from db.sight import seen
from db.statement import ANY_LOWER, Statement
from db.table import columns
from domain.errors import InvalidInput
from domain.filters import NEVER, TicketOrder, TicketOrderField
from domain.paging import time_from
from domain.tickets import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.filters import TicketFilter
    from domain.paging import Window

TITLE = "coalesce(ticket.title, '')"  # OTRS knows no difference between NULL and empty text
ORDERED_BY = {
    TicketOrderField.NUMBER: "ticket.tn",
    TicketOrderField.CREATED: "ticket.create_time",
    TicketOrderField.AGE: "ticket.create_time",
    TicketOrderField.CHANGED: "ticket.change_time",
    TicketOrderField.PRIORITY: "ticket.ticket_priority_id",
    TicketOrderField.QUEUE: "ordering_queue.name",
    TicketOrderField.STATE: "ordering_state.name",
    TicketOrderField.TITLE: TITLE,
    TicketOrderField.ESCALATION: f"coalesce(nullif(ticket.escalation_time, 0), {NEVER})",
}
# Joined, not looked up for each ticket: PostgreSQL goes through the names in their order then, and
# ends when the page is full
ORDERING = {
    TicketOrderField.QUEUE: "JOIN queue AS ordering_queue ON ordering_queue.id = ticket.queue_id",
    TicketOrderField.STATE: "JOIN ticket_state AS ordering_state"
    " ON ordering_state.id = ticket.ticket_state_id",
}
# Whose tickets: a field of Ticket, its column, and how it is compared
PARENTS = {
    "queue_id": ("ticket.queue_id", "ANY({})"),
    "customer_id": ("ticket.customer_id", "ANY({})"),
    "customer_login": ("lower(ticket.customer_user_id)", ANY_LOWER),
}
WATCHED = "ticket.id IN (SELECT ticket_id FROM ticket_watcher WHERE user_id = {})"
SEEN = """EXISTS (
    SELECT 1 FROM ticket_flag WHERE ticket_flag.ticket_id = ticket.id
        AND ticket_flag.ticket_key = 'Seen' AND ticket_flag.create_by = {})"""
LAST_SECOND = datetime.max.replace(microsecond=0, tzinfo=UTC)
TIMES = {TicketOrderField.CREATED, TicketOrderField.AGE, TicketOrderField.CHANGED}
# what the columns hold at most; PostgreSQL does not compare them with more
MOST = {TicketOrderField.PRIORITY: 2**15 - 1, TicketOrderField.ESCALATION: 2**31 - 1}


def matching(wanted: TicketFilter) -> Statement:
    """The conditions of a filter; what the viewer sees is always among them."""
    return _with(Statement(), wanted)


def _with(sql: Statement, wanted: TicketFilter) -> Statement:
    seen(sql, wanted.sight)
    sql.where("ticket.id = ANY({})", _sorted(wanted.ids))
    sql.where("ticket.queue_id = ANY({})", _sorted(wanted.queues))
    sql.where("ticket.tn = ANY({})", wanted.numbers)
    sql.where(f"{TITLE} ILIKE {{}}", None if wanted.title is None else wildcard(wanted.title))
    sql.where("ticket.ticket_state_id = ANY({})", _sorted(wanted.states))
    sql.where("ticket.ticket_priority_id = ANY({})", _sorted(wanted.priorities))
    sql.where("ticket.ticket_lock_id = ANY({})", _sorted(wanted.lock_ids))
    sql.where("ticket.user_id = ANY({})", _sorted(wanted.owners))
    sql.where("ticket.responsible_user_id = ANY({})", _sorted(wanted.responsibles))
    sql.where("ticket.customer_id = ANY({})", wanted.customer_ids)
    sql.where(f"lower(ticket.customer_user_id) = {ANY_LOWER}", wanted.customer_logins)
    sql.where("ticket.create_time > {}", wanted.created_after)
    sql.where("ticket.create_time < {}", full_second(wanted.created_before))
    sql.where("ticket.change_time > {}", wanted.changed_after)
    sql.where("ticket.change_time < {}", full_second(wanted.changed_before))
    sql.where("ticket.escalation_time BETWEEN 1 AND {}", wanted.escalating_until)
    sql.where(WATCHED if wanted.watched else f"NOT {WATCHED}", wanted.watched_by)
    sql.where(SEEN if wanted.seen else f"NOT {SEEN}", wanted.seen_by)
    for condition in wanted.fields:
        where_holding(sql, condition)
    sql.where("ticket.archive_flag = {}", None if wanted.archived is None else int(wanted.archived))
    if wanted.but_not is not None:
        others = _with(sql.part(), wanted.but_not)
        # what cannot be compared, since the ticket has no customer, does not match
        sql.conditions.append(f"({' AND '.join(others.conditions)}) IS NOT TRUE")
    return sql


def page_of_tickets(
    wanted: TicketFilter, orders: Sequence[TicketOrder], window: Window
) -> tuple[str, list[Any]]:
    """One page, and one ticket more to see whether it goes on."""
    sql = matching(wanted)
    _from_position(sql, orders, window)
    order = _order_by(orders, backwards=window.backwards)
    limit = sql.value(window.size + 1)
    tickets = _with_names("ticket", orders)
    text = f"SELECT {columns(Ticket)} FROM {tickets} {sql.tail} ORDER BY {order} LIMIT {limit}"
    return text, sql.values


def pages_of_tickets(
    parent: str,
    parents: Sequence[Any],
    wanted: TicketFilter,
    orders: Sequence[TicketOrder],
    window: Window,
) -> tuple[str, list[Any]]:
    """The same page for each of many parents, in one statement; `parent` is one of PARENTS.

    All tickets come in one order, so that the pages of several parents can be put together.
    """
    sql = matching(wanted)
    column, any_of = PARENTS[parent]
    sql.where(f"{column} = {any_of}", list(parents))
    _from_position(sql, orders, window)
    order = _order_by(orders, backwards=window.backwards)
    place = f"row_number() OVER (PARTITION BY {column} ORDER BY {order}) AS place"
    limit = sql.value(window.size + 1)
    placed = f"SELECT ticket.*, {place} FROM {_with_names('ticket', orders)} {sql.tail}"
    tickets = _with_names(f"({placed}) AS ticket", orders)
    text = f"SELECT {columns(Ticket)} FROM {tickets} WHERE place <= {limit} ORDER BY {order}"
    return text, sql.values


def count_of_tickets(wanted: TicketFilter) -> tuple[str, list[Any]]:
    """How many tickets match."""
    sql = matching(wanted)
    return f"SELECT count(*) FROM ticket {sql.tail}", sql.values


def counts_of_tickets(
    parent: str, parents: Sequence[Any], wanted: TicketFilter
) -> tuple[str, list[Any]]:
    """How many tickets each of many parents has."""
    sql = matching(wanted)
    column, any_of = PARENTS[parent]
    sql.where(f"{column} = {any_of}", list(parents))
    return f"SELECT {column}, count(*) FROM ticket {sql.tail} GROUP BY 1", sql.values


def _with_names(tickets: str, orders: Sequence[TicketOrder]) -> str:
    """With the tables whose names tickets are ordered by, each once."""
    joins = dict.fromkeys(ORDERING[o.field] for o in orders if o.field in ORDERING)
    return " ".join([tickets, *joins])


def _from_position(sql: Statement, orders: Sequence[TicketOrder], window: Window) -> None:
    """Only what comes after the position: a comparison of rows, where an index can serve it."""
    if window.position is None:
        return
    keys = [(ORDERED_BY[o.field], _descending(o, backwards=window.backwards)) for o in orders]
    keys.append(("ticket.id", _id_descending(orders, backwards=window.backwards)))
    values = [_bound(sql, orders, n, value) for n, value in enumerate(window.position)]
    if len({descending for _, descending in keys}) == 1:
        sign = "<" if keys[0][1] else ">"
        names = ", ".join(name for name, _ in keys)
        sql.conditions.append(f"({names}) {sign} ({', '.join(values)})")
        return
    sql.conditions.append(_either(keys, values))


def _either(keys: list[tuple[str, bool]], values: list[str]) -> str:
    """Mixed directions: past the first key, or equal there and past the second, and so on."""
    ways = []
    for n, (name, descending) in enumerate(keys):
        equal = [f"{keys[i][0]} = {values[i]}" for i in range(n)]
        ways.append(" AND ".join([*equal, f"{name} {'<' if descending else '>'} {values[n]}"]))
    return f"({' OR '.join(f'({way})' for way in ways)})"


def _bound(sql: Statement, orders: Sequence[TicketOrder], n: int, value: Any) -> str:
    by = orders[n].field if n < len(orders) else None
    if by in TIMES:
        value = time_from(value)
    elif (isinstance(value, str) and "\0" in value) or (by in MOST and abs(value) > MOST[by]):
        raise _made_up()
    return sql.value(value)


def _made_up() -> InvalidInput:
    return InvalidInput("after", "a cursor as the API gives it in `endCursor`")


def _order_by(orders: Sequence[TicketOrder], *, backwards: bool) -> str:
    keys = [(ORDERED_BY[o.field], _descending(o, backwards=backwards)) for o in orders]
    keys.append(("ticket.id", _id_descending(orders, backwards=backwards)))
    return ", ".join(f"{name} {'DESC' if descending else 'ASC'}" for name, descending in keys)


def _descending(order: TicketOrder, *, backwards: bool) -> bool:
    """Young tickets have little age: AGE runs against the time of creation."""
    reversed_field = order.field is TicketOrderField.AGE
    return order.descending ^ reversed_field ^ backwards


def _id_descending(orders: Sequence[TicketOrder], *, backwards: bool) -> bool:
    """Ties follow the last criterion's direction, so that one index serves the whole order."""
    return _descending(orders[-1], backwards=backwards) if orders else backwards


def _sorted(ids: frozenset[Any] | None) -> list[Any] | None:
    return None if ids is None else sorted(ids)


def full_second(time: datetime | None) -> datetime | None:
    """The next one: times are kept in seconds, and not both databases compare them with less."""
    if time is None or not time.microsecond or time >= LAST_SECOND:
        return time
    return time.replace(microsecond=0) + timedelta(seconds=1)
