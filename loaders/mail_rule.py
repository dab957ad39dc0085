"""Who is who by mail address: one record and one row of ours, or nobody.

Only what no stored link has decided counts, on either side.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.directory import FOREVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.database import Reader
    from domain.customers import Person
    from sources.directory import Inquiry

LINKED = "SELECT source, external_key FROM tg_customer_link WHERE external_key = ANY($1)"
ROWS = """
    SELECT lower(email), login FROM customer_user
    WHERE lower(email) = ANY($1)
      AND NOT EXISTS (SELECT 1 FROM tg_customer_link WHERE login = customer_user.login)
"""


@dataclass(slots=True)
class MailMatches:
    """Unlinked records and logins by mail address in small letters."""

    records: dict[tuple[str, str], list[Person]] = field(default_factory=dict)
    logins: dict[str, list[str]] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    until: float = FOREVER  # when the sources may say something else

    def record(self, source: str, email: str, login: str | None) -> Person | None:
        """The one record that belongs to this login alone, or to a bare address (None)."""
        found = self.records.get((source, email), [])
        return found[0] if len(found) == 1 and self._alone(email, login) else None

    def undecided(self, source: str, email: str, login: str | None) -> list[Person]:
        """The records that match as well as others, or whose address several of us have.

        A bare address that one of us has is none of theirs.
        """
        found = self.records.get((source, email), [])
        decided = len(found) == 1 and self._alone(email, login)
        return [] if decided or (login is None and email in self.logins) else found

    def _alone(self, email: str, login: str | None) -> bool:
        return self.logins.get(email, []) == ([] if login is None else [login])


async def mail_matches(
    db: Reader, inquiry: Inquiry, emails: Mapping[str, Sequence[str]]
) -> MailMatches:
    """The matches of these addresses in each source; two statements, none where nobody has one."""
    if not any(emails.values()):
        return MailMatches()
    answer = await inquiry.by_email(emails)
    if not answer.found:
        return MailMatches(failed=answer.failed, until=answer.current_until())
    keys = [person.key for person in answer.found]
    addresses = list({(person.email or "").lower() for person in answer.found})
    links, rows = await asyncio.gather(db.rows(LINKED, keys), db.rows(ROWS, addresses))
    linked = {(source, key) for source, key in links}
    matches = MailMatches(failed=answer.failed, until=answer.current_until())
    for person in answer.found:
        if (person.source, person.key) not in linked:
            place = (person.source, (person.email or "").lower())
            matches.records.setdefault(place, []).append(person)
    logins: dict[str, list[str]] = defaultdict(list)
    for email, login in rows:
        logins[email].append(login)
    matches.logins = dict(logins)
    return matches
