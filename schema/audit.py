"""The audit log, as administrators see it."""

from __future__ import annotations

from datetime import datetime

import strawberry

from domain.audit import AuditKind
from resolvers import audit
from schema.customer import NamedValue
from schema.fields import plain, resolved
from schema.reference import Agent


@strawberry.type(description="Something that was noted for good: it is never changed or removed.")
class AuditEntry:
    id: strawberry.ID = plain("By which it is told from others.")
    kind: AuditKind = plain("What happened.")
    created_at: datetime = plain("When it happened.")
    agent: Agent | None = resolved(
        audit.agent,
        "The agent who did it, the system's account for the command line; null for customers, and"
        " for logins that were refused.",
    )
    customer_login: str | None = plain("The login of the customer user who did it.")
    token_id: strawberry.ID | None = plain("The ID of the API token it was done with.")
    address: str | None = plain(
        "Where the request came from; null for the command line and where it is not known."
    )
    object_type: str | None = plain(
        "What it is about: `ApiToken`, `Session`, `CustomerUser`, `Agent`, a type of master data"
        " as `WorkCalendar` or `Queue`, or for logins that were refused `Account` or `Address`."
    )
    object_key: str | None = plain(
        "Which one: a number, a login, an address, or the first eight digits of the SHA-256 of the"
        " account as it was typed."
    )
    details: list[NamedValue] = plain("What else is known, as the scope of a token.")
