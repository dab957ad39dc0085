"""Rows of the small tables that an input chooses, by ID or by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from domain.dynamic_fields import DynamicField
from domain.errors import InvalidInput, NotFound
from domain.groups import Group, Role
from domain.ids import parse_global_id
from domain.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType
from resolvers.nodes import named

if TYPE_CHECKING:
    from resolvers.context import Context

R = TypeVar("R")
TABLES: dict[type, tuple[str, str]] = {
    Queue: ("queues", "queue"),
    TicketState: ("states", "state"),
    Priority: ("priorities", "priority"),
    TicketType: ("types", "ticket type"),
    Service: ("services", "service"),
    Sla: ("slas", "SLA"),
    Agent: ("agents", "agent"),
    DynamicField: ("fields", "dynamic field"),
    Group: ("groups", "group"),
    Role: ("roles", "role"),
}


def chosen(context: Context, record: type[R], text: str, *, field: str) -> R:
    """The valid row that an ID or a name (of an agent: the login) stands for.

    Raises `NotFound` where there is none, or not for the viewer, `InvalidInput` for an invalid one.
    """
    row: Any = existing(context, record, text, field=field)
    if record is Queue and not context.viewer.knows(row):
        raise _none(record, field)
    if not row.valid:
        raise InvalidInput(field, f"a valid {TABLES[record][1]}")
    found: R = row
    return found


def existing(context: Context, record: type[R], text: str, *, field: str) -> R:
    """The same, valid or not, and whoever asks: for those who may know every row."""
    rows = getattr(context.reference, TABLES[record][0])
    key = _key(record, text, field=field)
    row: R | None = rows.get(key) if key is not None else _by_name(rows.values(), text)
    if row is None:
        raise _none(record, field)
    return row


def readable(context: Context, text: str, *, field: str) -> Queue:
    """A queue, valid or not, whose tickets the viewer may read. Raises `NotFound`."""
    queue = existing(context, Queue, text, field=field)
    if not context.viewer.sees(queue.pk):
        raise _none(Queue, field)
    return queue


def _none(record: type, field: str) -> NotFound:
    word, name = TABLES[record][1], "login" if record is Agent else "whole name"
    return NotFound(field, f"There is no such {word}: give its ID or its {name}.")


def _key(record: type, text: str, *, field: str) -> int | None:
    """The number in an ID of the record's type; None for what is no ID, and so a name."""
    try:
        type_name, key = parse_global_id(text, field=field)
    except InvalidInput:
        return None
    if type_name != record.__name__ or not isinstance(key, int):
        raise InvalidInput(field, f"the ID of {named(record)}, or its name")
    return key


def _by_name(rows: Any, text: str) -> Any:
    """Logins are the same in capitals, names are not."""
    for row in rows:
        if isinstance(row, Agent) and row.login.lower() == text.lower():
            return row
        if not isinstance(row, Agent) and row.name == text:
            return row
    return None
