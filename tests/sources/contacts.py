"""The contacts every kind of source is filled with, and what a source should say of them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from domain.customers import Company, NamedValue, Person
from sources.source import Search

NAME = "crm"
LATER = datetime(2026, 1, 1, tzinfo=UTC)

# Nobody of these is anything but a key: not a pattern, not a list, not the end of a string.
ODD_KEYS = [
    "*)(uid=*",
    "' OR '1'='1",
    '"; DROP TABLE kontakt; --',
    "{a,b}",
    '["a"]',
    "a,b",
    "NULL",
    "%",
    "_",
    "\\",
    "\\00",
    "$1",
    "A",
    "a",
    "Ä",
    "ä",
    "7",
    "007",
    "-0",
    "日本",
    "😀",
    "two words",
    "two\tlines\nhere",
    "k" * 250,
]
FIRST_NAMES = ["Änne", "änne", "Özge", "Max", "Strauß", "O'Brien", "100%", "a_b", "\\x", "*", None]
LAST_NAMES = ["Müller", "MÜLLER", "Meier", "Groß", "Ünal", "50 %", "_", "(x)", "", None]
COMPANIES = {
    "ACME": "Äcme GmbH",
    "acme": "acme Ltd",
    "C%": "100% Öko",
    "C_": None,
    "Ö": "Ö & Söhne",
}


@dataclass(frozen=True)
class Contact:
    """A record as its store keeps it."""

    key: str
    company_key: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    department: str | None = None
    company_name: str | None = None

    @property
    def person(self) -> Person:
        """What a source says of him: blank text says nothing."""
        extra = [NamedValue("department", self.department)] if self.department else []
        return Person(
            source=NAME,
            key=self.key,
            as_of=LATER,
            company_key=self.company_key or None,
            first_name=self.first_name or None,
            last_name=self.last_name or None,
            email=self.email or None,
            extra=extra,
        )

    def belongs_to(self, company_keys: Iterable[str]) -> bool:
        return bool(self.company_key) and self.company_key in set(company_keys)

    def has(self, word: str) -> bool:
        """Whether one of the fields that are searched has the word in it, capitals or not."""
        searched = (self.key, self.first_name, self.last_name, self.email, self.company_name)
        return any(word.lower() in (value or "").lower() for value in searched)


COLUMNS = [field.name for field in fields(Contact)]


def _contacts() -> list[Contact]:
    chance = random.Random(7)
    keys = [*ODD_KEYS, *(f"c{number:03}" for number in range(40))]
    found = []
    for key in keys:
        company = chance.choice([*COMPANIES, "", None])
        found.append(
            Contact(
                key=key,
                company_key=company,
                first_name=chance.choice(FIRST_NAMES),
                last_name=chance.choice(LAST_NAMES),
                email=chance.choice([None, "", f"{chance.randrange(100)}@example.org"]),
                department=chance.choice([None, "", "Einkauf", "IT & Ä"]),
                company_name=COMPANIES.get(company) if company else None,
            )
        )
    chance.shuffle(found)
    return found


CONTACTS = _contacts()
BY_KEY = {contact.key: contact for contact in CONTACTS}


def matching(wanted: Search) -> list[Contact]:
    """Whom a search should find, in the order of their keys."""
    return sorted(
        (
            contact
            for contact in CONTACTS
            if all(contact.has(word) for word in (wanted.text or "").split())
            and (wanted.company_keys is None or contact.belongs_to(wanted.company_keys))
        ),
        key=lambda contact: contact.key,
    )


def companies(text: str | None = None) -> list[Company]:
    """Which companies a search should find, in the order of their keys."""
    words = (text or "").lower().split()
    used = {contact.company_key for contact in CONTACTS}
    return [
        Company(key, name or key, None, None, None, None, None, None, NAME)
        for key, name in sorted(COMPANIES.items())
        if key in used and all(w in key.lower() or w in (name or "").lower() for w in words)
    ]


def known(persons: Iterable[Person]) -> list[Person]:
    """Persons by key, without when they were read."""
    return sorted((replace(person, as_of=LATER) for person in persons), key=lambda p: p.key)


def persons(contacts: Iterable[Contact]) -> list[Person]:
    return sorted((contact.person for contact in contacts), key=lambda person: person.key)
