"""Customers: our own rows, what sources know, and both merged into one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import ClassVar

from domain.column import column, record
from domain.ids import global_id

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

    @property
    def taken_sources(self) -> list[str]:
        """The sources whose record with this login as its key is linked to somebody else."""
        return self.taken.split(SEPARATOR) if self.taken else []

    @property
    def further_companies(self) -> list[str]:
        """The companies of the person besides the main one, by key."""
        return sorted(self.further.split(SEPARATOR)) if self.further else []


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


@dataclass(slots=True)
class ExternalLink:
    """Which external record belongs to a customer user; `stored` when the link-ID is kept by us."""

    source: str
    key: str
    stored: bool


@dataclass(slots=True)
class FieldProvenance:
    """Where the value of one field came from."""

    field: str
    source: str
    read_only: bool
    as_of: datetime | None


@dataclass(slots=True, kw_only=True)
class CustomerUser:
    """One person: own fields and read-only external fields, merged."""

    name_given: str
    login: str | None
    registered: bool
    valid: bool
    title: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    mobile: str | None
    fax: str | None
    street: str | None
    zip: str | None
    city: str | None
    country: str | None
    comment: str | None
    extra_fields: list[NamedValue]
    customer_id: str | None
    company_keys: list[str]
    link: ExternalLink | None
    external_status: ExternalStatus
    as_of: datetime | None
    own: OwnCustomer | None
    person: Person | None

    @property
    def id(self) -> str:
        if self.own is None and self.link is not None:
            return global_id("CustomerUser", [self.link.source, self.link.key])
        return global_id("CustomerUser", self.name_given)

    @property
    def full_name(self) -> str:
        """First and last name; otherwise the name by which tickets know the person."""
        parts = [part for part in (self.first_name, self.last_name) if part]
        return " ".join(parts) or self.name_given

    @property
    def ticket_login(self) -> str:
        """What the person's tickets hold in `customer_user_id` (OTRS)."""
        return self.name_given

    @property
    def provenance(self) -> list[FieldProvenance]:
        """Every field that has a value, with where it came from."""
        names = [*PERSON_FIELDS, "comment", "customer_id"]
        return [self._origin(name) for name in names if getattr(self, name) is not None]

    def _origin(self, name: str) -> FieldProvenance:
        value = getattr(self, name)
        person = self.person
        external = "company_key" if name == "customer_id" else name
        if person and getattr(person, external) == value and not self._ours(name):
            return FieldProvenance(
                api_name(name), person.source, read_only=True, as_of=person.as_of
            )
        return FieldProvenance(api_name(name), OWN, read_only=False, as_of=None)

    def _ours(self, name: str) -> bool:
        """Customer number and comment are ours once we have them; the rest is the source's."""
        return name in ("customer_id", "comment") and getattr(self.own, name, None) is not None


# has nothing to say: stands for our part or the source's where there is none
NOBODY = Person(source="", key="", as_of=datetime.min.replace(tzinfo=UTC))


def merge(
    name: str,
    own: OwnCustomer | None,
    person: Person | None,
    status: ExternalStatus,
    *,
    record: ExternalLink | None = None,
) -> CustomerUser:
    """One person out of both parts: a value of the source wins, what only we may say stays ours.

    `name` is the login, external key or bare address by which tickets know the person; `record`
    is the external record that is meant, where it could not be read.
    """
    theirs, ours = person or NOBODY, own or NOBODY
    customer_id = (own and own.customer_id) or theirs.company_key
    keys = [customer_id, theirs.company_key, *(own.further_companies if own else [])]
    # a mail from somebody nobody knows: OTRS keeps the address as login
    address = name if own is None and person is None and "@" in name else None
    # written out: a page of companies merges thousands, and getattr takes twice as long
    return CustomerUser(
        name_given=name,
        login=own.login if own else None,
        registered=own is not None,
        valid=own.valid if own else True,
        title=theirs.title or ours.title,
        first_name=theirs.first_name or ours.first_name,
        last_name=theirs.last_name or ours.last_name,
        email=theirs.email or ours.email or address,
        phone=theirs.phone or ours.phone,
        mobile=theirs.mobile or ours.mobile,
        fax=theirs.fax or ours.fax,
        street=theirs.street or ours.street,
        zip=theirs.zip or ours.zip,
        city=theirs.city or ours.city,
        country=theirs.country or ours.country,
        comment=ours.comment or theirs.comment,
        extra_fields=person.extra if person else [],
        customer_id=customer_id,
        company_keys=list(dict.fromkeys(key for key in keys if key)),
        link=record or _link(own, person),
        external_status=status,
        as_of=person.as_of if person else None,
        own=own,
        person=person,
    )


def api_name(field: str) -> str:
    """A field's name as clients know it: `first_name` is `firstName` there."""
    first, *others = field.split("_")
    return first + "".join(map(str.capitalize, others))


def _link(own: OwnCustomer | None, person: Person | None) -> ExternalLink | None:
    if own and own.link_source and own.link_key:
        return ExternalLink(own.link_source, own.link_key, stored=True)
    return ExternalLink(person.source, person.key, stored=False) if person else None
