"""All contacts a source has for one company, in the order of their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.customers import Person


@dataclass(slots=True)
class Roster:
    """The contacts of one company, sorted, by key, and whether they are older than they should be.

    It is kept and shared by whoever asks: nobody changes it.
    """

    source: str
    company_key: str
    people: list[Person]
    places: list[tuple[str, str, str]]  # of each of them
    by_key: dict[str, Person]
    stale: bool = False

    def __len__(self) -> int:
        return len(self.people)


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
    """The contacts in order; a key that a source gives twice is one contact, the first."""
    by_key: dict[str, Person] = {}
    for person in people:
        by_key.setdefault(person.key, person)
    placed = sorted(((person.place, person) for person in by_key.values()), key=itemgetter(0))
    in_order = [person for _, person in placed]
    return Roster(source, company_key, in_order, [place for place, _ in placed], by_key)


def aged(kept: Roster) -> Roster:
    """The same contacts, marked as old."""
    people = [replace(person, stale=True) for person in kept.people]
    return replace(kept, people=people, by_key={p.key: p for p in people}, stale=True)
