"""How the audit log is found, and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from auth.administrators import must_be_administrator
from domain.audit import AuditEntry, AuditFilter, AuditKind
from domain.paging import Order, Page, cursor, page, time_text, window
from domain.reference import Agent
from loaders import audit
from resolvers.arguments import After, Before, First, Last
from resolvers.context import Info
from resolvers.enums import described
from resolvers.inputs import Names, about, check_lists, utc

if TYPE_CHECKING:
    from resolvers.context import Context

BY_TIME = Order("auditLog", (str, int))

described(
    AuditKind,
    "What an entry of the audit log tells of.",
    {
        "LOGIN": "Somebody logged in; the object is his session.",
        "LOGIN_REFUSED": "A login was refused; the object is a hash of the account as typed.",
        "LOGIN_LIMITED": "An account or an address was tried too often: it has to wait. Once for"
        " each window, however often it is tried meanwhile.",
        "LOGOUT": "Somebody logged out, or an administrator ended his session.",
        "PASSWORD_GIVEN": "The first administrator got his password.",
        "TOKEN_CREATED": "A program got a token.",
        "TOKEN_REVOKED": "The token of a program was ended.",
        "CUSTOMER_LINKED": "A customer user was linked to an external record, or to another one.",
        "CUSTOMER_UNLINKED": "The link of a customer user to an external record was forgotten.",
        "CUSTOMER_REGISTERED": "Somebody known outside got a row of our own, with a link.",
        "TICKET_DELETED": "A ticket was deleted on the command line, with all that belonged to it.",
        "CALENDAR_CREATED": "A calendar of working time was made.",
        "CALENDAR_UPDATED": "A calendar of working time was changed.",
        "MASTER_CREATED": "An administrator made a row of a small table, as a queue or a group.",
        "MASTER_UPDATED": "An administrator changed one; the details have what differs, and what it"
        " was.",
        "RIGHTS_CHANGED": "An administrator gave or withdrew rights of an agent or a role, or roles"
        " of an agent.",
        "CUSTOMER_USER_CREATED": "A customer user was made by an administrator.",
        "CUSTOMER_USER_UPDATED": "A customer user was changed by an administrator.",
        "COMPANY_CREATED": "A company was made by an administrator.",
        "COMPANY_UPDATED": "A company was changed by an administrator.",
    },
)


@strawberry.input(
    name="AuditFilter",
    description="Which entries: every given condition holds, a list means any of its values;"
    " `agent` and `customerUser` together mean either.",
)
class AuditFilterInput:
    kind: list[AuditKind] | None = about("What happened.")
    agent: list[str] | None = about("Logins of the agents who did it.")
    customer_user: list[str] | None = about(
        "Logins of the customer users who did it, capitals or not."
    )
    created_after: datetime | None = about("Written later than this.")
    created_before: datetime | None = about("Written earlier than this.")


async def audit_log(
    info: Info,
    filter: Annotated[
        AuditFilterInput | None, strawberry.argument(description="Which entries; else all.")
    ] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Page[AuditEntry]:
    context = info.context
    db = context.services.db
    await must_be_administrator(db, context.viewer, field="auditLog")
    wanted = _criteria(filter or AuditFilterInput(), context)
    part = window(BY_TIME, first=first, after=after, last=last, before=before)
    found = await audit.page(db.accounts, wanted, part)
    return page(found, part, _cursor, lambda: audit.count(db.accounts, wanted))


def agent(entry: Parent[AuditEntry], info: Info) -> Agent | None:
    return info.context.reference.agents.get(entry.agent_id) if entry.agent_id else None


def _criteria(given: AuditFilterInput, context: Context) -> AuditFilter:
    check_lists(given)
    names = Names(context.reference, context.viewer)
    return AuditFilter(
        kinds=None if given.kind is None else frozenset(given.kind),
        agents=names.agents("filter.agent", given.agent),
        customers=None if given.customer_user is None else tuple(given.customer_user),
        created_after=utc("createdAfter", given.created_after),
        created_before=utc("createdBefore", given.created_before),
    )


def _cursor(entry: AuditEntry) -> str:
    return cursor(BY_TIME, (time_text(entry.created_at), entry.pk))
