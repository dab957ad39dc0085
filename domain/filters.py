"""Which tickets, and in which order: one description for lists, counts and, later, subscriptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from domain.ids import PriorityId, QueueId, StateId, UserId
from domain.paging import Order, cursor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.reference import Reference
    from domain.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Conditions that all hold; None leaves a condition out. `queues` is always within the viewer's."""

    queues: frozenset[QueueId]
    numbers: tuple[str, ...] | None = None
    title: str | None = None
    states: frozenset[StateId] | None = None
    priorities: frozenset[PriorityId] | None = None
    lock_ids: frozenset[int] | None = None
    owners: frozenset[UserId] | None = None
    responsibles: frozenset[UserId] | None = None
    customer_ids: tuple[str, ...] | None = None
    customer_logins: tuple[str, ...] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    changed_after: datetime | None = None
    changed_before: datetime | None = None
    watched_by: UserId | None = None
    watched: bool = True
    archived: bool | None = False

    def within(self, queues: frozenset[QueueId]) -> TicketFilter:
        """The same, in fewer queues."""
        return replace(self, queues=self.queues & queues)


class TicketOrderField(Enum):
    """What tickets can be ordered by."""

    NUMBER = "number"
    CREATED = "created"
    CHANGED = "changed"
    PRIORITY = "priority"
    AGE = "age"
    QUEUE = "queue"
    STATE = "state"
    TITLE = "title"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class TicketOrder:
    """One criterion of the order of a list."""

    field: TicketOrderField
    descending: bool


NEVER = 2**31 - 1  # tickets that do not escalate come after all that do


def position(ticket: Ticket, orders: Sequence[TicketOrder], reference: Reference) -> tuple[Any, ...]:
    """Where a ticket stands in a list with this order; ends with its id, so no two share a place."""
    return (*(_value(ticket, order.field, reference) for order in orders), ticket.pk)


def list_order(orders: Sequence[TicketOrder]) -> Order:
    """The order as cursors say it."""
    names = [f"{o.field.value}{'-' if o.descending else '+'}" for o in orders]
    numbers = {TicketOrderField.PRIORITY, TicketOrderField.ESCALATION}
    types = (int if o.field in numbers else str for o in orders)
    return Order("tickets:" + ",".join(names), (*types, int))


def ticket_cursor(ticket: Ticket, orders: Sequence[TicketOrder], reference: Reference) -> str:
    """The cursor of a ticket in a list with this order."""
    return cursor(list_order(orders), position(ticket, orders, reference))


def _value(ticket: Ticket, by: TicketOrderField, reference: Reference) -> str | int:
    match by:
        case TicketOrderField.NUMBER:
            return ticket.number
        case TicketOrderField.CREATED | TicketOrderField.AGE:
            return _time(ticket.created_at)
        case TicketOrderField.CHANGED:
            return _time(ticket.changed_at)
        case TicketOrderField.PRIORITY:
            return ticket.priority_id
        case TicketOrderField.QUEUE:
            return reference.queues[ticket.queue_id].name
        case TicketOrderField.STATE:
            return reference.states[ticket.state_id].name
        case TicketOrderField.TITLE:
            return ticket.title
        case TicketOrderField.ESCALATION:
            return ticket.escalation_time or NEVER


def _time(value: datetime) -> str:
    return value.strftime("%Y-%m-%d %H:%M:%S")
