"""Which of our rows external records belong to: the way back of `loaders/records.py`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.table import select
from db.turns import Turns, parts
from domain.customers import OwnCustomer
from loaders.mail_rule import mail_matches
from loaders.own_rows import LINK
from sources.directory import FOREVER

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from db.database import Reader
    from domain.customers import Person
    from loaders.mail_rule import MailMatches
    from loaders.own_rows import OwnRows
    from loaders.records import Record
    from sources.directory import Inquiry

BY_LOGIN = f"{LINK} WHERE customer_user.login = ANY($1)"


@dataclass(slots=True)
class Owners:
    """Our row of each external record that has one, and which records a stored link decides."""

    rows: dict[Record, OwnCustomer] = field(default_factory=dict)
    by_login: dict[str, OwnCustomer] = field(default_factory=dict)
    until: float = FOREVER  # when sources may say otherwise, where addresses decide
    linked: Collection[Record] = frozenset()

    def of(self, record: Record) -> OwnCustomer | None:
        """Our row of a record, if any."""
        return self.rows.get(record)


async def owners(
    ours: OwnRows,
    inquiry: Inquiry,
    records: Sequence[Record],
    *,
    persons: Sequence[Person] = (),
    logins: Sequence[str] = (),
) -> Owners:
    """Our rows: one statement, and three more only where addresses decide.

    `persons` are those of the records whose addresses are at hand; the rows of `logins` come along.
    """
    if not records and not logins:
        return Owners()
    keys = list(dict.fromkeys(key for _, key in records))
    with_address = [p for p in persons if p.source in inquiry.by_email_rule and p.email]
    by_record = ours.by_record(keys, logins)
    if with_address:
        by_mail = _by_mail(ours.db, inquiry, with_address)
        rows, (of_address, until) = await asyncio.gather(by_record, by_mail)
    else:  # then there is nothing to be done beside
        rows, of_address, until = await by_record, {}, FOREVER
    turns = Turns()
    linked = {(row.link_source, row.link_key): row for row in rows if row.link_source}
    unlinked = {row.login: row for row in rows if not row.link_source}
    found: dict[Record, OwnCustomer] = {}
    await turns.give()
    for part in parts(records):
        for source, key in part:
            row = linked.get((source, key)) or of_address.get((source, key))
            if row is None and source in inquiry.by_login_rule:
                row = unlinked.get(key)
            if row is not None:
                found[source, key] = row
        await turns.give()
    by_login = {row.login: row for row in rows}
    decided = {(source or "", key or "") for source, key in linked}
    return Owners(found, by_login, until, decided)


async def _by_mail(
    db: Reader, inquiry: Inquiry, persons: Sequence[Person]
) -> tuple[dict[Record, OwnCustomer], float]:
    """The rows whose address nobody else has, neither among us nor in the source; until when."""
    addresses: dict[str, list[str]] = {}
    for person in persons:
        addresses.setdefault(person.source, []).append((person.email or "").lower())
    matches = await mail_matches(db, inquiry, addresses)
    logins = {(p.source, p.key): login for p in persons if (login := _login_of(p, matches))}
    if not logins:
        return {}, matches.until
    wanted = list(set(logins.values()))
    found = await db.fetch(OwnCustomer, select(OwnCustomer, BY_LOGIN), wanted)
    rows = {row.login: row for row in found}
    owned = {record: rows[login] for record, login in logins.items() if login in rows}
    return owned, matches.until


def _login_of(person: Person, matches: MailMatches) -> str | None:
    email = (person.email or "").lower()
    for login in matches.logins.get(email, []):
        match = matches.record(person.source, email, login)
        if match is not None and match.key == person.key:
            return login
    return None
