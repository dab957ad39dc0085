"""People: our rows completed from the sources, by login, by external key, and by company.

However many people are asked for, each step is one statement or one call for each source.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from db.table import select
from domain.customers import (
    CustomerUser,
    ExternalLink,
    ExternalStatus,
    OwnCustomer,
    Person,
    merge,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.database import Reader
    from sources.directory import Inquiry

LINK = "LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user.login"
# A union of lookups, not an OR: each side has its index, an OR over two tables has none.
# A login may also be the key of a record that is linked to one of us under another login.
BY_LOGIN = f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM customer_user
        WHERE lower(login) = ANY(lower($1::text[]::text)::text[])
        UNION SELECT login FROM tg_customer_link WHERE external_key = ANY($1))"""
BY_COMPANY = f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM customer_user WHERE customer_id = ANY($1)
        UNION SELECT user_id FROM customer_user_customer WHERE customer_id = ANY($1))"""
# Who of us is a given external record: a stored link decides, otherwise an unlinked equal login.
BY_RECORD = f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM tg_customer_link WHERE external_key = ANY($1)
        UNION SELECT unlinked.login FROM customer_user AS unlinked WHERE unlinked.login = ANY($1)
          AND NOT EXISTS (SELECT 1 FROM tg_customer_link WHERE login = unlinked.login))"""
Record = tuple[str, str]  # the name of a source, and a key in it


