"""All contacts of a company: who they are and in which order, then one page of them whole.

Everybody is listed once, by the store that says that he belongs to the company: by the first
source that does, otherwise by our own row; and by the name that store has for him, unless his
row is linked to a record elsewhere or part of the name is missing there.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter
from typing import TYPE_CHECKING

from db.table import select
from domain.customers import OWN, OwnCustomer, place
from loaders.owners import LINK, Owners

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.database import Reader
    from domain.customers import Person
    from domain.paging import Window
    from domain.people import CustomerUser
    from loaders.batch import Loader
    from loaders.customers import Customers
    from loaders.records import Record
    from sources.directory import Inquiry
    from sources.roster import Roster

BY_COMPANY = f"""{LINK}
    WHERE customer_user.login IN (
        SELECT login FROM customer_user WHERE customer_id = ANY($1)
        UNION SELECT user_id FROM customer_user_customer WHERE customer_id = ANY($1))"""
Place = tuple[str, str, str]
PLACE = attrgetter("place")
SOON_WANTED = 1000


@dataclass(slots=True)
class Contact:
    """Somebody at a company, by our row or by a record; `person` once it was looked up."""

    place: Place
    row: OwnCustomer | None
    record: Person | None
    person: CustomerUser | None = None


@dataclass(slots=True)
class ContactPage:
    """Some contacts in their order, and how many there are in all."""

    contacts: list[Contact]
    total: int


class Contacts:
    """Finds the contacts of companies for one operation."""

    def __init__(self, db: Reader, inquiry: Inquiry, customers: Customers) -> None:
        self._db = db
        self._inquiry = inquiry
        self._customers = customers

    async def everybody(self, keys: list[str]) -> dict[str, list[Contact]]:
        """All contacts of each company, in order; whole only where a name was missing."""
        rows, outside = await asyncio.gather(
            self._db.fetch(OwnCustomer, select(OwnCustomer, BY_COMPANY), keys),
            self._inquiry.rosters(keys),
        )
        known = await self._known(outside.found)
        rosters, ours = _by_company(keys, outside.found), _rows_by_company(keys, rows)
        found = {
            key: [
                *self._of_rosters(rosters[key], known),
                *self._of_rows(ours[key], rosters[key], known),
            ]
            for key in keys
        }
        await self._name([contact for contacts in found.values() for contact in contacts])
        for contacts in found.values():
            contacts.sort(key=PLACE)
        return found

    async def pages(
        self,
        everybody: Loader[str, list[Contact]],
        wanted: tuple[Window, tuple[str, ...]],
        keys: list[str],
    ) -> dict[str, ContactPage]:
        """One page of each company's contacts that have all the words, and one contact more."""
        window, words = wanted
        contacts = dict(zip(keys, await everybody.load_all(keys), strict=True))
        if words:
            await self._complete(contact for found in contacts.values() for contact in found)
            contacts = {key: _having(words, found) for key, found in contacts.items()}
        pages = {
            key: ContactPage(_cut(found, window), len(found)) for key, found in contacts.items()
        }
        await self._complete(contact for page in pages.values() for contact in page.contacts)
        return pages

    async def _complete(self, contacts: Iterable[Contact]) -> None:
        """Look up whom these are: one statement, and one call for each source."""
        missing = list({id(c): c for c in contacts if c.person is None}.values())
        rows = [contact for contact in missing if contact.row]
        records = [contact for contact in missing if contact.record]
        people = await self._customers.people(
            [c.row for c in rows if c.row], [c.record for c in records if c.record]
        )
        for contact, person in zip([*rows, *records], people, strict=True):
            contact.person = person

    async def _name(self, contacts: list[Contact]) -> None:
        """Whose name another store knows better stands where his merged name does."""
        known_better = [contact for contact in contacts if _is_known_better(contact)]
        if any(contact.row for contact in known_better):
            # most will be on a page: a few more now save another call for them later
            rows = [contact for contact in contacts if contact.row]
            known_better += rows if len(rows) <= SOON_WANTED else []
        await self._complete(known_better)
        for contact in known_better:
            if person := contact.person:
                last, first, _ = place(person.last_name, person.first_name, "", "")
                contact.place = (last, first, contact.place[2])

    # --- nobody twice

    async def _known(self, rosters: list[Roster]) -> Owners:
        """Our rows where they are needed to see that two contacts are one."""
        by_mail = [r for r in rosters if r.source in self._inquiry.by_email_rule]
        persons = [person for roster in by_mail for person in roster.people]
        records = [person.record for person in persons] + list(self._in_several(rosters))
        return await self._customers.owners(records, persons)

    def _in_several(self, rosters: list[Roster]) -> Iterator[Record]:
        """Records with one key in several sources that look up logins."""
        by_login = [r for r in rosters if r.source in self._inquiry.by_login_rule]
        for first, second in combinations(by_login, 2):
            if first.company_key == second.company_key:
                for key in first.by_key.keys() & second.by_key.keys():
                    yield first.source, key
                    yield second.source, key

    def _of_rosters(self, rosters: Sequence[Roster], known: Owners) -> Iterator[Contact]:
        """The sources' contacts; a later source's record of somebody listed before is left out."""
        listed: set[str] = set()
        several = len(rosters) > 1
        for roster in rosters:
            for where, person in zip(roster.places, roster.people, strict=True):
                name = self._login(person, known) if several else None
                if name is None or name not in listed:
                    yield Contact(where, None, person)
                if name is not None:
                    listed.add(name)

    def _login(self, person: Person, known: Owners) -> str | None:
        """The login that makes records of several sources one person."""
        row = known.of(person.record)
        if row is not None:
            return row.login
        return person.key if person.source in self._inquiry.by_login_rule else None

    def _of_rows(
        self, rows: Sequence[OwnCustomer], rosters: Sequence[Roster], known: Owners
    ) -> Iterator[Contact]:
        """Those of us whom no source lists."""
        keys = {roster.source: roster.by_key for roster in rosters}
        by_mail = {
            r.login for (source, key), r in known.rows.items() if key in keys.get(source, ())
        }
        for row in rows:
            if not any(self._lists(roster, row) for roster in rosters) and row.login not in by_mail:
                where = place(row.last_name, row.first_name, OWN, row.login)
                yield Contact(where, row, None)

    def _lists(self, roster: Roster, row: OwnCustomer) -> bool:
        if row.link_source:
            return row.link_source == roster.source and row.link_key in roster.by_key
        free = roster.source in self._inquiry.by_login_rule
        return free and row.login in roster.by_key and roster.source not in row.taken_sources


