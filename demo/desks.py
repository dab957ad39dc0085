"""Rows of what tickets are sorted by: queues with their addresses, types, services, fields."""

from __future__ import annotations

from collections.abc import Iterator

from demo.organisation import INITIAL_QUEUES, Field, Organisation, Queue
from demo.people import VALID
from demo.texts import load
from demo.writers import Row, Table

INITIAL_ADDRESSES = 1
# percent of a time after which a warning is due
NOTIFY_AT = 80

QUEUE_COLUMNS = (
    "id",
    "name",
    "group_id",
    "unlock_timeout",
    "first_response_time",
    "first_response_notify",
    "update_time",
    "update_notify",
    "solution_time",
    "solution_notify",
    "system_address_id",
)
QUEUE_DEFAULTS = ("salutation_id", "signature_id", "follow_up_id", "follow_up_lock", "valid_id")


def desks(chosen: Organisation) -> Iterator[Table]:
    """In the order in which they refer to each other."""
    queues = chosen.queues[len(INITIAL_QUEUES) :]
    yield _addresses(queues)
    yield _queues(chosen, queues)
    yield _personal_queues(chosen)
    yield _types(chosen)
    yield _services(chosen)
    yield _slas(chosen)
    yield _services_with_slas(chosen)
    yield _fields(chosen)
    yield Table("link_object", ("id", "name"), [(1, "Ticket")], audit=())


def _addresses(queues: tuple[Queue, ...]) -> Table:
    rows: list[Row] = [
        (number, queue.address, queue.address_name, queue.id, VALID)
        for number, queue in enumerate(_with_own_address(queues), INITIAL_ADDRESSES + 1)
    ]
    return Table("system_address", ("id", "value0", "value1", "queue_id", "valid_id"), rows)


def _with_own_address(queues: tuple[Queue, ...]) -> list[Queue]:
    return [queue for queue in queues if "::" not in queue.name]


def _queues(chosen: Organisation, queues: tuple[Queue, ...]) -> Table:
    own = _with_own_address(queues)
    addresses = {queue.address: n for n, queue in enumerate(own, INITIAL_ADDRESSES + 1)}
    rows: list[Row] = [
        (
            queue.id,
            queue.name,
            chosen.groups[queue.group],
            queue.unlock_timeout,
            queue.first_response,
            NOTIFY_AT if queue.first_response else 0,
            queue.update,
            NOTIFY_AT if queue.update else 0,
            queue.solution,
            NOTIFY_AT if queue.solution else 0,
            addresses[queue.address],
            *(1, 1, 1, 0, VALID),
        )
        for queue in queues
    ]
    return Table("queue", (*QUEUE_COLUMNS, *QUEUE_DEFAULTS), rows)


def _personal_queues(chosen: Organisation) -> Table:
    rows: list[Row] = [
        (agent.id, chosen.queue(name).id)
        for agent, row in zip(chosen.agents, load("organisation")["agent"], strict=True)
        for name in row.get("queues", ())
    ]
    # who looks around as the administrator finds queues of his own, too
    rows += [(chosen.root.id, queue.id) for queue in chosen.queues if queue.group == "support"]
    return Table("personal_queues", ("user_id", "queue_id"), rows, audit=())


def _types(chosen: Organisation) -> Table:
    rows: list[Row] = [(number, name, VALID) for name, number in chosen.types.items() if number > 1]
    return Table("ticket_type", ("id", "name", "valid_id"), rows)


def _services(chosen: Organisation) -> Table:
    rows: list[Row] = [(service.id, service.name, VALID) for service in chosen.services]
    return Table("service", ("id", "name", "valid_id"), rows)


def _slas(chosen: Organisation) -> Table:
    rows: list[Row] = [
        (sla.id, sla.name, sla.first_response, sla.update, sla.solution, VALID)
        for sla in chosen.slas
    ]
    columns = ("id", "name", "first_response_time", "update_time", "solution_time", "valid_id")
    return Table("sla", columns, rows)


def _services_with_slas(chosen: Organisation) -> Table:
    rows: list[Row] = [(service.id, sla.id) for service in chosen.services for sla in chosen.slas]
    return Table("service_sla", ("service_id", "sla_id"), rows, audit=())


def _fields(chosen: Organisation) -> Table:
    rows: list[Row] = [
        (field.id, field.name, field.label, field.id, field.type, "Ticket", _config(field), VALID)
        for field in chosen.fields
    ]
    columns = ("id", "name", "label", "field_order", "field_type", "object_type", "config")
    return Table("dynamic_field", (*columns, "valid_id"), rows)


def _config(field: Field) -> str:
    """YAML, as OTRS keeps it."""
    lines = ["---", "DefaultValue: ''", "Link: ''"]
    if field.values:
        values = (f"  {key}: {value}" for key, value in field.values.items())
        lines += ["PossibleNone: 1", "PossibleValues:", *values]
    return "\n".join([*lines, ""])
