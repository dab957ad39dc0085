"""Customer users and companies: rows of our own, and what refers to them by their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actions.people import carrying
from actions.people.carrying import Renamed
from actions.people.customer_rows import (
    COMPANIES,
    CUSTOMER_USERS,
    alone,
    change,
    create,
    must_be_free,
    read,
)
from actions.people.members import COMPANIES_OF_CUSTOMER, Wanted, set_members
from domain.errors import EmailTaken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from actions.unit import UnitOfWork
    from domain.changes import FieldChange

SAME_EMAIL = "SELECT login FROM customer_user WHERE lower(email) = lower($1)"


@dataclass(frozen=True, slots=True)
class Person:
    """What a customer user shall be: the fields that are given, and his further companies.

    `companies` are keys, instead of all there are; None leaves them. `known_company` is the key
    that sources have for him.
    """

    values: Mapping[str, Any]
    companies: Iterable[str] | None = None
    known_company: str | None = None


async def create_customer(unit: UnitOfWork, wanted: Person) -> list[FieldChange]:
    """Make a customer user. He has no password: a directory decides whether he may log in.

    Raises `LoginTaken` and `EmailTaken`.
    """
    await alone(unit, CUSTOMER_USERS)
    await _check_email(unit, wanted.values["email"], None)
    changes = await create(unit, CUSTOMER_USERS, wanted.values)
    return changes + await _companies(unit, wanted.values["login"], wanted)


async def change_customer(unit: UnitOfWork, login: str, wanted: Person) -> list[FieldChange]:
    """Change a customer user; his tickets follow his login and his company.

    Raises `NotFound`, `LoginTaken`, `EmailTaken`.
    """
    values = wanted.values
    moves = not values.keys().isdisjoint({"login", "customer_id"})
    tickets = await carrying.tickets_of_login(unit, login) if moves else []
    await alone(unit, CUSTOMER_USERS)
    before = await read(unit, CUSTOMER_USERS, login, field="input.customerUser")
    if values.get("email", before["email"]) != before["email"]:
        await _check_email(unit, values["email"], login)
    changes = await change(unit, CUSTOMER_USERS, before, values)
    renamed = Renamed(login, values.get("login", login))
    company = before["customer_id"] or wanted.known_company or ""
    moved = Renamed(company, values.get("customer_id", company))
    await carrying.carry_login(unit, tickets, renamed, moved)
    return changes + await _companies(unit, renamed.new, wanted)


async def create_company(unit: UnitOfWork, values: Mapping[str, Any]) -> list[FieldChange]:
    """Make a company; raises `NameTaken` where its key or its name is another one's."""
    await alone(unit, COMPANIES)
    await must_be_free(unit, COMPANIES, "name", values["name"])
    return await create(unit, COMPANIES, values)


async def change_company(
    unit: UnitOfWork, key: str, values: Mapping[str, Any]
) -> list[FieldChange]:
    """Change a company; its people and tickets get its new key.

    Raises `NotFound` and `NameTaken`.
    """
    renamed = Renamed(key, values.get("customer_id", key))
    moves = renamed.old != renamed.new
    tickets = await carrying.tickets_of_company(unit, key) if moves else []
    await alone(unit, COMPANIES)
    before = await read(unit, COMPANIES, key, field="input.company")
    if "name" in values:
        await must_be_free(unit, COMPANIES, "name", values["name"], but=key)
    changes = await change(unit, COMPANIES, before, values)
    if moves:
        await carrying.carry_company(unit, tickets, renamed)
    return changes


async def _companies(unit: UnitOfWork, login: str, wanted: Person) -> list[FieldChange]:
    if wanted.companies is None:
        return []
    members = Wanted(
        COMPANIES_OF_CUSTOMER,
        {(key,) for key in wanted.companies},
        "companies",
        lambda rows: ", ".join(sorted(key for (key,) in rows)) or None,
    )
    return await set_members(unit, login, members)


async def _check_email(unit: UnitOfWork, email: str, login: str | None) -> None:
    """Raises `EmailTaken`: no two have the same address (OTRS: CustomerUserEmailUniqCheck)."""
    for (other,) in await unit.tx.rows(SAME_EMAIL, email):
        if other != login:
            raise EmailTaken("input.email", f"“{email}” is the address of “{other}” already.")
