"""Customer users and companies, with several companies for one, and groups of their own."""

from __future__ import annotations

from typing import Any

from tests.otrs.rows.passwords import CUSTOMER_STORED
from tests.otrs.rows.writing import Rows

COMPANIES = {"ACME": "Acme GmbH", "NORD": "Nordwind eG", "ALT": "Altbau & Söhne"}
# login: first name, last name, company, more; the last has a company without a row
CUSTOMERS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "jana": (
        "Jana",
        "Weiß",
        "ACME",
        {"pw": CUSTOMER_STORED, "phone": "+49 30 1234", "title": "Dr."},
    ),
    "Kim.Two": ("Kim", "Two", "NORD", {"pw": CUSTOMER_STORED, "city": "Ærøskøbing"}),
    "lars": ("Lars", "Alt", "ALT", {"valid_id": 2, "comments": ""}),
    "mia@home.example": ("Mia", "Heim", "mia@home.example", {}),
}


async def add_customers(rows: Rows) -> None:
    """Kim belongs to two companies, and sees Acme's tickets besides."""
    for key, name in COMPANIES.items():
        valid = 2 if key == "ALT" else 1
        place = {"street": "Hauptstr. 1", "zip": "10115", "city": "Berlin", "country": "Germany"}
        await rows.add("customer_company", customer_id=key, name=name, valid_id=valid, **place)
    for login, (first, last, company, more) in CUSTOMERS.items():
        mail = login.lower() if "@" in login else f"{login.lower()}@{company.lower()}.example"
        who = {"login": login, "email": mail, "customer_id": company}
        given = {"first_name": first, "last_name": last, "valid_id": 1} | more
        await rows.add("customer_user", **who, **given)
    await rows.add("customer_user_customer", user_id="Kim.Two", customer_id="ACME")
    await _preferences(rows)
    await _groups(rows)


async def _preferences(rows: Rows) -> None:
    said = {"UserLanguage": "de", "UserTimeZone": "Europe/Berlin", "UserLastLogin": "1709542800"}
    for key, value in said.items():
        given = {"preferences_key": key, "preferences_value": value}
        await rows.add("customer_preferences", user_id="jana", **given)


async def _groups(rows: Rows) -> None:
    support = await rows.named(rows.groups, "support")
    sales = await rows.named(rows.groups, "sales")
    for key, value in {"ro": 1, "rw": 0}.items():
        granted = {"permission_key": key, "permission_value": value}
        await rows.add("group_customer_user", user_id="jana", group_id=support, **granted)
    for company, context in {"ACME": "Same", "NORD": "Other"}.items():
        where = {"customer_id": company, "permission_context": f"Ticket::CustomerID::{context}"}
        granted = {"permission_key": "rw", "permission_value": 1}
        await rows.add("group_customer", group_id=sales, **where, **granted)
