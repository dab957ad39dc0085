"""Customers: whose record is whose, and whose request a ticket is."""

from __future__ import annotations

import strawberry

from resolvers.mutations import customers, tickets
from resolvers.mutations.inputs import MOST_TICKETS
from schema.customer import CustomerUser
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import FieldChange, UserError
from schema.ticket import Ticket


@strawberry.type(description="What a link gives.")
class CustomerUserLinkPayload:
    customer_user: CustomerUser | None = resolved(
        customers.customer_user, "Whose record it is now; null if refused."
    )
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What the end of a link gives.")
class CustomerUserUnlinkPayload:
    customer_user: CustomerUser | None = resolved(
        customers.customer_user, "Who has no stored link now; null if refused."
    )
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What another contact of a ticket gives.")
class TicketSetCustomerPayload:
    ticket: Ticket | None = resolved(
        tickets.ticket, "The ticket as it is now, changed or not; null if it is not there for you."
    )
    changes: list[FieldChange] = plain("What differs from before; empty if nothing does.")
    registers: str | None = plain("The login of the row of our own that was, or would be, made.")
    recipient: str | None = plain('Whom answers go to then, `"Full Name" <mail>`.')
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What became of one of many tickets.")
class TicketResult:
    ticket_id: strawberry.ID = plain("The ID as it was given.")
    ticket: Ticket | None = resolved(
        tickets.ticket, "The ticket as it is now, changed or not; null if it is not there for you."
    )
    changes: list[FieldChange] = plain("What differs from before; empty if nothing does.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What another contact of many tickets gives.")
class TicketsSetCustomerPayload:
    results: list[TicketResult] = plain(
        "One for each ID, in the order given; none if `errors` says why the contact was refused.",
        size=MOST_TICKETS,
    )
    registers: str | None = plain("The login of the row of our own that was, or would be, made.")
    recipient: str | None = plain('Whom answers go to then, `"Full Name" <mail>`.')
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("What was wrong for all tickets; empty if nothing was.")


@strawberry.type
class CustomerMutations:
    customer_user_link: CustomerUserLinkPayload = resolved(
        customers.link, "Keep which external record belongs to a customer user of our own."
    )
    customer_user_unlink: CustomerUserUnlinkPayload = resolved(
        customers.unlink, "Forget which external record belongs to a customer user."
    )
    ticket_set_customer: TicketSetCustomerPayload = resolved(
        tickets.set_customer, "Give a ticket another contact, who is registered if need be."
    )
    tickets_set_customer: TicketsSetCustomerPayload = resolved(
        tickets.set_customer_of_many,
        "Give many tickets another contact: each by itself, whatever becomes of the others.",
        cost=CHANGE * MOST_TICKETS,
    )