def _is_known_better(contact: Contact) -> bool:
    """A store lacks part of the name; or the record that our row is linked to is not listed."""
    last, first, _ = contact.place
    return not (last and first) or (contact.row is not None and contact.row.link_source is not None)


def _by_company(keys: list[str], rosters: list[Roster]) -> dict[str, list[Roster]]:
    found: dict[str, list[Roster]] = {key: [] for key in keys}
    for roster in rosters:
        found[roster.company_key].append(roster)
    return found


def _rows_by_company(keys: list[str], rows: list[OwnCustomer]) -> dict[str, list[OwnCustomer]]:
    found: dict[str, list[OwnCustomer]] = {key: [] for key in keys}
    for row in rows:
        for key in {row.customer_id, *row.further_companies}:
            if key in found:
                found[key].append(row)
    return found


def _cut(contacts: list[Contact], window: Window) -> list[Contact]:
    """The contacts from after the window's position on, one more than it shows."""
    start = bisect_right(contacts, window.position, key=PLACE) if window.position else 0
    return contacts[start : start + window.size + 1]


def _having(words: Sequence[str], contacts: list[Contact]) -> list[Contact]:
    return [contact for contact in contacts if _has(contact.person, words)]


def _has(person: CustomerUser | None, words: Sequence[str]) -> bool:
    if person is None:
        return False
    fields = (person.login, person.full_name, person.email, person.phone, person.mobile)
    text = "\n".join(field for field in fields if field).casefold()
    return all(word in text for word in words)
