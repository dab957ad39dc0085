"""The root fields of mutations, and what each of them gives."""

from __future__ import annotations

from datetime import datetime

import strawberry

from resolvers.mutations import api_tokens, customers, id_tokens, sessions, tickets
from resolvers.mutations.inputs import MOST_TICKETS
from schema.account import ApiToken
from schema.customer import CustomerUser
from schema.fields import CHANGE, plain, resolved
from schema.root import Viewer
from schema.ticket import Ticket


@strawberry.type(description="An expected failure of a mutation.")
class UserError:
    code: str = plain("What went wrong, for programs.")
    message: str = plain("What went wrong and what would be right, for people.")
    path: list[str] = plain("Which part of the input it is about.")


@strawberry.type(description="What a login gives.")
class LoginPayload:
    token: str | None = plain("The bearer token, shown this once; null if refused.")
    expires_at: datetime | None = plain("When the token ends.")
    viewer: Viewer | None = plain("Who is logged in now.")
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What a logout gives.")
class LogoutPayload:
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What a new token gives.")
class TokenCreatePayload:
    token: str | None = plain("The bearer token, shown this once; null if refused.")
    api_token: ApiToken | None = plain("The token as it is listed from now on.")
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


@strawberry.type(description="What the end of a token gives.")
class TokenRevokePayload:
    client_mutation_id: str | None = plain("What the input carried.")
    errors: list[UserError] = plain("Why it was refused; empty if it was not.")


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


@strawberry.type(description="One field of a ticket, before and after.")
class FieldChange:
    field: str = plain("`customerUser`, whose values are logins, or `customerId`.")
    old: str | None = plain("What the ticket held before.")
    new: str | None = plain("What it holds since, or would hold.")


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


@strawberry.type(description="Everything that can be changed.")
class Mutation:
    login: LoginPayload = resolved(sessions.login, "Log in by a password.")
    login_with_id_token: LoginPayload = resolved(
        id_tokens.login,
        "Log in by an ID token of the OpenID Connect provider that the settings name.",
    )
    logout: LogoutPayload = resolved(sessions.logout, "End the token the request came with.")
    token_create: TokenCreatePayload = resolved(
        api_tokens.create, "Make a token for a program; not with a token of a program."
    )
    token_revoke: TokenRevokePayload = resolved(
        api_tokens.revoke, "End one of your tokens, at once."
    )
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