class Customers:
    """Finds people for one operation."""

    def __init__(self, db: Reader, inquiry: Inquiry) -> None:
        self._db = db
        self._inquiry = inquiry

    async def by_login(self, logins: list[str]) -> dict[str, CustomerUser]:
        """Everybody tickets may name: our login, or the key of a source where we have no row.

        Who is known nowhere comes back all the same, as NOT_FOUND or, if a source did not answer,
        as UNAVAILABLE.
        """
        rows = await self._db.fetch(OwnCustomer, select(OwnCustomer, BY_LOGIN), logins)
        known = Registered(rows, self._inquiry.matching)
        own = {login: known.row(login) for login in logins}
        found = await self._records({row.login if row else name: row for name, row in own.items()})
        return {
            name: self._person(row.login if row else name, row, found) for name, row in own.items()
        }

    async def of_rows(self, rows: Sequence[OwnCustomer]) -> list[CustomerUser]:
        """Our rows as people; in the order given."""
        found = await self._records({row.login: row for row in rows})
        return [self._person(row.login, row, found) for row in rows]

    async def by_record(self, records: list[Record]) -> dict[Record, CustomerUser]:
        """The people behind external records; one linked to a row of ours is that person."""
        owners = await self.owners(records)
        unowned: list[Record] = [record for record in records if record not in owners]
        wanted: dict[str, OwnCustomer | None] = {row.login: row for row in owners.values()}
        found = await self._records(wanted, also=unowned)
        people = {record: self._person(row.login, row, found) for record, row in owners.items()}
        for source, key in unowned:
            if person := found.persons.get((source, key)):
                people[source, key] = self._merged(person, None)
            elif source in found.failed:
                meant = ExternalLink(source, key, stored=False)
                people[source, key] = merge(
                    key, None, None, ExternalStatus.UNAVAILABLE, record=meant
                )
        return people

    async def of_persons(self, persons: Sequence[Person]) -> list[CustomerUser]:
        """External records as people, each with our row where there is one; in the order given."""
        owners = await self.owners([(person.source, person.key) for person in persons])
        return [self._merged(person, owners.get((person.source, person.key))) for person in persons]

    async def by_company(self, keys: list[str]) -> dict[str, list[CustomerUser]]:
        """All contacts of each company, ours and every source's, nobody twice, by name."""
        rows, outside = await asyncio.gather(
            self._db.fetch(OwnCustomer, select(OwnCustomer, BY_COMPANY), keys),
            self._inquiry.by_company(keys),
        )
        people = {person.id: person for person in await self._everybody(rows, outside.found)}
        contacts: dict[str, list[CustomerUser]] = {key: [] for key in keys}
        for person in sorted(people.values(), key=by_name):
            for key in person.company_keys:
                if key in contacts:
                    contacts[key].append(person)
        return contacts

    async def _everybody(
        self, rows: list[OwnCustomer], persons: list[Person]
    ) -> list[CustomerUser]:
        """Rows and records of the same companies as people; the missing half of each is fetched."""
        owners = await self.owners([(person.source, person.key) for person in persons])
        registered = {row.login: row for row in [*rows, *owners.values()]}
        known = {(person.source, person.key): person for person in persons}
        found = await self._records({row.login: row for row in registered.values()}, known)
        inside = [self._person(login, row, found) for login, row in registered.items()]
        outside = [p for p in persons if (p.source, p.key) not in owners]
        return inside + [self._merged(person, None) for person in outside]

    async def owners(self, records: Sequence[Record]) -> dict[Record, OwnCustomer]:
        """Our row for each external record that belongs to one: one statement."""
        if not records:
            return {}
        keys = list(dict.fromkeys(key for _, key in records))
        rows = await self._db.fetch(OwnCustomer, select(OwnCustomer, BY_RECORD), keys)
        linked = {(row.link_source, row.link_key): row for row in rows if row.link_source}
        unlinked = {row.login: row for row in rows if not row.link_source}
        owners: dict[Record, OwnCustomer] = {}
        for source, key in records:
            row = linked.get((source, key))
            if row is None and source in self._inquiry.matching:
                row = unlinked.get(key)
            if row is not None:
                owners[source, key] = row
        return owners

    async def overruled(self, source: str, owners: Mapping[Record, OwnCustomer]) -> set[Record]:
        """Records with the login of one of us that an earlier source has too, whose are his."""
        keys = [key for (_, key), row in owners.items() if not row.link_source]
        earlier = takewhile(lambda name: name != source, self._inquiry.matching)
        answer = await self._inquiry.by_key(dict.fromkeys(earlier, keys))
        return {(source, person.key) for person in answer.found}

    async def _records(
        self,
        wanted: dict[str, OwnCustomer | None],
        known: dict[Record, Person] | None = None,
        also: Sequence[Record] = (),
    ) -> Found:
        """The external record of each login: the linked one, or one whose key is the login."""
        persons = dict(known or {})
        keys: dict[str, list[str]] = defaultdict(list)
        candidates = [c for login, row in wanted.items() for c in self._candidates(login, row)]
        for source, key in [*candidates, *also]:
            if (source, key) not in persons:
                keys[source].append(key)
        answer = await self._inquiry.by_key(keys)
        persons |= {(person.source, person.key): person for person in answer.found}
        return Found(persons, answer.failed)

    def _candidates(self, login: str, row: OwnCustomer | None) -> list[Record]:
        """A stored link decides; without one, equal keys that are not linked to somebody else."""
        if row and row.link_source and row.link_key:
            return [(row.link_source, row.link_key)]
        taken = row.taken_sources if row else []
        return [(source, login) for source in self._inquiry.matching if source not in taken]

    def _person(self, login: str, row: OwnCustomer | None, found: Found) -> CustomerUser:
        candidates = self._candidates(login, row)
        person = next((found.persons[c] for c in candidates if c in found.persons), None)
        status = self._status(row, person, failed=any(s in found.failed for s, _ in candidates))
        return merge(login, row, person, status)

    @staticmethod
    def _merged(person: Person, row: OwnCustomer | None) -> CustomerUser:
        return merge(row.login if row else person.key, row, person, ExternalStatus.FRESH)

    @staticmethod
    def _status(row: OwnCustomer | None, person: Person | None, *, failed: bool) -> ExternalStatus:
        """Unknown and unreachable are never the same answer."""
        if person is not None:
            return ExternalStatus.FRESH
        if failed:
            return ExternalStatus.UNAVAILABLE
        if row is not None and not row.link_source:
            return ExternalStatus.NOT_LINKED
        return ExternalStatus.NOT_FOUND


class Registered:
    """Our rows that logins may mean: exactly, in other case, or by the key of a linked record."""

    def __init__(self, rows: Sequence[OwnCustomer], matching: Sequence[str]) -> None:
        self._exact = {row.login: row for row in rows}
        self._folded = {row.login.lower(): row for row in reversed(rows)}
        self._linked = {(row.link_source, row.link_key): row for row in rows if row.link_source}
        self._matching = matching

    def row(self, login: str) -> OwnCustomer | None:
        """The row a login means; None when nobody registered is meant."""
        row = self._exact.get(login) or self._folded.get(login.lower())
        linked = (self._linked.get((source, login)) for source in self._matching)
        return row or next((owner for owner in linked if owner), None)


@dataclass(slots=True)
class Found:
    """External records by source and key, and the sources that did not answer."""

    persons: dict[Record, Person]
    failed: frozenset[str]


def by_name(person: CustomerUser) -> tuple[str, str, str]:
    """Contacts are listed by last name, first name, and whatever tells two of a name apart."""
    return (person.last_name or "").casefold(), (person.first_name or "").casefold(), person.id
