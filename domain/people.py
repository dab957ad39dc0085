"""One person: own fields and read-only external fields, merged, and where each came from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from domain.customers import (
    OWN,
    PERSON_FIELDS,
    ExternalLink,
    ExternalStatus,
    NamedValue,
    OwnCustomer,
    Person,
    api_name,
)
from domain.ids import global_id
from domain.shelf import Shelf

MERGED_FIELDS = (*PERSON_FIELDS, "comment", "customer_id")
# once we have them they count; of everything else the source knows more
OURS_FIRST = ("comment", "customer_id")


@dataclass(slots=True)
class OtherValue:
    """What another store says of a field."""

    source: str
    value: str
    as_of: datetime | None


@dataclass(slots=True)
class FieldProvenance:
    """Where the value of one field came from, and who says something else."""

    field: str
    source: str
    value: str
    read_only: bool
    as_of: datetime | None
    conflicts: list[OtherValue]


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
    link: ExternalLink | None
    external_status: ExternalStatus
    as_of: datetime | None
    candidates: Sequence[ExternalLink]
    own: OwnCustomer | None
    records: Sequence[Person]  # in the order of the sources
    until: float = 0.0  # of `time.monotonic`: when what the sources said is no longer current
    shelf: Shelf | None = None  # of who is kept

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
    def company_keys(self) -> list[str]:
        """The keys of all companies the person belongs to, the main one first."""
        keys = [self.customer_id, *(record.company_key for record in self.records)]
        keys += self.own.further_companies if self.own else []
        return list(dict.fromkeys(key for key in keys if key))

    @property
    def ticket_login(self) -> str:
        """What new tickets of the person hold in `customer_user_id` (OTRS)."""
        return self.name_given

    def ticket_logins(self, by_login_rule: Collection[str]) -> tuple[str, ...]:
        """What any of the person's tickets hold, in small letters.

        Besides the login that is the key of a linked record, from before somebody was registered,
        where the record's source is one of those that look up logins.
        """
        names = [self.name_given]
        if self.own and self.own.key_as_login and self.own.link_source in by_login_rule:
            names.append(self.own.key_as_login)
        return tuple(dict.fromkeys(name.lower() for name in names))

    @property
    def own_fields(self) -> list[NamedValue]:
        """What our own row says, whether it counts or not."""
        if self.own is None:
            return []
        values = {name: getattr(self.own, name) for name in MERGED_FIELDS}
        return [NamedValue(api_name(name), value) for name, value in values.items() if value]

    @property
    def provenance(self) -> list[FieldProvenance]:
        """Every field that has a value, with where it came from."""
        found = [self._origin(name) for name in MERGED_FIELDS]
        return [origin for origin in found if origin is not None]

    def _origin(self, name: str) -> FieldProvenance | None:
        said = self._said(name)
        if not said:
            return None
        (source, value, as_of), *others = said
        conflicts = [OtherValue(*other) for other in others if other[1] != value]
        return FieldProvenance(api_name(name), source, value, source != OWN, as_of, conflicts)

    def _said(self, name: str) -> list[tuple[str, str, datetime | None]]:
        """What each store says of a field, in the order in which they count."""
        there = "company_key" if name == "customer_id" else name
        theirs: list[tuple[str, str, datetime | None]]
        theirs = [(r.source, value, r.as_of) for r in self.records if (value := getattr(r, there))]
        ours = self.own and getattr(self.own, name)
        if not ours:
            return theirs
        mine = (OWN, ours, None)
        return [mine, *theirs] if name in OURS_FIRST else [*theirs, mine]


# has nothing to say: stands for our part or the source's where there is none
NOBODY = Person(source="", key="", as_of=datetime.min.replace(tzinfo=UTC))


@dataclass(slots=True)
class Outside:
    """What the sources know of somebody, and what became of asking them.

    `records` are in the order of the sources; `meant` is the record that is meant where it could
    not be read; `candidates` are those among which nobody has chosen yet. `until` is when asking
    them again may give another answer (`time.monotonic`).
    """

    status: ExternalStatus
    records: Sequence[Person] = ()
    meant: ExternalLink | None = None
    candidates: Sequence[ExternalLink] = ()
    until: float = 0.0


def merge(name: str, own: OwnCustomer | None, outside: Outside) -> CustomerUser:
    """One person out of all parts: a value of a source wins, what only we may say stays ours.

    `name` is the login, external key or bare address by which tickets know the person.
    """
    records = outside.records
    theirs = combined(records)
    ours = own or NOBODY
    # a mail from somebody nobody knows: OTRS keeps the address as login
    address = name if own is None and not records and "@" in name else None
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
        extra_fields=theirs.extra,
        customer_id=(own and own.customer_id) or theirs.company_key,
        link=outside.meant or _link(own, records),
        external_status=outside.status,
        as_of=records[0].as_of if records else None,
        candidates=outside.candidates,
        own=own,
        records=records,
        until=outside.until,
    )


def combined(records: Sequence[Person]) -> Person:
    """What several records say together: of each field the first that says anything."""
    if len(records) <= 1:
        return records[0] if records else NOBODY
    first = records[0]
    names = ("company_key", *PERSON_FIELDS, "comment")
    values: dict[str, Any] = {
        n: next((v for r in records if (v := getattr(r, n))), None) for n in names
    }
    further = {value.name: value for record in reversed(records) for value in record.extra}
    return replace(first, **values, extra=list(further.values()))


def _link(own: OwnCustomer | None, records: Sequence[Person]) -> ExternalLink | None:
    if own and own.link_source and own.link_key:
        return ExternalLink(own.link_source, own.link_key, stored=True)
    return ExternalLink(records[0].source, records[0].key, stored=False) if records else None


@dataclass(slots=True)
class ExternalCustomer:
    """A record of a source, and who of us it belongs to."""

    person: Person
    linked_to: CustomerUser | None

    @property
    def source(self) -> str:
        return self.person.source

    @property
    def key(self) -> str:
        return self.person.key

    @property
    def fields(self) -> list[NamedValue]:
        """The mapped values by the names of our fields, then the further ones."""
        names = (*PERSON_FIELDS, "comment")
        values = {api_name(name): getattr(self.person, name) for name in names}
        values = {"customerId": self.person.company_key, **values}
        mapped = [NamedValue(name, value) for name, value in values.items() if value]
        return mapped + self.person.extra
