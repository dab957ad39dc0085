"""Who answers go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from strawberry import Parent

from domain.mailbox import mailbox
from domain.tickets import Ticket
from resolvers.context import Info

if TYPE_CHECKING:
    from domain.people import CustomerUser


async def default_recipient(ticket: Parent[Ticket], info: Info) -> str | None:
    if ticket.customer_login is None:
        return None
    person = await info.context.loaders.customer_by_login.load(ticket.customer_login)
    return recipient(person) if person else None


def recipient(person: CustomerUser) -> str | None:
    """The address of a person, with the name if it is one people have given him."""
    named = person.first_name or person.last_name
    return mailbox(person.full_name if named else None, person.email)
