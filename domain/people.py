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


def _merged(name: str) -> Any:
    """A field of which a source knows more than our row does; found out when it is asked for."""

    def value(person: CustomerUser) -> Any:
        return getattr(person.theirs, name) or getattr(person.ours, name)

    return property(value)


@dataclass(slots=True)
class CustomerUser:
    """One person: own fields and read-only external fields, merged.

    A page of companies has thousands of people and shows a few fields of each: a field is merged
    where somebody reads it.
    """

    name_given: str
    own: OwnCustomer | None
    outside: Outside
    theirs: Person  # all records together
    until: float  # of `time.monotonic`: when what the sources said is no longer current
    shelf: Shelf | None = None  # of who is kept

    title = _merged("title")
    first_name = _merged("first_name")
    last_name = _merged("last_name")
    phone = _merged("phone")
    mobile = _merged("mobile")
    fax = _merged("fax")
    street = _merged("street")
    zip = _merged("zip")
    city = _merged("city")
    country = _merged("country")

    @property
    def ours(self) -> OwnCustomer | Person:
        """What our row says, if there is one."""
        return self.own or NOBODY

    @property
    def login(self) -> str | None:
        return self.own.login if self.own else None

    @property
    def registered(self) -> bool:
        return self.own is not None

    @property
    def valid(self) -> bool:
        return self.own.valid if self.own else True

    @property
    def email(self) -> str | None:
        """A mail from somebody nobody knows: OTRS keeps the address as login."""
        name = self.name_given
        unknown = self.own is None and not self.records and "@" in name
        return self.theirs.email or self.ours.email or (name if unknown else None)

    @property
    def comment(self) -> str | None:
        return self.ours.comment or self.theirs.comment

    @property
    def customer_id(self) -> str | None:
        return (self.own and self.own.customer_id) or self.theirs.company_key

    @property
    def extra_fields(self) -> list[NamedValue]:
        return self.theirs.extra

    @property
    def records(self) -> Sequence[Person]:
        """The external records, in the order of the sources."""
        return self.outside.records

    @property
    def link(self) -> ExternalLink | None:
        return self.outside.meant or _link(self.own, self.records)

    @property
    def external_status(self) -> ExternalStatus:
        return self.outside.status

    @property
    def as_of(self) -> datetime | None:
        return self.records[0].as_of if self.records else None

    @property
    def candidates(self) -> Sequence[ExternalLink]:
        return self.outside.candidates

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
    return CustomerUser(name, own, outside, combined(outside.records), outside.until)


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
