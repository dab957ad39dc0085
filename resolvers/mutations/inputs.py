"""What mutations of customers and tickets take."""

from __future__ import annotations

import strawberry

from resolvers.inputs import about

ECHO = "Comes back in the payload."
PREVIEW = "Only say what would change; nothing is changed."
MOST_TICKETS = 100


@strawberry.input(
    name="ContactInput",
    description="Who is meant: by `login`, by `customerUser`, or by `source` with `key`.",
)
class ContactInput:
    login: str | None = about(
        "A login; for somebody without one his external key, where sources match by login."
    )
    customer_user: strawberry.ID | None = about("The ID of a CustomerUser.")
    source: str | None = about("The name of a source; needs `key`.")
    key: str | None = about("The key of a record of `source`.")


@strawberry.input(
    name="CustomerUserLinkInput", description="Which external record belongs to a customer user."
)
class CustomerUserLinkInput:
    source: str = strawberry.field(description="The name of the source.")
    key: str = strawberry.field(description="The key of the record there.")
    customer_user: strawberry.ID | None = about("The ID of the customer user; else `login`.")
    login: str | None = about("The login of the customer user; else `customerUser`.")
    replace: bool = about("Whether the record takes the place of another one.", default=False)
    client_mutation_id: str | None = about(ECHO)


@strawberry.input(
    name="CustomerUserUnlinkInput", description="Whose link to an external record shall end."
)
class CustomerUserUnlinkInput:
    customer_user: strawberry.ID | None = about("The ID of the customer user; else `login`.")
    login: str | None = about("The login of the customer user; else `customerUser`.")
    client_mutation_id: str | None = about(ECHO)


@strawberry.input(name="TicketSetCustomerInput", description="A ticket's new contact.")
class TicketSetCustomerInput:
    ticket: strawberry.ID = strawberry.field(description="The ID of the ticket.")
    contact: ContactInput = strawberry.field(description="Who its contact shall be.")
    customer_id: str | None = about(
        "The company key the ticket shall have; usually that of the contact's company."
    )
    login: str | None = about(
        "The login for a contact without a row of our own; usually the external key."
    )
    preview: bool = about(PREVIEW, default=False)
    expected_version: int | None = about(
        "The ticket's `version` as you know it: if it has another one, nothing is changed."
    )
    client_mutation_id: str | None = about(ECHO)


@strawberry.input(name="TicketsSetCustomerInput", description="The new contact of many tickets.")
class TicketsSetCustomerInput:
    tickets: list[strawberry.ID] = strawberry.field(
        description=f"The IDs of 1 to {MOST_TICKETS} tickets."
    )
    contact: ContactInput = strawberry.field(description="Who their contact shall be.")
    customer_id: str | None = about(
        "The company key the tickets shall have; usually that of the contact's company."
    )
    login: str | None = about(
        "The login for a contact without a row of our own; usually the external key."
    )
    preview: bool = about(PREVIEW, default=False)
    client_mutation_id: str | None = about(ECHO)
