"""Rows of the customers we know ourselves, and their links to those of the CRM."""

from __future__ import annotations

from collections.abc import Iterator

from demo.dice import Dice
from demo.people import INVALID, VALID
from demo.plan import Plan
from demo.population import CRM_SOURCE, USED_BY_EXAMPLES, Company, Contact, Known, Population
from demo.writers import CREATED, Row, Table

OWN_ONLY = frozenset({Known.OWN, Known.ORPHANED})
LINKED = frozenset({Known.LINKED, Known.ORPHANED})

# shares of the customers of our own
OUTDATED = 0.1
COMMENTED = 0.05
WITH_SECOND_COMPANY = 0.02

COMMENTS = ("Bitte nur vormittags anrufen.", "Ansprechpartner für Rechnungen.", "Key contact.")

CUSTOMER_COLUMNS = (
    "login",
    "customer_id",
    "title",
    "first_name",
    "last_name",
    "email",
    "phone",
    "fax",
    "mobile",
    "street",
    "zip",
    "city",
    "country",
    "comments",
    "valid_id",
)


def customers(plan: Plan, everybody: Population) -> Iterator[Table]:
    """In the order in which they refer to each other."""
    rng = plan.randomness("own customers")
    own = [contact for contact in everybody.contacts() if contact.known is not Known.EXTERNAL]
    yield _companies(everybody.companies)
    yield _customer_users(rng, own)
    yield _links(own)
    yield _preferences(own)
    if plan.contacts_per_company is None:
        yield _second_companies(rng, own, everybody.companies)


def _companies(companies: list[Company]) -> Table:
    rows: list[Row] = [
        (one.key, one.name, one.street, one.zip, one.city, one.country, one.url, VALID)
        for one in companies
        if one.own
    ]
    columns = ("customer_id", "name", "street", "zip", "city", "country", "url", "valid_id")
    return Table("customer_company", columns, rows)


def _customer_users(rng: Dice, own: list[Contact]) -> Table:
    return Table("customer_user", CUSTOMER_COLUMNS, [_customer_user(rng, one) for one in own])


def _customer_user(rng: Dice, contact: Contact) -> Row:
    return (
        contact.login,
        contact.customer_id,
        contact.name.title,
        contact.name.first,
        contact.name.last,
        *_details(rng, contact),
        rng.choice(COMMENTS) if rng.happens(COMMENTED) else None,
        VALID if contact.valid else INVALID,
    )


def _details(rng: Dice, contact: Contact) -> Row:
    """From the address on; of people the CRM knows we have little, and some of it is outdated."""
    company = contact.company
    if contact.known in OWN_ONLY and company is not None:
        place = (company.street, company.zip, company.city, company.country)
        return (contact.email, contact.phone, contact.fax, contact.mobile, *place)
    outdated = rng.happens(OUTDATED) and contact.login != "sofia.lehmann"
    email = f"alt.{contact.email}" if outdated else contact.email
    return (email, "+49 30 23125 999" if outdated else None, *[None] * 6)


def _links(own: list[Contact]) -> Table:
    rows: list[Row] = [
        (contact.login, CRM_SOURCE, contact.key) for contact in own if contact.known in LINKED
    ]
    return Table("tg_customer_link", ("login", "source", "external_key"), rows, audit=CREATED)


def _preferences(own: list[Contact]) -> Table:
    rows: list[Row] = [(contact.login, "UserLanguage", contact.language) for contact in own]
    columns = ("user_id", "preferences_key", "preferences_value")
    return Table("customer_preferences", columns, rows, audit=())


def _second_companies(rng: Dice, own: list[Contact], companies: list[Company]) -> Table:
    """Some people see the tickets of one more company; those of the examples stay as they are."""
    others = companies[len(USED_BY_EXAMPLES) :]
    chosen = rng.sample(own, max(1, int(len(own) * WITH_SECOND_COMPANY))) if own else []
    pairs = [(contact, rng.choice(others)) for contact in chosen if others]
    rows: list[Row] = [
        (contact.login, company.key) for contact, company in pairs if company is not contact.company
    ]
    return Table("customer_user_customer", ("user_id", "customer_id"), rows)
