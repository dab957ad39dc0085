"""All contacts of a company: who they are and in which order, then one page of them whole.

Everybody is listed once, by the store that says that he belongs to the company: by the first
source that does, otherwise by our own row; and by the name that store has for him, unless his
row is linked to a record elsewhere or part of the name is missing there.

Thousands of contacts cost little: sources keep theirs in order, and of a large company only a page
is looked up whole. The contacts of small ones are looked up at once, in as few steps as can be.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import combinations
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeVar

from db.turns import Turns, mapped
from domain.customers import OWN, Member, place
from domain.paging import Order, cursor, page
from loaders.owners import Owners
from sources.directory import FOREVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from domain.customers import OwnCustomer, Person
    from domain.paging import Page, Window
    from domain.people import CustomerUser
    from loaders.batch import Loader
    from loaders.customers import Customers
    from loaders.own_rows import OwnRows
    from loaders.records import Record
    from sources.directory import Inquiry
    from sources.roster import Place, Roster

    Entry = tuple[Place, Person | Member]

C = TypeVar("C", Member, "Roster")

BY_NAME = Order("contacts", (str, str, str))
PLACE = itemgetter(0)
SMALL = 200  # contacts: as many as two pages


@dataclass(slots=True)
class Contacts:
    """Everybody at a company in order, and those who were looked up whole, by their places.

    `until` is when the sources may list others, or know otherwise who is who (`time.monotonic`).
    """

    entries: list[Entry]
    unsure: list[Entry] = field(default_factory=list)  # where another store knows the name better
    whole: dict[Place, CustomerUser] = field(default_factory=dict)
    until: float = 0.0

    def current_until(self) -> float:
        """Until when all of it is current."""
        return min([self.until, *(person.until for person in self.whole.values())])


class ContactLists:
    """Finds the contacts of companies for one operation."""

    def __init__(self, ours: OwnRows, inquiry: Inquiry, customers: Customers) -> None:
        self._ours = ours
        self._inquiry = inquiry
        self._customers = customers

    async def everybody(self, keys: list[str]) -> dict[str, Contacts]:
        """All contacts of each company, in order; whole only where their place depends on it."""
        given = [key for key in keys if key]  # who has none has it as an empty text
        members, outside = await asyncio.gather(
            self._ours.members(given), self._inquiry.rosters(given)
        )
        there = [roster for roster in outside.found if roster.entries]
        ours, rosters = _of_companies(keys, members), _of_companies(keys, there)
        small = {key for key in keys if _size(ours[key], rosters[key]) <= SMALL}
        known = await self._known(small, ours, rosters)
        found: dict[str, Contacts] = {}
        untils, turns = outside.until_by_key(), Turns()
        for key in keys:
            contacts = found[key] = self._listed(ours[key], rosters[key], known)
            contacts.until = min(known.until, untils.get(key, FOREVER))
            await turns.give()
        whole = [(found[key], found[key].entries) for key in small]
        unsure = [(found[key], found[key].unsure) for key in found.keys() - small]
        completing = self._complete(whole, known)
        await (asyncio.gather(completing, self._complete(unsure)) if unsure else completing)
        for contacts in found.values():
            if contacts.unsure:
                _move(contacts)
        return found

    async def pages(
        self,
        everybody: Loader[str, Contacts | None],
        wanted: tuple[Window, tuple[str, ...]],
        keys: list[str],
    ) -> dict[str, Page[CustomerUser]]:
        """One page of each company's contacts that have all the words, and one contact more."""
        window, words = wanted
        contacts = [found or Contacts([]) for found in await everybody.load_all(keys)]
        if words:
            await self._complete([(each, each.entries) for each in contacts])
        matching = [_having(words, each) if words else each.entries for each in contacts]
        cuts = [_cut(entries, window) for entries in matching]
        await self._complete(list(zip(contacts, cuts, strict=True)))
        found: dict[str, Page[CustomerUser]] = {}
        turns = Turns()
        for key, each, cut, entries in zip(keys, contacts, cuts, matching, strict=True):
            found[key] = _page(each, cut, window, len(entries))
            await turns.give()
        return found

    async def _complete(
        self, wanted: list[tuple[Contacts, list[Entry]]], known: Owners | None = None
    ) -> None:
        """Look up whom these are: one call for each source, and a statement where nobody knows."""
        turns = Turns()
        members: dict[Place, str] = {}
        records: dict[Place, Person] = {}
        for contacts, entries in wanted:
            for where, item in _missing(contacts, entries):
                if isinstance(item, Member):
                    members[where] = item.login
                else:
                    records[where] = item
            await turns.give()
        if not members and not records:
            return
        logins, persons = list(dict.fromkeys(members.values())), list(records.values())
        inside, outside = await self._customers.members(logins, persons, known)
        found = dict(zip(records, outside, strict=True))
        found |= {where: inside[login] for where, login in members.items() if login in inside}
        for contacts, entries in wanted:
            contacts.whole |= {where: found[where] for where, _ in entries if where in found}
            await turns.give()

    # --- nobody twice

    def _listed(
        self, members: Sequence[Member], rosters: Sequence[Roster], known: Owners
    ) -> Contacts:
        own = self._of_members(members, rosters, known)
        unsure = [entry for entry in own if _lacks_a_name(entry) or _is_linked(entry)]
        if len(rosters) == 1:
            entries: list[Entry] = [*rosters[0].entries, *own]
            unsure += rosters[0].unnamed
        else:
            outside = list(self._of_rosters(rosters, known))
            entries = [*outside, *own]
            unsure += filter(_lacks_a_name, outside)
        if own or len(rosters) > 1:
            entries.sort(key=PLACE)
        return Contacts(entries, unsure)

    async def _known(
        self,
        small: Collection[str],
        ours: Mapping[str, list[Member]],
        rosters: Mapping[str, list[Roster]],
    ) -> Owners:
        """Our rows: of small companies all, of large ones where two contacts may be one."""
        records: list[Record] = []
        persons: list[Person] = []
        for key, there in rosters.items():
            compared = ours[key] or len(there) > 1
            for roster in there:
                by_email = compared and roster.source in self._inquiry.by_email_rule
                if key in small or by_email:
                    persons += roster.by_key.values()
                elif roster.source in self._inquiry.by_login_rule:
                    free = (member.login for member in ours[key] if not member.link_source)
                    records += ((roster.source, login) for login in free if login in roster.by_key)
            records += self._in_several(there)
        logins = [member.login for key in small for member in ours[key]]
        records += await mapped(attrgetter("record"), persons)
        return await self._customers.owners(records, persons, list(dict.fromkeys(logins)))

    def _in_several(self, rosters: Sequence[Roster]) -> Iterator[Record]:
        """Records with one key in several sources that look up logins."""
        by_login = [r for r in rosters if r.source in self._inquiry.by_login_rule]
        for first, second in combinations(by_login, 2):
            for key in first.by_key.keys() & second.by_key.keys():
                yield first.source, key
                yield second.source, key

    def _of_rosters(self, rosters: Sequence[Roster], known: Owners) -> Iterator[Entry]:
        """The sources' contacts; a later source's record of somebody listed before is left out."""
        listed: set[str] = set()
        rows = {row.login: row for row in known.rows.values()}
        for roster in rosters:
            for entry in roster.entries:
                name = self._login(entry[1], known, rows)
                if name is None or name not in listed:
                    yield entry
                if name is not None:
                    listed.add(name)

    def _login(self, person: Person, known: Owners, rows: Mapping[str, OwnCustomer]) -> str | None:
        """The login that makes records of several sources one person; none where a link decides."""
        row = known.of(person.record)
        if row is not None:
            return None if row.link_source else row.login
        namesake = rows.get(person.key)
        if namesake and person.source in namesake.taken_sources:
            return None  # linked to somebody else, whose row nobody needed yet
        return person.key if person.source in self._inquiry.by_login_rule else None

    @staticmethod
    def _of_members(
        members: Sequence[Member], rosters: Sequence[Roster], known: Owners
    ) -> list[Entry]:
        """Those of us whom no source lists."""
        if not rosters:
            return [_entry(member) for member in members]
        keys = {roster.source: roster.by_key for roster in rosters}
        records = ((source, key) for source, there in keys.items() for key in there)
        listed = {row.login for record in records if (row := known.rows.get(record))}
        return [
            _entry(member)
            for member in members
            # of large companies the rows of linked records are not looked up
            if member.login not in listed
            and member.link_key not in keys.get(member.link_source or "", ())
        ]


