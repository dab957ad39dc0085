"""Changes of tickets: each writes what differs, and one line of history for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions import customers
from domain.changes import CustomerChanged, TicketCustomer, differences
from domain.errors import InvalidCustomer, NotFound
from domain.history import HistoryKind, customer_fields

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.changes import CustomerChange
    from domain.tickets import Ticket

OWN_CUSTOMER = "SELECT customer_id, valid_id FROM customer_user WHERE login = $1"
SET_CUSTOMER = """
    UPDATE ticket SET customer_id = $2, customer_user_id = $3, change_time = $4, change_by = $5
    WHERE id = $1
"""
VALID = 1


async def set_customer(unit: UnitOfWork, ticket: Ticket, wanted: CustomerChange) -> CustomerChanged:
    """Give a ticket that the actor may change a new contact, who is registered if need be."""
    login, registers = wanted.contact.who, None
    if not isinstance(login, str):
        login, new = await customers.register(unit, login)
        registers = login if new else None
    company = await _company(unit, login) or wanted.contact.company
    old = TicketCustomer(ticket.customer_id, ticket.customer_login)
    after = TicketCustomer(wanted.customer_id or company, login)
    changes = differences(old, after)
    if changes:
        values = (ticket.pk, after.customer_id, after.login, unit.now, unit.actor.actor_id)
        await unit.tx.execute(SET_CUSTOMER, *values)
        await unit.record(HistoryKind.CUSTOMER_UPDATE, ticket, *customer_fields(old, after))
    return CustomerChanged(changes, registers)


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
