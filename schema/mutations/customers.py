"""Customers: whose record is whose, and whose request a ticket is."""

from __future__ import annotations

import strawberry

from resolvers.mutations import customers as links
from resolvers.verbs import customers, running
from resolvers.verbs.inputs import MOST_TICKETS
from schema.customer import CustomerUser
from schema.fields import CHANGE, plain, resolved
from schema.mutations.payloads import FieldChange, UserError, payload
from schema.ticket import Ticket


@payload("What a link gives.")
class CustomerUserLinkPayload:
    customer_user: CustomerUser | None = resolved(
        links.customer_user, "Whose record it is now; null if refused."
    )


@payload("What the end of a link gives.")
class CustomerUserUnlinkPayload:
    customer_user: CustomerUser | None = resolved(
        links.customer_user, "Who has no stored link now; null if refused."
    )


@payload("What another contact of a ticket gives.")
class TicketSetCustomerPayload:
    ticket: Ticket | None = resolved(
        running.ticket, "The ticket as it is now, changed or not; null if it is not there for you."
    )
    changes: list[FieldChange] = plain("What differs from before; empty if nothing does.")
    registers: str | None = resolved(
        customers.registers, "The login of the row of our own that was, or would be, made."
    )
    recipient: str | None = resolved(
        customers.answers_to, 'Whom answers go to then, `"Full Name" <mail>`.'
    )


@strawberry.type(description="What became of one of many tickets.")
class TicketResult:
    ticket_id: strawberry.ID = plain("The ID as it was given.")
    ticket: Ticket | None = resolved(
        running.ticket, "The ticket as it is now, changed or not; null if it is not there for you."
    )
    changes: list[FieldChange] = plain("What differs from before; empty if nothing does.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@payload(
    "What another contact of many tickets gives.",
    errors="What was wrong for all tickets; empty if nothing was.",
)
class TicketsSetCustomerPayload:
    results: list[TicketResult] = plain(
        "One for each ID, in the order given; none if `errors` says why the contact was refused.",
        size=MOST_TICKETS,
    )
    registers: str | None = resolved(
        customers.registers_of_many, "The login of the row of our own that was, or would be, made."
    )
    recipient: str | None = resolved(
        customers.answers_of_many_to, 'Whom answers go to then, `"Full Name" <mail>`.'
    )


@strawberry.type
class CustomerMutations:
    customer_user_link: CustomerUserLinkPayload = resolved(
        links.link, "Keep which external record belongs to a customer user of our own."
    )
    customer_user_unlink: CustomerUserUnlinkPayload = resolved(
        links.unlink, "Forget which external record belongs to a customer user."
    )
    ticket_set_customer: TicketSetCustomerPayload = resolved(
        customers.set_customer, "Give a ticket another contact, who is registered if need be."
    )
    tickets_set_customer: TicketsSetCustomerPayload = resolved(
        customers.set_customer_of_many,
        "Give many tickets another contact: each by itself, whatever becomes of the others.",
        cost=CHANGE * MOST_TICKETS,
    )