def _missing(contacts: Contacts, entries: list[Entry]) -> list[Entry]:
    """Those of the entries that were not looked up yet."""
    there = contacts.whole
    return [entry for entry in entries if entry[0] not in there] if there else entries


def _of_companies(keys: list[str], found: Iterable[C]) -> dict[str, list[C]]:
    companies: dict[str, list[C]] = {key: [] for key in keys}
    for each in found:
        companies[each.company_key].append(each)
    return companies


def _size(members: Sequence[Member], rosters: Sequence[Roster]) -> int:
    return len(members) + sum(len(roster) for roster in rosters)


def _entry(member: Member) -> Entry:
    return place(member.last_name, member.first_name, OWN, member.login), member


def _lacks_a_name(entry: Entry) -> bool:
    last, first, _ = entry[0]
    return not (last and first)


def _is_linked(entry: Entry) -> bool:
    """The record that our row is linked to is not listed here, and knows the name."""
    return isinstance(entry[1], Member) and entry[1].link_source is not None


def _move(contacts: Contacts) -> None:
    """Put those who are whole now where their merged names belong."""
    moved: dict[Place, Place] = {}
    for where, _ in contacts.unsure:
        if person := contacts.whole.get(where):
            last, first, _ = place(person.last_name, person.first_name, "", "")
            moved[where] = (last, first, where[2])
    contacts.entries = sorted(
        ((moved.get(where, where), item) for where, item in contacts.entries), key=PLACE
    )
    contacts.whole = {moved.get(where, where): who for where, who in contacts.whole.items()}


def _cut(entries: list[Entry], window: Window) -> list[Entry]:
    """The contacts from after the window's position on, one more than it shows."""
    start = bisect_right(entries, window.position, key=PLACE) if window.position else 0
    return entries[start : start + window.size + 1]


def _page(contacts: Contacts, cut: list[Entry], window: Window, total: int) -> Page[CustomerUser]:
    places = [where for where, _ in cut if where in contacts.whole]
    people = [contacts.whole[where] for where in places]
    where_is = {id(person): where for person, where in zip(people, places, strict=True)}

    async def count() -> int:
        return total

    found = page(people, window, lambda who: cursor(BY_NAME, where_is[id(who)]), count)
    found.total, found.until = total, contacts.current_until()
    return found


def _having(words: Sequence[str], contacts: Contacts) -> list[Entry]:
    return [entry for entry in contacts.entries if _has(contacts.whole.get(entry[0]), words)]


def _has(person: CustomerUser | None, words: Sequence[str]) -> bool:
    if person is None:
        return False
    fields = (person.login, person.full_name, person.email, person.phone, person.mobile)
    text = "\n".join(field for field in fields if field).casefold()
    return all(word in text for word in words)
