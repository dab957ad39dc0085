"""Changes of tickets: each writes what differs, and one line of history for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import customers
from actions.history import customer_entry
from domain.changes import CustomerChanged, TicketCustomer, differences
from domain.errors import InvalidCustomer, NotFound

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.changes import CustomerChange

OWN_CUSTOMER = "SELECT customer_id, valid_id FROM customer_user WHERE login = $1"
VALID = 1


async def set_customer(work: Work, wanted: CustomerChange) -> CustomerChanged:
    """Give a ticket a new contact, who is registered if need be."""
    old = TicketCustomer(work.ticket.customer_id, work.ticket.customer_login)
    after, registers = await customer_of(work.unit, wanted)
    changes = differences(old, after)
    if changes:
        work.ticket.customer_id, work.ticket.customer_login = after.customer_id, after.login
        work.columns |= {"customer_id": after.customer_id, "customer_user_id": after.login}
        work.entries.append(customer_entry(work.ticket, old, after))
        work.changes += changes
    return CustomerChanged(changes, registers)


async def customer_of(
    unit: UnitOfWork, wanted: CustomerChange
) -> tuple[TicketCustomer, str | None]:
    """What a ticket holds of a contact, and the login of the row that was made for him, if any."""
    login, registers = wanted.contact.who, None
    if not isinstance(login, str):
        login, new = await customers.register(unit, login)
        registers = login if new else None
    company = await _company(unit, login) or wanted.contact.company
    return TicketCustomer(wanted.customer_id or company, login), registers


def not_valid(login: str) -> InvalidCustomer:
    """The refusal of a customer user who may no longer be used."""
    return InvalidCustomer(
        "input.contact", f"The customer user “{login}” is not valid any more: take another."
    )


async def _company(unit: UnitOfWork, login: str) -> str | None:
    """The customer number of a customer user who may be used."""
    rows = await unit.tx.rows(OWN_CUSTOMER, login)
    if not rows:
        raise NotFound("input.contact", f"“{login}” is no customer user any more.")
    [[number, validity]] = rows
    if validity != VALID:
        raise not_valid(login)
    return number or None
