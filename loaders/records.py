"""The external records of people: by the stored link, otherwise by each source's rule."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.turns import Turns, parts
from domain.customers import ExternalLink, ExternalStatus
from domain.people import Outside
from loaders.mail_rule import MailMatches, mail_matches
from sources.directory import FOREVER

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from db.database import Reader
    from domain.customers import OwnCustomer, Person
    from sources.directory import Answer, Inquiry

Record = tuple[str, str]  # the name of a source, and a key in it
# a login, external key or address, and whether it is a row of ours: a record may have as its key
# the login of somebody who is linked to another
Whom = tuple[str, bool]


@dataclass(slots=True)
class Known:
    """What was found so far, which sources did not answer, and until when answers are current."""

    persons: dict[Record, Person]
    mails: MailMatches
    failed: frozenset[str]
    until: dict[Record, float]

    def current_until(self, candidates: Sequence[Record]) -> float:
        """Until when all is current that was asked for somebody."""
        until = self.mails.until
        for record in candidates:
            until = min(until, self.until.get(record, FOREVER))
        return until


@dataclass(slots=True)
class _Part:
    """What one source has of somebody."""

    source: str
    record: Person | None
    undecided: list[Person] = field(default_factory=list)


class Records:
    """Finds external records for one operation: however many, one call for each source."""

    def __init__(self, db: Reader, inquiry: Inquiry) -> None:
        self._db = db
        self._inquiry = inquiry

    async def outside(
        self,
        wanted: Mapping[Whom, OwnCustomer | None],
        *,
        known: Mapping[Record, Person] | None = None,
        taken: Collection[Record] = (),
    ) -> dict[Whom, Outside]:
        """What the sources know of each login, external key or address, with our row if any.

        `known` are records that need not be asked for; `taken` are those linked to somebody, which
        no login without a row may have.
        """
        if not wanted:
            return {}
        known = known or {}
        candidates: dict[Whom, list[Record]] = {}
        keys: dict[str, list[str]] = defaultdict(list)
        turns = Turns()
        for part in parts(wanted.items()):
            for whom, row in part:
                candidates[whom] = self._candidates(whom[0], row, taken)
                for source, key in candidates[whom]:
                    if (source, key) not in known:
                        keys[source].append(key)
            await turns.give()
        answer, mails = await self._asked(keys, self._emails(wanted))
        persons = {**known, **{(p.source, p.key): p for p in answer.found}}
        found = Known(persons, mails, answer.failed | mails.failed, answer.until)
        outside: dict[Whom, Outside] = {}
        await turns.give()
        for part in parts(wanted.items()):
            outside |= {
                whom: self._outside(whom[0], row, found, candidates[whom]) for whom, row in part
            }
            await turns.give()
        return outside

    async def _asked(
        self, keys: Mapping[str, Sequence[str]], emails: Mapping[str, Sequence[str]]
    ) -> tuple[Answer[Person], MailMatches]:
        """The records with these keys, and those with these addresses, at once."""
        by_key = self._inquiry.by_key(keys)
        if not any(emails.values()):  # then there is nothing to be done beside
            return await by_key, MailMatches()
        return await asyncio.gather(by_key, mail_matches(self._db, self._inquiry, emails))

    def _emails(self, wanted: Mapping[Whom, OwnCustomer | None]) -> dict[str, list[str]]:
        """Which addresses each source is asked for."""
        emails: dict[str, list[str]] = {source: [] for source in self._inquiry.by_email_rule}
        for (name, _), row in wanted.items() if emails else ():
            if address := _address(name, row):
                for addresses in emails.values():
                    addresses.append(address)
        return emails

    def _candidates(
        self, name: str, row: OwnCustomer | None, taken: Collection[Record]
    ) -> list[Record]:
        """A stored link decides; without one, equal keys that are not linked to somebody else."""
        if row and row.link_source and row.link_key:
            return [(row.link_source, row.link_key)]
        excluded = row.taken_sources if row else ()
        return [
            (source, name)
            for source in self._inquiry.by_login_rule
            if source not in excluded and (row or (source, name) not in taken)
        ]

    def _outside(
        self, name: str, row: OwnCustomer | None, found: Known, asked: Sequence[Record]
    ) -> Outside:
        if len(asked) == 1 and not self._inquiry.by_email_rule:
            person = found.persons.get(asked[0])
            if person is not None and not person.ambiguous:  # nearly everybody: nothing to decide
                return Outside(_age(person), (person,), until=found.current_until(asked))
        parts = self._parts(name, row, found, asked)
        records = [part.record for part in parts if part.record]
        candidates = [
            ExternalLink(person.source, person.key, stored=False)
            for part in parts
            for person in part.undecided
        ]
        status = ExternalStatus.CONFLICT if candidates else _status(row, parts, found.failed)
        until = found.current_until(asked)
        return Outside(status, records, candidates=candidates, until=until)

    def _parts(
        self, name: str, row: OwnCustomer | None, found: Known, asked: Sequence[Record]
    ) -> list[_Part]:
        """In the order of the sources."""
        parts = {record[0]: _part(record[0], found.persons.get(record)) for record in asked}
        # a key by which a source knows somebody is no mere address
        known = row is None and any(part.record for part in parts.values())
        if not known and (address := _address(name, row)):
            login, mails = row.login if row else None, found.mails
            for source in self._inquiry.by_email_rule:
                undecided = mails.undecided(source, address, login)
                parts[source] = _Part(source, mails.record(source, address, login), undecided)
        in_order = [parts[source] for source in self._inquiry.names if source in parts]
        return in_order or list(parts.values())  # a link may name a source that is no more


def _part(source: str, record: Person | None) -> _Part:
    """The record of a key; nobody is taken where several have it."""
    return _Part(source, None, [record]) if record and record.ambiguous else _Part(source, record)


def _address(name: str, row: OwnCustomer | None) -> str | None:
    """The address by which records may match, in small letters."""
    if row is None:
        return name.lower() if "@" in name else None
    return row.email.lower() if row.email and not row.link_source else None


def _age(record: Person) -> ExternalStatus:
    return ExternalStatus.STALE if record.stale else ExternalStatus.FRESH


def _status(row: OwnCustomer | None, parts: list[_Part], failed: Collection[str]) -> ExternalStatus:
    """The first source that knows him, or did not answer, decides: these are never the same."""
    for part in parts:
        if part.record is not None:
            return _age(part.record)
        if part.source in failed:
            return ExternalStatus.UNAVAILABLE
    if row is not None and not row.link_source:
        return ExternalStatus.NOT_LINKED
    return ExternalStatus.NOT_FOUND
