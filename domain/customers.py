"""Customers: our own rows, what sources know, and both merged into one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar

from domain.column import beside, column, record
from domain.ids import global_id
from domain.shelf import Shelf

# What a person has besides his login, his company and what only we know (validity, comment).
PERSON_FIELDS = (
    "title",
    "first_name",
    "last_name",
    "email",
    "phone",
    "mobile",
    "fax",
    "street",
    "zip",
    "city",
    "country",
)
COMPANY_FIELDS = ("name", "street", "zip", "city", "country", "url", "comment")
OWN = "own"
SEPARATOR = "\x1f"  # between keys in one column: ASCII's unit separator, which no key contains


class SourceKind(Enum):
    """What kind of store a source of customers is."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    LDAP = "ldap"


class ExternalStatus(Enum):
    """What became of the external part of a customer user."""

    FRESH = "fresh"
    STALE = "stale"
    CONFLICT = "conflict"
    NOT_FOUND = "not found"
    UNAVAILABLE = "unavailable"
    NOT_LINKED = "not linked"


@record
class OwnCustomer:
    """A row of `customer_user`, with its stored link to an external record, if any."""

    table: ClassVar[str] = "customer_user"

    login: str
    email: str | None = column("nullif(customer_user.email, '')")
    customer_id: str | None = column("nullif(customer_user.customer_id, '')")
    title: str | None = column("nullif(customer_user.title, '')")
    first_name: str | None = column("nullif(customer_user.first_name, '')")
    last_name: str | None = column("nullif(customer_user.last_name, '')")
    phone: str | None = column("nullif(customer_user.phone, '')")
    fax: str | None = column("nullif(customer_user.fax, '')")
    mobile: str | None = column("nullif(customer_user.mobile, '')")
    street: str | None = column("nullif(customer_user.street, '')")
    zip: str | None = column("nullif(customer_user.zip, '')")
    city: str | None = column("nullif(customer_user.city, '')")
    country: str | None = column("nullif(customer_user.country, '')")
    comment: str | None = column("nullif(customer_user.comments, '')")
    valid: bool = column("customer_user.valid_id = 1")
    further: str | None = column(
        f"(SELECT string_agg(customer_id, '{SEPARATOR}') FROM customer_user_customer"
        " WHERE user_id = customer_user.login)"
    )
    taken: str | None = column(
        f"(SELECT string_agg(source, '{SEPARATOR}') FROM tg_customer_link AS other"
        " WHERE other.external_key = customer_user.login AND other.login <> customer_user.login)"
    )
    link_source: str | None = column("tg_customer_link.source")
    link_key: str | None = column("tg_customer_link.external_key")
    # tickets that hold it mean this row, unless it is somebody's login; counted, since for
    # NOT EXISTS PostgreSQL reads all logins however few rows are asked for
    key_as_login: str | None = column(
        "CASE WHEN (SELECT count(*) FROM customer_user AS other"
        " WHERE lower(other.login) = lower(tg_customer_link.external_key)) = 0"
        " THEN tg_customer_link.external_key END"
    )

    @property
    def taken_sources(self) -> list[str]:
        """The sources whose record with this login as its key is linked to somebody else."""
        return self.taken.split(SEPARATOR) if self.taken else []

    @property
    def further_companies(self) -> list[str]:
        """The companies of the person besides the main one, by key."""
        return sorted(self.further.split(SEPARATOR)) if self.further else []


@record
class Member:
    """Who belongs to a company by our own rows: as much as says where he stands in a list."""

    table: ClassVar[str] = "customer_user"

    login: str = column("customer_user.login")
    company_key: str = column("member.customer_id")
    first_name: str | None = column("customer_user.first_name")
    last_name: str | None = column("customer_user.last_name")
    link_source: str | None = column("tg_customer_link.source")
    link_key: str | None = column("tg_customer_link.external_key")


@record
class Company:
    """A company: an own row, or what a source says of it."""

    table: ClassVar[str] = "customer_company"

    customer_id: str
    name: str
    street: str | None = column("nullif(customer_company.street, '')")
    zip: str | None = column("nullif(customer_company.zip, '')")
    city: str | None = column("nullif(customer_company.city, '')")
    country: str | None = column("nullif(customer_company.country, '')")
    url: str | None = column("nullif(customer_company.url, '')")
    comment: str | None = column("nullif(customer_company.comments, '')")
    source: str = column("'own'")
    until: float = beside(default=0.0)  # of `time.monotonic`: when sources may say something else
    shelf: Shelf | None = beside(default=None)  # of one that is kept

    @property
    def id(self) -> str:
        return global_id("Company", self.customer_id)


@dataclass(slots=True)
class NamedValue:
    """A further value of a record, under the name the settings give it."""

    name: str
    value: str


@dataclass(slots=True)
class Person:
    """One record of a source: who somebody is, by the source's key, read-only."""

    source: str
    key: str
    as_of: datetime
    company_key: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    fax: str | None = None
    street: str | None = None
    zip: str | None = None
    city: str | None = None
    country: str | None = None
    comment: str | None = None
    extra: list[NamedValue] = field(default_factory=list, kw_only=True)
    stale: bool = field(default=False, kw_only=True)
    # its source has another record with the same key: nobody knows which is meant
    ambiguous: bool = field(default=False, kw_only=True)

    @property
    def record(self) -> tuple[str, str]:
        """The source and the key in it."""
        return self.source, self.key

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the person stands in a list by name."""
        return place(self.last_name, self.first_name, self.source, self.key)


@dataclass(slots=True)
class ExternalLink:
    """Which external record belongs to a customer user; `stored` when the link-ID is kept by us."""

    source: str
    key: str
    stored: bool


def place(
    last_name: str | None, first_name: str | None, source: str, key: str
) -> tuple[str, str, str]:
    """Where somebody stands in a list by name; the same in every store, capitals or not."""
    return (last_name or "").casefold(), (first_name or "").casefold(), f"{source}{SEPARATOR}{key}"


def api_name(field: str) -> str:
    """A field's name as clients know it: `first_name` is `firstName` there."""
    first, *others = field.split("_")
    return first + "".join(map(str.capitalize, others))
