"""Entries as records: the persons and companies they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.ldap.attributes import Texts
from sources.mapping import FieldMap, exact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from domain.customers import Company, Person
    from sources.ldap.attributes import Entry
    from sources.ldap.settings import LdapSourceSettings


class Records:
    """Reads entries as the settings map them; what is compared is the first value alone."""

    def __init__(self, settings: LdapSourceSettings) -> None:
        self._map = FieldMap(settings)
        self._texts = Texts(settings.binary, settings.several)
        compared = {self._map.key, self._map.company_key, self._map.email}
        self._columns = [(name, name in compared) for name in self._map.person_columns]

    def key(self, entry: Entry) -> str | None:
        """What identifies the record; an entry without it is none."""
        return exact(self._texts.one(entry, self._map.key))

    def company_key(self, entry: Entry) -> str | None:
        """The company the person belongs to, or None."""
        company = self._map.company_key
        return exact(self._texts.one(entry, company)) if company else None

    def email(self, entry: Entry) -> str | None:
        """The address, in small letters."""
        address = self._texts.one(entry, self._map.email) if self._map.email else None
        return address.strip().lower() if address else None

    def person(self, entry: Entry, as_of: datetime) -> Person:
        """An entry that has a key."""
        one, shown = self._texts.one, self._texts.shown
        row = [(one if compared else shown)(entry, name) for name, compared in self._columns]
        return self._map.person(row, as_of)

    def companies(self, entries: Iterable[Entry]) -> list[Company]:
        """Every contact may describe his company; where they differ, the least value counts."""
        known: dict[str, list[set[str]]] = {}
        _, *others = self._map.company_columns or [""]
        for entry in entries:
            if key := self.company_key(entry):
                values = known.setdefault(key, [set() for _ in others])
                for place, name in zip(values, others, strict=True):
                    place.update(filter(None, [self._texts.shown(entry, name)]))
        rows = ([key, *(min(v, default=None) for v in known[key])] for key in sorted(known))
        return [self._map.company(row) for row in rows]
