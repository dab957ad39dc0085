"""Which tickets, and in which order: one description for lists and counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from domain.ids import FieldId, PriorityId, QueueId, StateId, TicketId, UserId
from domain.paging import Order, cursor, time_text
from domain.viewer import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from domain.reference import Reference
    from domain.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCondition:
    """What a value of a dynamic field is like, in the column where its type is kept.

    Comparisons that are None are left out: with none of them, any value will do. A `text` has *
    for anything. Where it is not `held`, the ticket has no such value.
    """

    field_id: FieldId
    column: str  # of `dynamic_field_value`
    text: str | None = None
    any_of: tuple[str, ...] | None = None
    at_least: int | datetime | None = None
    at_most: int | datetime | None = None
    held: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Conditions that all hold; None leaves one out. What the viewer sees is one of them."""

    sight: Sight
    ids: frozenset[TicketId] | None = None
    queues: frozenset[QueueId] | None = None
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
    escalating_until: int | None = None  # seconds since 1970, as the column has them
    watched_by: UserId | None = None
    watched: bool = True
    fields: tuple[FieldCondition, ...] = ()
    seen_by: UserId | None = None
    seen: bool = True
    archived: bool | None = False
    but_not: TicketFilter | None = None  # those that match this one as well are left out


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


def position(
    ticket: Ticket, orders: Sequence[TicketOrder], reference: Reference
) -> tuple[Any, ...]:
    """Where a ticket stands in a list with this order; ends with its id: no two share a place."""
    return (*(_VALUES[order.field](ticket, reference) for order in orders), ticket.pk)


def list_order(orders: Sequence[TicketOrder]) -> Order:
    """The order as cursors say it."""
    names = [f"{o.field.value}{'-' if o.descending else '+'}" for o in orders]
    numbers = {TicketOrderField.PRIORITY, TicketOrderField.ESCALATION}
    types = (int if o.field in numbers else str for o in orders)
    return Order("tickets:" + ",".join(names), (*types, int))


def ticket_cursor(ticket: Ticket, orders: Sequence[TicketOrder], reference: Reference) -> str:
    """The cursor of a ticket in a list with this order."""
    return cursor(list_order(orders), position(ticket, orders, reference))


_VALUES: dict[TicketOrderField, Callable[[Ticket, Reference], str | int]] = {
    TicketOrderField.NUMBER: lambda ticket, _: ticket.number,
    TicketOrderField.CREATED: lambda ticket, _: time_text(ticket.created_at),
    TicketOrderField.AGE: lambda ticket, _: time_text(ticket.created_at),
    TicketOrderField.CHANGED: lambda ticket, _: time_text(ticket.changed_at),
    TicketOrderField.PRIORITY: lambda ticket, _: ticket.priority_id,
    TicketOrderField.QUEUE: lambda ticket, reference: reference.queues[ticket.queue_id].name,
    TicketOrderField.STATE: lambda ticket, reference: reference.states[ticket.state_id].name,
    TicketOrderField.TITLE: lambda ticket, _: ticket.title,
    TicketOrderField.ESCALATION: lambda ticket, _: ticket.escalation_time or NEVER,
}
