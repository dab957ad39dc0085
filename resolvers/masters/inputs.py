"""What administrators enter of the small tables."""

from __future__ import annotations

import strawberry

from domain.masters import FollowUp
from domain.reference import StateType
from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput
from resolvers.verbs.inputs import BY_NAME, wanted

NAME = "The name, at most 200 characters; nobody else's, in capitals or not."
NESTED = f"{NAME[:-1]}. Parts are joined by `::`, and what is above has to be there."
RENAMED = f"{NESTED} Everything below is renamed with it."
VALID = "Whether it may be used; nothing is deleted."
COMMENT = "A remark for agents, at most 250 characters; null for none."
MINUTES = "working minutes, 0 to 1,000,000; 0 promises nothing."
PERCENT = "Of that time, after how many percent to warn: 10 to 90; 0 never."
MOST_LINKS = 1000


@strawberry.input
class CreateInput(ChangeInput):
    """What every new row has."""

    name: str = wanted(NAME)
    valid: bool = about(VALID, default=True)


@strawberry.input
class UpdateInput(ChangeInput):
    """What may change of every row; what is left out stays as it is."""

    name: str | None = about(NAME)
    valid: bool | None = about(VALID)


@strawberry.input
class Remark:
    """For the tables that have a column for it."""

    comment: str | None = about(COMMENT, default=strawberry.UNSET)


@strawberry.input
class PromiseInput:
    """What queues and SLAs promise."""

    first_response_minutes: int | None = about(f"Until the first response: {MINUTES}")
    first_response_notify: int | None = about(PERCENT)
    update_minutes: int | None = about(f"Between updates: {MINUTES}")
    update_notify: int | None = about(PERCENT)
    solution_minutes: int | None = about(f"Until the solution: {MINUTES}")
    solution_notify: int | None = about(PERCENT)
    calendar: str | None = about(
        "The name of the calendar that says which time is working time; null for the usual one.",
        default=strawberry.UNSET,
    )


@strawberry.input
class QueueParts(Remark, PromiseInput):
    """What else a queue has."""

    unlock_minutes: int | None = about(
        "After how many working minutes a ticket is taken from whoever holds it; 0 never."
    )
    follow_up: FollowUp | None = about("What an answer to a closed ticket does.")
    follow_up_lock: bool | None = about(
        "Whether a ticket that an answer opens again is its former owner's."
    )
    system_address: str | None = about("The mail address that answers come from.")
    salutation: str | None = about("The name of the salutation of answers.")
    signature: str | None = about("The name of the signature of answers.")


@strawberry.input(
    description="A new queue. Address, salutation and signature are the oldest ones if left out."
)
class QueueCreateInput(CreateInput, QueueParts):
    name: str = wanted(NESTED)
    group: str = wanted("The name of the group whose rights hold in it.")


@strawberry.input(description="What shall change of a queue.")
class QueueUpdateInput(UpdateInput, QueueParts):
    queue: strawberry.ID = wanted(f"The queue: {BY_NAME}.")
    name: str | None = about(RENAMED)
    group: str | None = about("The name of the group whose rights hold in it.")
    force: bool = about("Whether it may become invalid although tickets wait in it.", default=False)


@strawberry.input(description="A new state of tickets.")
class TicketStateCreateInput(CreateInput, Remark):
    type: StateType = wanted("The kind of state, which decides how a ticket is treated.")


@strawberry.input(description="What shall change of a state of tickets.")
class TicketStateUpdateInput(UpdateInput, Remark):
    state: strawberry.ID = wanted(f"The state: {BY_NAME}.")
    type: StateType | None = about("The kind of state; it stays while tickets have the state.")


@strawberry.input(description="A new priority; a number before its name is its level.")
class PriorityCreateInput(CreateInput):
    pass


@strawberry.input(description="What shall change of a priority.")
class PriorityUpdateInput(UpdateInput):
    priority: strawberry.ID = wanted(f"The priority: {BY_NAME}.")


@strawberry.input(description="A new type of tickets.")
class TicketTypeCreateInput(CreateInput):
    pass


@strawberry.input(description="What shall change of a type of tickets.")
class TicketTypeUpdateInput(UpdateInput):
    ticket_type: strawberry.ID = wanted(f"The type: {BY_NAME}.")


@strawberry.input
class ServiceParts(Remark):
    """What else a service has."""

    slas: list[strawberry.ID] | None = about(
        f"All SLAs that are offered with it: each {BY_NAME}; at most {MOST_LINKS:,}."
    )


@strawberry.input(description="A new service.")
class ServiceCreateInput(CreateInput, ServiceParts):
    name: str = wanted(NESTED)


@strawberry.input(description="What shall change of a service.")
class ServiceUpdateInput(UpdateInput, ServiceParts):
    service: strawberry.ID = wanted(f"The service: {BY_NAME}.")
    name: str | None = about(RENAMED)


@strawberry.input
class SlaParts(Remark, PromiseInput):
    """What else an SLA has."""

    services: list[strawberry.ID] | None = about(
        f"All services it is offered with: each {BY_NAME}; at most {MOST_LINKS:,}."
    )


@strawberry.input(description="A new service level agreement.")
class SlaCreateInput(CreateInput, SlaParts):
    pass


@strawberry.input(description="What shall change of a service level agreement.")
class SlaUpdateInput(UpdateInput, SlaParts):
    sla: strawberry.ID = wanted(f"The agreement: {BY_NAME}.")
