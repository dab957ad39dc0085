"""What mutations that give tickets another contact take."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import strawberry

from resolvers.inputs import about
from resolvers.mutations.inputs import ContactInput
from resolvers.mutations.once import ChangeInput, TicketChangeInput
from resolvers.verbs.inputs import MOST_TICKETS


@strawberry.input(description="The contact that a ticket gets.")
class NewContactInput(ChangeInput):
    contact: ContactInput = strawberry.field(description="Who the contact shall be.")
    customer_id: str | None = about(
        "The company key on the ticket then; usually that of the contact's company."
    )
    login: str | None = about(
        "The login for a contact without a row of our own; usually the external key."
    )
    preview: bool = strawberry.field(
        description="An older name of `validateOnly`: either of them, and nothing is changed.",
        deprecation_reason="Say `validateOnly`, as everywhere.",
        default=False,
    )


@strawberry.input(name="TicketSetCustomerInput", description="A ticket's new contact.")
class TicketSetCustomerInput(TicketChangeInput, NewContactInput):
    pass


@strawberry.input(name="TicketsSetCustomerInput", description="The new contact of many tickets.")
class TicketsSetCustomerInput(NewContactInput):
    tickets: list[strawberry.ID] = strawberry.field(
        description=f"The IDs of 1 to {MOST_TICKETS} tickets."
    )


Given = TypeVar("Given", TicketSetCustomerInput, TicketsSetCustomerInput)


def meant(given: Given) -> Given:
    """The same input with one word for what is only looked at."""
    return replace(given, validate_only=given.validate_only or given.preview, preview=False)
