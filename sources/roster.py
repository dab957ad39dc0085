"""All contacts a source has for one company, in the order of their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.customers import Person


Place = tuple[str, str, str]


@dataclass(slots=True)
class Roster:
    """The contacts of one company, sorted, by key, and whether they are older than they should be.

    It is kept and shared by whoever asks: nobody changes it.
    """

    source: str
    company_key: str
    entries: list[tuple[Place, Person]]  # with where each stands in a list by name
    unnamed: list[tuple[Place, Person]]  # those of them who lack a part of their name
    by_key: dict[str, Person]
    stale: bool = False

    def __len__(self) -> int:
        return len(self.entries)


def rosters(
    source: str, company_keys: Iterable[str], people: Iterable[Person]
) -> Iterator[tuple[str, Roster]]:
    """A roster for each of the companies, also for those where nobody is."""
    by_company: dict[str, list[Person]] = {key: [] for key in company_keys}
    for person in people:
        if person.company_key in by_company:
            by_company[person.company_key].append(person)
    for key, found in by_company.items():
        yield key, roster(source, key, found)


def roster(source: str, company_key: str, people: Iterable[Person]) -> Roster:
    """The contacts in order, each key once."""
    by_key = distinct(people)
    entries = [(person.place, person) for person in by_key.values()]
    return _in_order(Roster(source, company_key, entries, [], by_key))


def distinct(people: Iterable[Person]) -> dict[str, Person]:
    """Each key once: the first record with it, which says so when there are others."""
    by_key: dict[str, Person] = {}
    for person in people:
        first = by_key.setdefault(person.key, person)
        if first is not person and not first.ambiguous:
            by_key[person.key] = replace(first, ambiguous=True)
    return by_key


def aged(kept: Roster) -> Roster:
    """The same contacts, marked as old."""
    entries = [(place, replace(person, stale=True)) for place, person in kept.entries]
    by_key = {person.key: person for _, person in entries}
    return _in_order(replace(kept, entries=entries, by_key=by_key, stale=True))


def _in_order(roster: Roster) -> Roster:
    roster.entries.sort(key=itemgetter(0))
    roster.unnamed = [entry for entry in roster.entries if not (entry[0][0] and entry[0][1])]
    return roster
