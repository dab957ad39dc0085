"""What administrators give of customer users and companies, checked before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry

from domain.customers import api_name
from domain.errors import InvalidInput
from domain.mailbox import NO_ADDRESS
from resolvers.inputs import about
from resolvers.mutations.once import ChangeInput
from resolvers.mutations.texts import CUSTOMER_ID, NAME, checked, sensible
from resolvers.verbs.inputs import wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGIN = 100  # characters: what the column of further companies takes
MOST_COMPANIES = 100
# characters of the columns
ADDRESS = {"zip": NAME, "city": NAME, "country": NAME, "comment": 250}
PERSON = {
    "login": LOGIN,
    "email": 150,
    "customer_id": CUSTOMER_ID,
    "title": 50,
    "first_name": 100,
    "last_name": 100,
    "phone": 150,
    "mobile": 150,
    "fax": 150,
    "street": 150,
    **ADDRESS,
}
COMPANY = {"customer_id": CUSTOMER_ID, "name": NAME, "street": NAME, "url": NAME, **ADDRESS}
# what cannot be empty: null leaves it as it is
FILLED = {"login", "email", "customer_id", "first_name", "last_name", "name", "valid"}

LOGIN_RULE = f"nobody else's, capitals or not; at most {LOGIN} characters."
EMAIL = "The mail address, and nobody else's; at most 150 characters."
FIRST_NAME = "The first name, at most 100 characters."
LAST_NAME = "The last name, at most 100 characters."
KEY_RULE = f"no other company's, capitals or not; at most {CUSTOMER_ID} characters."
COMPANY_NAME = f"The name, no other company's, capitals or not; at most {NAME} characters."
VALID = "Whether it may be used; nothing is deleted."


def part(what: str, most: int) -> Any:
    """A text that may be empty."""
    return about(f"{what}, at most {most} characters; null for none.", default=strawberry.UNSET)


@strawberry.input
class AddressInput:
    """What people and companies have."""

    zip: str | None = part("Post code", NAME)
    city: str | None = part("Town", NAME)
    country: str | None = part("Country", NAME)
    comment: str | None = part("A remark for agents", ADDRESS["comment"])


@strawberry.input
class CustomerUserParts(AddressInput):
    """What a customer user may have."""

    title: str | None = part("Title or salutation", PERSON["title"])
    phone: str | None = part("Telephone", PERSON["phone"])
    mobile: str | None = part("Mobile telephone", PERSON["mobile"])
    fax: str | None = part("Fax", PERSON["fax"])
    street: str | None = part("Street and number", PERSON["street"])
    companies: list[str] | None = about(
        f"The keys of all further companies he belongs to, at most {MOST_COMPANIES}, instead of"
        " those there are."
    )


@strawberry.input(description="A new customer user, in a row of our own.")
class CustomerUserCreateInput(ChangeInput, CustomerUserParts):
    login: str = wanted(f"The login, {LOGIN_RULE}")
    email: str = wanted(EMAIL)
    customer_id: str = wanted(f"The key of his company, at most {CUSTOMER_ID} characters.")
    first_name: str = wanted(FIRST_NAME)
    last_name: str = wanted(LAST_NAME)
    valid: bool = about(VALID, default=True)


@strawberry.input(
    description="What shall change of a customer user in our own row; what is left out stays."
)
class CustomerUserUpdateInput(ChangeInput, CustomerUserParts):
    customer_user: strawberry.ID = wanted("The ID of the customer user.")
    login: str | None = about(f"The login, {LOGIN_RULE} Tickets, links and tokens follow it.")
    email: str | None = about(EMAIL)
    customer_id: str | None = about(
        f"The key of his company, at most {CUSTOMER_ID} characters; his tickets of the one before"
        " follow it."
    )
    first_name: str | None = about(FIRST_NAME)
    last_name: str | None = about(LAST_NAME)
    valid: bool | None = about(f"{VALID[:-1]}. If not, his sessions and tokens end.")


@strawberry.input
class CompanyParts(AddressInput):
    """What a company may have."""

    street: str | None = part("Street and number", COMPANY["street"])
    url: str | None = part("Web address", COMPANY["url"])


@strawberry.input(description="A new company, in a row of our own.")
class CompanyCreateInput(ChangeInput, CompanyParts):
    customer_id: str = wanted(f"The key, {KEY_RULE}")
    name: str = wanted(COMPANY_NAME)
    valid: bool = about(VALID, default=True)


@strawberry.input(description="What shall change of a company in our own row; the rest stays.")
class CompanyUpdateInput(ChangeInput, CompanyParts):
    company: strawberry.ID = wanted("The ID of the company.")
    customer_id: str | None = about(f"The key, {KEY_RULE} People and tickets follow it.")
    name: str | None = about(COMPANY_NAME)
    valid: bool | None = about(VALID)


def person_values(given: CustomerUserCreateInput | CustomerUserUpdateInput) -> dict[str, Any]:
    """What is given of a customer user, by field. Raises `InvalidInput`."""
    values = _given(given, PERSON)
    email = values.get("email")
    if email is not None and (NO_ADDRESS.search(email) or not all(email.partition("@"))):
        raise InvalidInput("input.email", "a mail address, as name@example.com")
    return values


def company_values(given: CompanyCreateInput | CompanyUpdateInput) -> dict[str, Any]:
    """What is given of a company, by field. Raises `InvalidInput`."""
    return _given(given, COMPANY)


def further(given: list[str] | None, login: str) -> list[str] | None:
    """The keys of further companies of this login. Raises `InvalidInput`."""
    if given and len(login) > LOGIN:
        raise InvalidInput("input.companies", f"none for a login of more than {LOGIN} characters")
    if given is not None and len(given) > MOST_COMPANIES:
        expected = f"at most {MOST_COMPANIES} companies, not {len(given)}"
        raise InvalidInput("input.companies", expected)
    for number, key in enumerate(given or ()):
        sensible(f"input.companies.{number}", key, CUSTOMER_ID)
    return given


def _given(given: Any, longest: Mapping[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in (*longest, "valid"):
        value = getattr(given, name)
        if value is strawberry.UNSET or (value is None and name in FILLED):
            continue
        if isinstance(value, str):
            check = checked if name == "comment" else sensible  # a remark may have several lines
            check(f"input.{api_name(name)}", value, longest[name])
        values[name] = value
    return values
