"""Master data: the small tables of tickets, for administrators."""

from __future__ import annotations

import strawberry

from actions.masters.tables import PRIORITY, QUEUE, SERVICE, SLA, STATE, TYPE
from resolvers.masters import changing, inputs
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import FieldChange, UserError
from schema.reference import Priority, Queue, Service, Sla, TicketState, TicketType


@strawberry.type
class MasterPayload:
    """What every change of a row gives."""

    changes: list[FieldChange] = plain("What differs from before, or would; empty if nothing does.")
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What a change of a queue gives.")
class QueuePayload(MasterPayload):
    queue: Queue | None = resolved(
        changing.shown(QUEUE, "queues"),
        "The queue as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type(description="What a change of a state gives.")
class TicketStatePayload(MasterPayload):
    state: TicketState | None = resolved(
        changing.shown(STATE, "states"),
        "The state as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type(description="What a change of a priority gives.")
class PriorityPayload(MasterPayload):
    priority: Priority | None = resolved(
        changing.shown(PRIORITY, "priorities"),
        "The priority as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type(description="What a change of a type gives.")
class TicketTypePayload(MasterPayload):
    ticket_type: TicketType | None = resolved(
        changing.shown(TYPE, "types"),
        "The type as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type(description="What a change of a service gives.")
class ServicePayload(MasterPayload):
    service: Service | None = resolved(
        changing.shown(SERVICE, "services"),
        "The service as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type(description="What a change of a service level agreement gives.")
class SlaPayload(MasterPayload):
    sla: Sla | None = resolved(
        changing.shown(SLA, "slas"),
        "The agreement as it is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type
class MasterMutations:
    queue_create: QueuePayload = resolved(
        changing.create(QUEUE, inputs.QueueCreateInput),
        "Make a queue; for administrators.",
        cost=CHANGE,
    )
    queue_update: QueuePayload = resolved(
        changing.update(QUEUE, inputs.QueueUpdateInput),
        "Change a queue, and the names of those below with its own; for administrators.",
        cost=CHANGE,
    )
    ticket_state_create: TicketStatePayload = resolved(
        changing.create(STATE, inputs.TicketStateCreateInput),
        "Make a state of tickets; for administrators.",
        cost=CHANGE,
    )
    ticket_state_update: TicketStatePayload = resolved(
        changing.update(STATE, inputs.TicketStateUpdateInput),
        "Change a state of tickets; for administrators.",
        cost=CHANGE,
    )
    priority_create: PriorityPayload = resolved(
        changing.create(PRIORITY, inputs.PriorityCreateInput),
        "Make a priority; for administrators.",
        cost=CHANGE,
    )
    priority_update: PriorityPayload = resolved(
        changing.update(PRIORITY, inputs.PriorityUpdateInput),
        "Change a priority; for administrators.",
        cost=CHANGE,
    )
    ticket_type_create: TicketTypePayload = resolved(
        changing.create(TYPE, inputs.TicketTypeCreateInput),
        "Make a type of tickets; for administrators.",
        cost=CHANGE,
    )
    ticket_type_update: TicketTypePayload = resolved(
        changing.update(TYPE, inputs.TicketTypeUpdateInput),
        "Change a type of tickets; for administrators.",
        cost=CHANGE,
    )
    service_create: ServicePayload = resolved(
        changing.create(SERVICE, inputs.ServiceCreateInput),
        "Make a service; for administrators.",
        cost=CHANGE,
    )
    service_update: ServicePayload = resolved(
        changing.update(SERVICE, inputs.ServiceUpdateInput),
        "Change a service, and the names of those below with its own; for administrators.",
        cost=CHANGE,
    )
    sla_create: SlaPayload = resolved(
        changing.create(SLA, inputs.SlaCreateInput),
        "Make a service level agreement; for administrators.",
        cost=CHANGE,
    )
    sla_update: SlaPayload = resolved(
        changing.update(SLA, inputs.SlaUpdateInput),
        "Change a service level agreement; for administrators.",
        cost=CHANGE,
    )
