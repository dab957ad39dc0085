"""People: our rows completed from the sources, by login, by external key, and by company.

However many people are asked for, each step is one statement or one call for each source.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.table import select
from domain.customers import CustomerUser, ExternalStatus, OwnCustomer, Person, merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Reader
    from sources.directory import Inquiry

LINK = "LEFT JOIN tg_customer_link ON tg_customer_link.login = customer_user.login"
BY_LOGIN = f"{LINK} WHERE lower(customer_user.login) = ANY(lower($1::text[]::text)::text[])"
# A union of lookups, not an OR: each side has its index, an OR over two tables has none.
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
        own = {row.login.lower(): row for row in rows}
        names = {
            login: own[login.lower()].login if login.lower() in own else login for login in logins
        }
        found = await self._records(
            {name: own.get(name.lower()) for name in dict.fromkeys(names.values())}
        )
        people = {name: self._person(name, own.get(name.lower()), found) for name in names.values()}
        return {login: people[name] for login, name in names.items()}

    async def by_record(self, records: list[Record]) -> dict[Record, CustomerUser]:
        """The people behind external records; one linked to a row of ours is that person."""
        keys: dict[str, list[str]] = defaultdict(list)
        for source, key in records:
            keys[source].append(key)
        answer = await self._inquiry.by_key(keys)
        people = await self.of_persons(answer.found)
        by_record = {(p.person.source, p.person.key): p for p in people if p.person}
        unreachable = [record for record in records if record[0] in answer.failed]
        return by_record | {
            (source, key): merge(key, None, None, ExternalStatus.UNAVAILABLE)
            for source, key in unreachable
        }

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

    async def _records(
        self, wanted: dict[str, OwnCustomer | None], known: dict[Record, Person] | None = None
    ) -> Found:
        """The external record of each login: the linked one, or one whose key is the login."""
        persons = dict(known or {})
        keys: dict[str, list[str]] = defaultdict(list)
        for login, row in wanted.items():
            for source, key in self._candidates(login, row):
                if (source, key) not in persons:
                    keys[source].append(key)
        answer = await self._inquiry.by_key(keys)
        persons |= {(person.source, person.key): person for person in answer.found}
        return Found(persons, answer.failed)

    def _candidates(self, login: str, row: OwnCustomer | None) -> list[Record]:
        if row and row.link_source and row.link_key:
            return [(row.link_source, row.link_key)]
        return [(source, login) for source in self._inquiry.matching]

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


@dataclass(slots=True)
class Found:
    """External records by source and key, and the sources that did not answer."""

    persons: dict[Record, Person]
    failed: frozenset[str]


def by_name(person: CustomerUser) -> tuple[str, str, str]:
    """Contacts are listed by last name, first name, and whatever tells two of a name apart."""
    return (person.last_name or "").casefold(), (person.first_name or "").casefold(), person.id
