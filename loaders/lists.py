"""Lists of people and companies over our own rows and every source, nobody and nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.like import contains
from db.statement import Statement
from db.table import select
from domain.customers import OWN, Company, OwnCustomer
from domain.paging import Order, Page, Window
from domain.people import CustomerUser, ExternalCustomer
from loaders.own_rows import LINK
from loaders.segments import Chunk, Segment, list_page
from sources.source import Search

if TYPE_CHECKING:
    from db.database import Reader
    from domain.customers import Person
    from loaders.customers import Customers
    from loaders.owners import Owners
    from loaders.records import Record
    from sources.directory import Inquiry

PEOPLE = Order("customerUsers", (str, str))
COMPANIES = Order("companies", (str, str))
EXTERNAL = Order("externalCustomers", (str, str))
OWN_SEARCH = ("login", "first_name", "last_name", "email", "customer_id")


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people; None leaves a condition out."""

    text: str | None = None
    company_keys: tuple[str, ...] | None = None
    registered: bool | None = None
    valid: bool | None = None


class Lists:
    """The root lists of one operation."""

    def __init__(self, db: Reader, inquiry: Inquiry, customers: Customers) -> None:
        self._db = db
        self._inquiry = inquiry
        self._customers = customers

    async def people(self, wanted: PeopleFilter, window: Window) -> Page[CustomerUser]:
        """Our rows by login, then each source's records by key, without those already listed."""
        segments = [] if wanted.registered is False else [self._own_people(wanted)]
        segments += [self._people_of(source, wanted) for source in self._inquiry.names]
        return await list_page(PEOPLE, segments, window)

    async def companies(self, text: str | None, window: Window) -> Page[Company]:
        """Our rows by key, then each source's companies by key, without those already known."""
        segments = [self._own_companies(text)]
        segments += [self._companies_of(source, text) for source in self._inquiry.names]
        return await list_page(COMPANIES, segments, window)

    async def external(
        self, source: str, text: str | None, window: Window
    ) -> Page[ExternalCustomer]:
        """All records of one source by key; none, and noted, when it does not answer."""
        segments = [self._records_of(source, Search(text))]
        return await list_page(EXTERNAL, segments, window)

    def _records_of(self, source: str, search: Search) -> Segment[ExternalCustomer]:
        async def fetch(after: str | None, limit: int) -> Chunk[ExternalCustomer]:
            persons = await self._inquiry.call(
                source, lambda s: s.search(search, after=after, limit=limit)
            )
            people = await self._customers.people([], persons)
            return [
                (person.key, ExternalCustomer(person, who if who.registered else None))
                for person, who in zip(persons, people, strict=True)
            ]

        async def count() -> int:
            return await self._inquiry.call(source, lambda s: s.count(search))

        return Segment(source, fetch, count)

    # --- people

    def _own_people(self, wanted: PeopleFilter) -> Segment[CustomerUser]:
        async def fetch(after: str | None, limit: int) -> Chunk[CustomerUser]:
            sql = _own_people(wanted)
            sql.where("customer_user.login > {}", after)
            tail = f"{LINK} {sql.tail} ORDER BY customer_user.login LIMIT {sql.value(limit)}"
            rows = await self._db.fetch(OwnCustomer, select(OwnCustomer, tail), *sql.values)
            people = await self._customers.people(rows, [])
            return [(row.login, who) for row, who in zip(rows, people, strict=True)]

        async def count() -> int:
            sql = _own_people(wanted)
            [[found]] = await self._db.rows(
                f"SELECT count(*) FROM customer_user {sql.tail}", *sql.values
            )
            return int(found)

        return Segment(OWN, fetch, count)

    def _people_of(self, source: str, wanted: PeopleFilter) -> Segment[CustomerUser]:
        search = Search(wanted.text, wanted.company_keys)

        async def fetch(after: str | None, limit: int) -> Chunk[CustomerUser]:
            persons = await self._inquiry.call(
                source, lambda s: s.search(search, after=after, limit=limit)
            )
            records = [person.record for person in persons]
            known = await self._customers.owners(records, persons)
            listed = await self._listed(records, known, wanted)
            _, people = await self._customers.members([], persons, known)
            return [
                (person.key, who if (source, person.key) in listed else None)
                for person, who in zip(persons, people, strict=True)
            ]

        async def count() -> int:
            keys = await self._inquiry.call(source, lambda s: s.matching_keys(search))
            records = [(source, key) for key in keys]
            known = await self._customers.owners(records, await self._with_addresses(source, keys))
            return len(await self._listed(records, known, wanted))

        return Segment(source, fetch, count)

    async def _with_addresses(self, source: str, keys: list[str]) -> list[Person]:
        """The records themselves, where mail addresses say who they are."""
        if source not in self._inquiry.by_email_rule:
            return []
        return (await self._inquiry.by_key({source: keys})).found

    async def _listed(
        self, records: list[Record], known: Owners, wanted: PeopleFilter
    ) -> set[Record]:
        """The records that belong into the list here: not those whose own row is in it already."""
        search = Search(wanted.text, wanted.company_keys)
        overruled = await self._customers.overruled(records, known, search)
        already = await self._own_matches([row.login for row in known.rows.values()], wanted)
        found = set()
        for record in records:
            owner = known.of(record)
            listed = owner is not None and owner.login in already
            if _fits(owner, wanted) and record not in overruled and not listed:
                found.add(record)
        return found

    async def _own_matches(self, logins: list[str], wanted: PeopleFilter) -> set[str]:
        if not logins or wanted.registered is False:
            return set()
        sql = _own_people(wanted)
        sql.where("customer_user.login = ANY({})", logins)
        rows = await self._db.rows(f"SELECT login FROM customer_user {sql.tail}", *sql.values)
        return {row[0] for row in rows}

    # --- companies

    def _own_companies(self, text: str | None) -> Segment[Company]:
        async def fetch(after: str | None, limit: int) -> Chunk[Company]:
            sql = _own_companies(text)
            sql.where("customer_company.customer_id > {}", after)
            tail = f"{sql.tail} ORDER BY customer_company.customer_id LIMIT {sql.value(limit)}"
            rows = await self._db.fetch(Company, select(Company, tail), *sql.values)
            return [(row.customer_id, row) for row in rows]

        async def count() -> int:
            sql = _own_companies(text)
            [[found]] = await self._db.rows(
                f"SELECT count(*) FROM customer_company {sql.tail}", *sql.values
            )
            return int(found)

        return Segment(OWN, fetch, count)

    def _companies_of(self, source: str, text: str | None) -> Segment[Company]:
        async def fetch(after: str | None, limit: int) -> Chunk[Company]:
            found = await self._inquiry.call(
                source, lambda s: s.search_companies(text, after=after, limit=limit)
            )
            known = await self._known_before(source, [c.customer_id for c in found])
            return [(c.customer_id, None if c.customer_id in known else c) for c in found]

        async def count() -> int:
            keys = await self._inquiry.call(source, lambda s: s.matching_companies(text))
            return len(keys) - len(await self._known_before(source, keys))

        return Segment(source, fetch, count)

    async def _known_before(self, source: str, keys: list[str]) -> set[str]:
        """Which of these companies we, or an earlier source, have a row for."""
        if not keys:
            return set()
        rows = await self._db.rows(
            "SELECT customer_id FROM customer_company WHERE customer_id = ANY($1)", keys
        )
        earlier = self._inquiry.names[: self._inquiry.names.index(source)]
        found = (await self._inquiry.companies(keys, earlier)).found
        return {row[0] for row in rows} | {company.customer_id for company in found}


