"""What the verbs that change a ticket's attributes take."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

import strawberry

from domain.reference import Lock
from resolvers.enums import described
from resolvers.inputs import about
from resolvers.mutations.dynamic_fields import DynamicFieldInput
from resolvers.mutations.once import ChangeInput, TicketChangeInput

MOST_TICKETS = 100
BY_NAME = "its ID or its whole name"
UNTIL = "When a pending state ends: a time in the future; only for pending states."


def wanted(description: str) -> Any:
    """A field of an input that cannot be left out."""
    return strawberry.field(description=description)


class CloseOutcome(Enum):
    """How a ticket is closed."""

    SUCCESSFUL = "successful"
    UNSUCCESSFUL = "unsuccessful"


class PendingEnd(Enum):
    """What happens when the time of a pending ticket has come."""

    REMIND = "remind"
    CLOSE_SUCCESSFUL = "close successful"
    CLOSE_UNSUCCESSFUL = "close unsuccessful"


described(
    CloseOutcome,
    "How a ticket is closed.",
    {"SUCCESSFUL": "What was asked for is done.", "UNSUCCESSFUL": "It is not, and will not be."},
)
described(
    PendingEnd,
    "What happens when the time of a pending ticket has come.",
    {
        "REMIND": "Its owner is reminded.",
        "CLOSE_SUCCESSFUL": "It is closed, as done.",
        "CLOSE_UNSUCCESSFUL": "It is closed, as not done.",
    },
)


@strawberry.input(description="A ticket's new title.")
class TicketSetTitleInput(TicketChangeInput):
    title: str = wanted("What it is about, at most 255 characters.")


@strawberry.input(description="The queue a ticket moves into.")
class TicketMoveInput(TicketChangeInput):
    queue: strawberry.ID = wanted(f"Where it waits from now on: {BY_NAME}.")


@strawberry.input(description="A ticket's new state.")
class TicketSetStateInput(TicketChangeInput):
    state: strawberry.ID = wanted(f"How far it is: {BY_NAME}.")
    pending_until: datetime | None = about(UNTIL)


@strawberry.input(description="Until when a ticket waits.")
class TicketSetPendingInput(TicketChangeInput):
    until: datetime = wanted("A time in the future.")
    then: PendingEnd = about("What happens then.", default=PendingEnd.REMIND)


@strawberry.input(description="How a ticket is closed.")
class TicketCloseInput(TicketChangeInput):
    outcome: CloseOutcome = about("How.", default=CloseOutcome.SUCCESSFUL)


@strawberry.input(description="A ticket that nobody should have been bothered with.")
class TicketMarkSpamInput(TicketChangeInput):
    spam: ClassVar[bool] = True


@strawberry.input(description="A ticket's new priority.")
class TicketSetPriorityInput(TicketChangeInput):
    priority: strawberry.ID = wanted(f"How urgent it is: {BY_NAME}.")


@strawberry.input(description="A ticket's new type.")
class TicketSetTypeInput(TicketChangeInput):
    type: strawberry.ID = wanted(f"What kind of request it is: {BY_NAME}.")


@strawberry.input(description="A ticket's new service.")
class TicketSetServiceInput(TicketChangeInput):
    service: strawberry.ID | None = wanted(
        f"What it is about: {BY_NAME}; null for none. An SLA of another service is dropped."
    )


@strawberry.input(description="A ticket's new SLA.")
class TicketSetSlaInput(TicketChangeInput):
    sla: strawberry.ID | None = wanted(f"One of its service's: {BY_NAME}; null for none.")


@strawberry.input(description="A ticket's new owner.")
class TicketSetOwnerInput(TicketChangeInput):
    owner: strawberry.ID = wanted("Who works on it and holds it: an agent's ID or login.")


@strawberry.input(description="Who answers for a ticket.")
class TicketSetResponsibleInput(TicketChangeInput):
    responsible: strawberry.ID = wanted("An agent's ID or login.")


@strawberry.input(description="A ticket you take.")
class TicketLockInput(TicketChangeInput):
    lock: ClassVar[Lock] = Lock.LOCKED


@strawberry.input(description="A ticket you give back.")
class TicketUnlockInput(TicketChangeInput):
    lock: ClassVar[Lock] = Lock.UNLOCKED


@strawberry.input(description="Whether a ticket is in the archive.")
class TicketSetArchivedInput(TicketChangeInput):
    archived: bool = wanted("Whether it shall be there.")


@strawberry.input(description="Other values of a ticket's dynamic fields.")
class TicketSetDynamicFieldsInput(TicketChangeInput):
    dynamic_fields: list[DynamicFieldInput] = wanted("The fields; others stay as they are.")


@strawberry.input(description="What shall change, all of it or nothing.")
class TicketChangesInput:
    title: str | None = about("What it is about, at most 255 characters.")
    queue: strawberry.ID | None = about(f"Where it waits from now on: {BY_NAME}.")
    state: strawberry.ID | None = about(f"How far it is: {BY_NAME}.")
    pending_until: datetime | None = about(UNTIL)
    priority: strawberry.ID | None = about(f"How urgent it is: {BY_NAME}.")
    type: strawberry.ID | None = about(f"What kind of request it is: {BY_NAME}.")
    service: strawberry.ID | None = about(
        f"What it is about: {BY_NAME}; null for none. An SLA of another service is dropped.",
        default=strawberry.UNSET,
    )
    sla: strawberry.ID | None = about(
        f"One of its service's: {BY_NAME}; null for none.", default=strawberry.UNSET
    )
    owner: strawberry.ID | None = about("Who works on it and holds it: an agent's ID or login.")
    responsible: strawberry.ID | None = about("Who answers for it: an agent's ID or login.")
    lock: Lock | None = about("Whether you take it or give it back.")
    archived: bool | None = about("Whether it shall be in the archive.")
    dynamic_fields: list[DynamicFieldInput] | None = about(
        "Dynamic fields with other values; others stay as they are."
    )


@strawberry.input(description="What shall change of a ticket, all of it or nothing.")
class TicketUpdateInput(TicketChangeInput, TicketChangesInput):
    pass


@strawberry.input(description="What shall change of many tickets, each by itself.")
class TicketsUpdateInput(ChangeInput, TicketChangesInput):
    tickets: list[strawberry.ID] = strawberry.field(
        description=f"The IDs of 1 to {MOST_TICKETS} tickets."
    )
