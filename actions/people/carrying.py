"""A login or company key that changes: what refers to it by its text goes with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actions import history
from actions.history import customer_entry
from db.table import select
from domain.changes import TicketCustomer, differences
from domain.tickets import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actions.history import Entry
    from actions.unit import UnitOfWork

AT_ONCE = 500  # tickets: their history is written by one statement, which takes not too many values
# capitals do not matter in tickets (OTRS: CustomerUserLoginRaw, CustomerIDRaw of TicketSearch)
OF_LOGIN = select(
    Ticket, "WHERE lower(ticket.customer_user_id) = lower($1) ORDER BY ticket.id FOR UPDATE"
)
OF_COMPANY = select(
    Ticket, "WHERE lower(ticket.customer_id) = lower($1) ORDER BY ticket.id FOR UPDATE"
)
CARRY = """
    UPDATE ticket SET customer_user_id = $2, customer_id = $3, change_time = $4, change_by = $5
    WHERE id = ANY($1)
"""
# `tg_customer_link` follows by its foreign key; whoever had the login before keeps his keys
OF_LOGINS = (
    "UPDATE customer_preferences SET user_id = $2 WHERE user_id = $1",
    "UPDATE customer_user_customer SET user_id = $2 WHERE user_id = $1",
    "UPDATE group_customer_user SET user_id = $2 WHERE lower(user_id) = lower($1)",
    "UPDATE tg_token SET customer_login = $2 WHERE customer_login = $1",
    "UPDATE tg_upload SET owner = 'customer:' || $2 WHERE owner = 'customer:' || $1",
    """
    UPDATE tg_idempotency SET actor = 'customer:' || lower($2)
    WHERE actor = 'customer:' || lower($1) AND idempotency_key NOT IN (
        SELECT idempotency_key FROM tg_idempotency WHERE actor = 'customer:' || lower($2))
    """,
)
OF_COMPANIES = (
    "UPDATE customer_user SET customer_id = $2 WHERE customer_id = $1",
    "UPDATE customer_user_customer SET customer_id = $2 WHERE customer_id = $1",
    "UPDATE group_customer SET customer_id = $2 WHERE customer_id = $1",
)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A login or key, before and after."""

    old: str
    new: str


async def tickets_of_login(unit: UnitOfWork, login: str) -> list[Ticket]:
    """The tickets of a customer user, which nobody else changes until the unit ends.

    Tickets come first, then tables of customers: as where a ticket's contact is registered.
    """
    return await unit.tx.fetch(Ticket, OF_LOGIN, login)


async def tickets_of_company(unit: UnitOfWork, key: str) -> list[Ticket]:
    """The same of a company."""
    return await unit.tx.fetch(Ticket, OF_COMPANY, key)


async def carry_login(
    unit: UnitOfWork, tickets: Sequence[Ticket], login: Renamed, company: Renamed
) -> None:
    """A customer user's tickets get his login, and his company where they had the one before.

    OTRS leaves those of another company behind (CustomerUser/Event/TicketUpdate.pm): nobody's,
    until somebody else gets the login, and sees them.
    """
    if login.old != login.new:
        await _everywhere(unit, OF_LOGINS, login)

    def after(ticket: Ticket) -> TicketCustomer:
        key = ticket.customer_id
        had_it = (key or "").lower() == company.old.lower()
        return TicketCustomer(company.new if had_it and company.new else key, login.new)

    await _carry(unit, tickets, after)


async def carry_company(unit: UnitOfWork, tickets: Sequence[Ticket], key: Renamed) -> None:
    """A company's people and tickets get its new key (OTRS: CustomerCompany/Event)."""
    await _everywhere(unit, OF_COMPANIES, key)
    await _carry(unit, tickets, lambda ticket: TicketCustomer(key.new, ticket.customer_login))


async def _everywhere(unit: UnitOfWork, statements: Sequence[str], renamed: Renamed) -> None:
    for sql in statements:
        await unit.tx.execute(sql, renamed.old, renamed.new)


async def _carry(
    unit: UnitOfWork, tickets: Sequence[Ticket], after: Callable[[Ticket], TicketCustomer]
) -> None:
    """The tickets with the same customer afterwards are written at once, each with its history."""
    alike: dict[TicketCustomer, list[Entry]] = {}
    for ticket in tickets:
        old, new = TicketCustomer(ticket.customer_id, ticket.customer_login), after(ticket)
        if differences(old, new):
            changed = replace(ticket, customer_id=new.customer_id, customer_login=new.login)
            entry = customer_entry(changed, old, new)
            alike.setdefault(new, []).append(entry)
    for new, entries in alike.items():
        for first in range(0, len(entries), AT_ONCE):
            await _write(unit, new, entries[first : first + AT_ONCE])


async def _write(unit: UnitOfWork, new: TicketCustomer, entries: Sequence[Entry]) -> None:
    ids = [entry.ticket.pk for entry in entries]
    values = new.login, new.customer_id, unit.now, unit.actor.actor_id
    await unit.tx.execute(CARRY, ids, *values)
    await history.write(unit, entries)
