"""What somebody may ask to be changed, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a source, by the key it has there."""

    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What a login is linked to since, and what it was linked to before."""

    record: Record
    former: Record | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody known outside only, and what the row of our own shall say of him."""

    record: Record
    login: str
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who shall be a ticket's contact: a login, or somebody to be registered.

    `company` is what his external record says; the customer number of our row comes first.
    """

    who: str | Registration
    company: str | None


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """A ticket's new contact; the company follows from him unless `customer_id` is given."""

    contact: Contact
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCustomer:
    """Whose request a ticket is, as the ticket holds it."""

    customer_id: str | None
    login: str | None


@dataclass(slots=True)
class FieldChange:
    """One field of a ticket, before and after."""

    field: str
    old: str | None
    new: str | None


@dataclass(slots=True)
class CustomerChanged:
    """What became of a change of a ticket's contact; `registers` is the login of a new row."""

    changes: list[FieldChange] = field(default_factory=list)
    registers: str | None = None


def net(changes: Iterable[FieldChange]) -> list[FieldChange]:
    """What differs in the end: each field once, and none that is again as it was."""
    found: dict[str, FieldChange] = {}
    for change in changes:
        old = found[change.field].old if change.field in found else change.old
        found[change.field] = FieldChange(change.field, old, change.new)
    return [change for change in found.values() if change.old != change.new]


def differences(old: TicketCustomer, new: TicketCustomer) -> list[FieldChange]:
    """The fields that differ, by their names in the API."""
    pairs = {
        "customerUser": (old.login, new.login),
        "customerId": (old.customer_id, new.customer_id),
    }
    return [FieldChange(name, was, will) for name, (was, will) in pairs.items() if was != will]
