"""People: our rows completed from the sources, by login and by external record.

However many people are asked for, each step is one statement or one call for each source.
"""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from db.turns import Turns, mapped, parts
from domain.customers import ExternalLink, ExternalStatus
from domain.errors import SourceUnavailable
from domain.people import CustomerUser, Outside, merge
from loaders.mail_rule import mail_matches
from loaders.owners import owners
from loaders.records import Records
from sources.directory import FOREVER
from sources.source import Search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from domain.customers import OwnCustomer, Person
    from loaders.own_rows import OwnRows
    from loaders.owners import Owners
    from loaders.records import Record, Whom
    from sources.directory import Inquiry


class Customers:
    """Finds people for one operation."""

    def __init__(self, ours: OwnRows, inquiry: Inquiry) -> None:
        self._ours = ours
        self._inquiry = inquiry
        self._records = Records(ours.db, inquiry)

    async def by_login(self, logins: list[str]) -> dict[str, CustomerUser]:
        """Everybody tickets may name: our login, or the key of a source where we have no row.

        Who is known nowhere comes back all the same, as NOT_FOUND or, if a source did not answer,
        as UNAVAILABLE.
        """
        rows = await self._ours.by_login(logins)
        known = Registered(rows, self._inquiry.by_login_rule)
        own = {login: known.row(login) for login in logins}
        whom = {login: _whom(login, row) for login, row in own.items()}
        outside = await self._records.outside(
            {whom[login]: row for login, row in own.items()}, taken=known.linked
        )
        return {
            login: merge(whom[login][0], row, outside[whom[login]]) for login, row in own.items()
        }

    async def by_record(self, records: list[Record]) -> dict[Record, CustomerUser]:
        """The people behind external records; one linked to a row of ours is that person."""
        keys: dict[str, list[str]] = {}
        for source, key in records:
            keys.setdefault(source, []).append(key)
        answer = await self._inquiry.by_key(keys)
        people = await self.people([], answer.found)
        found = dict(zip(((p.source, p.key) for p in answer.found), people, strict=True))
        missing = [record for record in records if record not in found]
        return found | await self._unread(missing, answer.failed)

    async def _unread(
        self, records: list[Record], failed: Collection[str]
    ) -> dict[Record, CustomerUser]:
        """Records that are gone, or cannot be read: a stored link still says whose they are."""
        if not records:
            return {}
        keys = [key for _, key in records]
        rows = await self._ours.by_login(keys)
        known = Registered(rows, self._inquiry.by_login_rule)
        owned = {r: row for r in records if (row := known.of_record(r))}
        outside = await self._records.outside({(row.login, True): row for row in owned.values()})
        people = {r: merge(row.login, row, outside[row.login, True]) for r, row in owned.items()}
        for source, key in records:
            if (source, key) not in people and source in failed:
                meant = ExternalLink(source, key, stored=False)
                unread = Outside(ExternalStatus.UNAVAILABLE, meant=meant)
                people[source, key] = merge(key, None, unread)
        return people

    async def people(
        self, rows: Sequence[OwnCustomer], persons: Sequence[Person]
    ) -> list[CustomerUser]:
        """Our rows, then external records, as people; each in the order given."""
        known = await self.owners([person.record for person in persons], persons)
        return await self._whole(rows, persons, known)

    async def members(
        self, logins: Sequence[str], persons: Sequence[Person], known: Owners | None = None
    ) -> tuple[dict[str, CustomerUser], list[CustomerUser]]:
        """People by login, as far as they are there, and external records in the order given.

        `known` is who owns all these records, with the rows of all these logins, if that is known.
        """
        if known is None:
            records = [person.record for person in persons]
            known = await self.owners(records, persons, logins)
        rows = [known.by_login[login] for login in logins if login in known.by_login]
        people = await self._whole(rows, persons, known)
        inside = {row.login: who for row, who in zip(rows, people[: len(rows)], strict=True)}
        return inside, people[len(rows) :]

    async def _whole(
        self, rows: Sequence[OwnCustomer], persons: Sequence[Person], known: Owners
    ) -> list[CustomerUser]:
        wanted: dict[Whom, OwnCustomer | None] = {(row.login, True): row for row in rows}
        turns = Turns()
        alone = self._inquiry.has_one_source
        for part in parts(persons):
            for person in part:
                if alone and not person.ambiguous:
                    continue
                row = known.of(person.record)
                if row is not None or person.source in self._inquiry.by_login_rule:
                    wanted[_whom(person.key, row)] = row
            await turns.give()
        at_hand = {person.record: person for person in persons}
        await turns.give()
        outside = await self._records.outside(wanted, known=at_hand, taken=known.linked)
        of_record = partial(_alone if alone else _merged, known.rows, outside)
        people = [
            *await mapped(lambda row: merge(row.login, row, outside[row.login, True]), rows),
            *await mapped(of_record, persons),
        ]
        if known.until < FOREVER:  # addresses say whose records these are
            for who in people:
                who.until = min(who.until, known.until)
        return people

    async def owners(
        self,
        records: Sequence[Record],
        persons: Sequence[Person] = (),
        logins: Sequence[str] = (),
    ) -> Owners:
        """Our row of each external record; `persons` are those whose addresses are at hand."""
        return await owners(self._ours, self._inquiry, records, persons=persons, logins=logins)

    async def overruled(
        self, records: Sequence[Record], known: Owners, wanted: Search
    ) -> set[Record]:
        """Records of somebody whom an earlier source finds too: listed there."""
        names = {record: name for record in records if (name := self._name(record, known))}
        there: set[str] = set()
        for source in self._earlier(records):
            keys = await self._keys(source, names, known)
            matching = await self._matching(source, set(keys.values()), wanted)
            there |= {name for name, key in keys.items() if key in matching}
        return {record for record, name in names.items() if name in there}

    async def _keys(
        self, source: str, names: Mapping[Record, str], known: Owners
    ) -> dict[str, str]:
        """The keys by which a source knows people, by their logins."""
        if source in self._inquiry.by_login_rule:
            answer = await self._inquiry.by_key({source: list(names.values())})
            return {p.key: p.key for p in answer.found if p.record not in known.linked}
        rows = [row for record in names if (row := known.of(record))]
        emails = {row.login: row.email.lower() for row in rows if row.email}
        mails = await mail_matches(self._ours.db, self._inquiry, {source: list(emails.values())})
        found = {login: mails.record(source, email, login) for login, email in emails.items()}
        return {login: person.key for login, person in found.items() if person}

    async def _matching(self, source: str, keys: set[str], wanted: Search) -> set[str]:
        """Those of the keys that match; a source that cannot say so finds nobody."""
        if not keys or wanted == Search():
            return keys
        try:
            found = await self._inquiry.call(source, lambda s: s.matching_keys(wanted))
        except SourceUnavailable:
            return set()  # noted by the inquiry
        return keys.intersection(found)

    def _earlier(self, records: Sequence[Record]) -> list[str]:
        source = records[0][0] if records else None
        earlier = takewhile(lambda name: name != source, self._inquiry.names)
        rules = {*self._inquiry.by_login_rule, *self._inquiry.by_email_rule}
        return [name for name in earlier if name in rules]

    def _name(self, record: Record, known: Owners) -> str | None:
        """The login by which other sources may know somebody; None where a link has decided."""
        row = known.of(record)
        if row is not None:
            return None if row.link_source else row.login
        return record[1] if record[0] in self._inquiry.by_login_rule else None


