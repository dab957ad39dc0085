"""Companies of chosen sizes: with all their contacts outside, or with all of them in our tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bench.sentences import Case, Question
from demo.crm import COMPANY_COLUMNS, CONTACT_COLUMNS
from demo.customers import CUSTOMER_COLUMNS
from demo.dice import Dice
from demo.names import name
from demo.writers import AUDIT, postgres_writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from demo.writers import Row

SIZES = (10, 500, 5_000)
ALSO_OURS = 2  # of the contacts outside
SINCE = (1_767_225_600, 1, 1_767_225_600, 1)  # AUDIT: the root user, in January 2026
CONTACTS = """
query CompanyContacts($company: String!, $first: Int!, $after: String) {
  company(customerId: $company) {
    customerId name
    contacts(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { login firstName lastName email phone registered externalStatus }
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Sized:
    """A company with so many contacts; `outside` says where they are."""

    size: int
    outside: bool

    @property
    def key(self) -> str:
        return f"{'outside' if self.outside else 'own'}-{self.size}"

    def contacts(self) -> Iterator[tuple[str, str, str, str]]:
        """Login or key, first and last name, and mail address: the same each time."""
        dice = Dice(self.key)
        for number in range(self.size):
            login, called = f"{self.key}-{number}", name(dice, "de")
            yield login, called.first, called.last, f"{login}@example.com"

    def page(self, first: int = 100, after: str | None = None) -> Question:
        wanted = {"company": self.key, "first": first} | ({"after": after} if after else {})
        return Question(CONTACTS, wanted, "")

    def cases(self, middle: str) -> list[Case]:
        """The first page, and the one after the cursor in the middle."""
        pages = {"first": self.page(), "middle": self.page(after=middle)}
        return [Case(case_name(self.size, page), (asked,)) for page, asked in pages.items()]


def case_name(size: int, page: str) -> str:
    return f"{size} contacts, {page} page"


async def add_companies(own: str, crm: str, sizes: tuple[int, ...]) -> None:
    """Write one company of each size and kind into the two databases."""
    for size in sizes:
        await _add_outside(crm, Sized(size, outside=True))
    keys = [Sized(size, outside=False).key for size in sizes]
    people = [row for size in sizes for row in _own_rows(size)]
    async with postgres_writer(own) as writer:
        columns = ("customer_id", "name", "valid_id", *AUDIT)
        await writer.insert("customer_company", columns, [(key, key, 1, *SINCE) for key in keys])
        await writer.insert("customer_user", (*CUSTOMER_COLUMNS, *AUDIT), people)
        await writer.execute("ANALYZE customer_user")
        await writer.execute("ANALYZE customer_company")


async def _add_outside(crm: str, company: Sized) -> None:
    shown = {"firma_nr": company.key, "firmenname": company.key}
    contacts = [
        {"contact_no": key, "vorname": first, "nachname": last, "mail": mail, **shown}
        for key, first, last, mail in company.contacts()
    ]
    async with postgres_writer(crm) as writer:
        await writer.insert("crm_company", COMPANY_COLUMNS, [_row(COMPANY_COLUMNS, shown)])
        rows = [_row(CONTACT_COLUMNS, contact) for contact in contacts]
        await writer.insert("crm_contact", CONTACT_COLUMNS, rows)
        await writer.execute("ANALYZE crm_contact")


def _own_rows(size: int) -> Iterator[Row]:
    """Everybody of the company that is ours, and a few whom the CRM knows by the same login."""
    yield from map(_own_row, _contacts(Sized(size, outside=False)))
    yield from map(_own_row, islice(_contacts(Sized(size, outside=True)), ALSO_OURS))


def _contacts(company: Sized) -> Iterator[dict[str, object]]:
    for login, first, last, mail in company.contacts():
        known = {"login": login, "first_name": first, "last_name": last, "email": mail}
        yield {**known, "customer_id": company.key, "valid_id": 1}


def _own_row(values: Mapping[str, object]) -> Row:
    return (*_row(CUSTOMER_COLUMNS, values), *SINCE)


def _row(columns: tuple[str, ...], values: Mapping[str, object]) -> Row:
    return tuple(values.get(column) for column in columns)