def _fits(owner: OwnCustomer | None, wanted: PeopleFilter) -> bool:
    """Whether registered and valid are as wanted; who is known only outside counts as valid."""
    registered, valid = (True, owner.valid) if owner else (False, True)
    return wanted.registered in (None, registered) and wanted.valid in (None, valid)


def _own_people(wanted: PeopleFilter) -> Statement:
    sql = Statement()
    for word in (wanted.text or "").split():
        pattern = sql.value(contains(word))
        fields = (f"customer_user.{name} ILIKE {pattern}" for name in OWN_SEARCH)
        sql.conditions.append(f"({' OR '.join(fields)})")
    if wanted.company_keys is not None:
        keys = sql.value(wanted.company_keys)
        sql.conditions.append(
            f"(customer_user.customer_id = ANY({keys}) OR customer_user.login IN"
            f" (SELECT user_id FROM customer_user_customer WHERE customer_id = ANY({keys})))"
        )
    if wanted.valid is not None:
        sql.conditions.append(f"customer_user.valid_id {'=' if wanted.valid else '<>'} 1")
    return sql


def _own_companies(text: str | None) -> Statement:
    sql = Statement()
    sql.conditions.append("customer_company.valid_id = 1")
    for word in (text or "").split():
        pattern = sql.value(contains(word))
        sql.conditions.append(
            f"(customer_company.customer_id ILIKE {pattern}"
            f" OR customer_company.name ILIKE {pattern})"
        )
    return sql