def _whom(name: str, row: OwnCustomer | None) -> Whom:
    """Our row where there is one, by its own login; otherwise whoever has the name."""
    return (row.login, True) if row else (name, False)


def _alone(
    rows: Mapping[Record, OwnCustomer], outside: Mapping[Whom, Outside], person: Person
) -> CustomerUser:
    """One record of the only source there is as a person: nobody else has anything to say."""
    if person.ambiguous:
        return _merged(rows, outside, person)
    row = rows.get((person.source, person.key))
    status = ExternalStatus.STALE if person.stale else ExternalStatus.FRESH
    return merge(row.login if row else person.key, row, Outside(status, (person,), until=FOREVER))


def _merged(
    rows: Mapping[Record, OwnCustomer], outside: Mapping[Whom, Outside], person: Person
) -> CustomerUser:
    """One record as a person; where nothing else leads to it, it stands for itself."""
    row = rows.get(person.record)
    whom = _whom(person.key, row)
    found = outside.get(whom)
    if person.ambiguous and row is None:
        meant = ExternalLink(person.source, person.key, stored=False)
        found = Outside(ExternalStatus.CONFLICT, (), meant, [meant], FOREVER)
    elif found is None or (row is None and person not in found.records):
        status = ExternalStatus.STALE if person.stale else ExternalStatus.FRESH
        found = Outside(status, [person], until=FOREVER)  # as long as whoever lists him
    return merge(whom[0], row, found)


class Registered:
    """Our rows that logins may mean: exactly, in other case, or by the key of a linked record."""

    def __init__(self, rows: Sequence[OwnCustomer], by_login_rule: Sequence[str]) -> None:
        self._exact = {row.login: row for row in rows}
        self._folded = {row.login.lower(): row for row in reversed(rows)}
        self._linked = {(row.link_source, row.link_key): row for row in rows if row.link_source}
        self._by_login_rule = by_login_rule

    @property
    def linked(self) -> Collection[Record]:
        """The records that a stored link gives to somebody."""
        return {(source or "", key or "") for source, key in self._linked}

    def of_record(self, record: Record) -> OwnCustomer | None:
        """Whose record this is: by a stored link, otherwise by an equal login without one."""
        row = self._exact.get(record[1]) if record[0] in self._by_login_rule else None
        return self._linked.get(record) or (row if row and not row.link_source else None)

    def row(self, login: str) -> OwnCustomer | None:
        """The row a login means; None when nobody registered is meant."""
        row = self._exact.get(login) or self._folded.get(login.lower())
        linked = (self._linked.get((source, login)) for source in self._by_login_rule)
        return row or next((owner for owner in linked if owner), None)
