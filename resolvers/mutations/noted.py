"""What changes of customers leave in the audit log, in the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auth.audit import record
from domain.audit import About, AuditKind, Entry
from domain.changes import Linked, Registration

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.changes import CustomerChange, FieldChange
    from resolvers.context import Context


async def customer(
    context: Context, unit: UnitOfWork, kind: AuditKind, login: str, linked: Linked
) -> None:
    """Note what became of a customer user's link; `linked` is the one that is meant."""
    about, details = About("CustomerUser", login), _told(linked)
    entry = Entry(kind=kind, at=unit.now, by=context.origin, about=about, details=details)
    await record(unit.tx, entry)


async def registered(
    context: Context, unit: UnitOfWork, change: CustomerChange, login: str | None
) -> None:
    """Note whom a change of a ticket's contact made a row for, if anybody: he has a link then."""
    who = change.contact.who
    if login and isinstance(who, Registration):
        await customer(context, unit, AuditKind.CUSTOMER_REGISTERED, login, Linked(who.record))


async def changed(
    context: Context, unit: UnitOfWork, kind: AuditKind, about: About, changes: list[FieldChange]
) -> None:
    """Note what is there since, and what was there before, by the names of the API."""
    details = {change.field: change.new or "" for change in changes}
    for each in changes:
        if each.old is not None:
            details[f"former{each.field[0].upper()}{each.field[1:]}"] = each.old
    entry = Entry(kind=kind, at=unit.now, by=context.origin, about=about, details=details)
    await record(unit.tx, entry)


def _told(linked: Linked) -> dict[str, str]:
    told = {"source": linked.record.source, "key": linked.record.key}
    if former := linked.former:
        told |= {"formerSource": former.source, "formerKey": former.key}
    return told
