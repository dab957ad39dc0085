"""People of our own and of several sources with rules of their own, and who is who among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path

from db.database import Database
from domain.people import CustomerUser
from sources.directory import Directory
from sources.guard import Guard
from sources.settings import MatchRule
from sources.sql.source import SqlSource, open_sql_source
from tests.db.rows import insert
from tests.loaders.crowd import ASKING, Crowd
from tests.sources.contacts import Contact
from tests.sources.kinds import TABLE, run_sqlite, settings

Node = tuple[str, str]  # ("own", login), or a source and a key
Who = frozenset[Node]
NAMES = ("a", "b", "c")
OURS = ("tg_customer_link", "customer_user_customer", "customer_user")


@dataclass(frozen=True)
class Row:
    """A row of our own; `link` is the stored one."""

    login: str
    email: str = ""
    company: str = ""
    further: str = ""
    first_name: str = ""
    last_name: str = ""
    link: Node | None = None

    @property
    def companies(self) -> set[str]:
        return {key for key in (self.company, self.further) if key}


@dataclass(frozen=True)
class People:
    """Our rows, and the rule and the contacts of each source, in their order."""

    rows: tuple[Row, ...] = ()
    rules: tuple[MatchRule, ...] = ()
    contacts: tuple[tuple[Contact, ...], ...] = ()

    @cached_property
    def records(self) -> dict[Node, Contact]:
        return {
            (name, contact.key): contact
            for name, contacts in zip(NAMES, self.contacts, strict=False)
            for contact in contacts
        }

    @cached_property
    def everybody(self) -> list[Who]:
        """Each person once, as all rows and records that are part of him."""
        parts: dict[Node, set[Node]] = {node: {node} for node in [*self._own, *self.records]}
        for one, other in self._same:
            if parts[one] is not parts[other]:
                parts[one] |= parts[other]
                for node in parts[other]:
                    parts[node] = parts[one]
        return list({frozenset(part) for part in parts.values()})

    def contacts_of(self, company: str) -> list[Who]:
        """Everybody with a part that belongs to the company."""
        there = {("own", row.login) for row in self.rows if company in row.companies}
        there |= {node for node, c in self.records.items() if c.company_key == company}
        return [who for who in self.everybody if who & there]

    @property
    def _own(self) -> list[Node]:
        return [("own", row.login) for row in self.rows]

    @property
    def _same(self) -> Iterable[tuple[Node, Node]]:
        """What belongs together, by what the rules say of two things."""
        linked = {row.link for row in self.rows if row.link}
        free = {row.login: row for row in self.rows if not row.link}
        for row in self.rows:
            if row.link in self.records:
                yield ("own", row.login), row.link
        by_key: dict[str, list[Node]] = defaultdict(list)
        for source, rule in zip(NAMES, self.rules, strict=False):
            records = [(n, c) for n, c in self.records.items() if n[0] == source]
            unlinked = [(node, contact) for node, contact in records if node not in linked]
            if rule == "login":
                for node, contact in unlinked:
                    by_key[contact.key].append(node)
            if rule == "email":
                yield from _by_address(free, unlinked)
        for key, nodes in by_key.items():
            same = [("own", key), *nodes] if key in free else nodes
            for node in same[1:]:
                yield same[0], node


def _by_address(
    free: dict[str, Row], unlinked: list[tuple[Node, Contact]]
) -> Iterable[tuple[Node, Node]]:
    addresses: dict[str, tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
    for row in free.values():
        addresses[row.email.lower()][0].append(("own", row.login))
    for node, contact in unlinked:
        addresses[(contact.email or "").lower()][1].append(node)
    for address, (rows, records) in addresses.items():
        if address and len(rows) == len(records) == 1:
            yield rows[0], records[0]


def who(person: CustomerUser) -> Who:
    """All that is part of somebody who was found."""
    own = {("own", person.own.login)} if person.own else set()
    return frozenset(own | {record.record for record in person.records})


class Stage:
    """The sources, and our tables; filled anew as often as a test likes."""

    def __init__(self, db: Database, folder: Path, sources: list[SqlSource]) -> None:
        self._db = db
        self._folder = folder
        self._sources = sources

    async def filled(self, people: People) -> Crowd:
        for name, contacts in zip(NAMES, people.contacts, strict=False):
            rows = [astuple(contact) for contact in contacts]
            run_sqlite(self._folder / f"{name}.db", "DELETE FROM kontakt", rows=rows)
        async with self._db.transaction() as tx:
            for table in OURS:
                await tx.execute(f"DELETE FROM {table}")
            for row in people.rows:
                await insert(tx, "customer_user", _columns(row))
                if row.further:
                    further = {"user_id": row.login, "customer_id": row.further}
                    # the table lets the same be said twice
                    await insert(tx, "customer_user_customer", further, further)
                if row.link:
                    source, key = row.link
                    link = {"login": row.login, "source": source, "external_key": key}
                    await insert(tx, "tg_customer_link", link)
        guards = [Guard(s, r, ASKING) for s, r in zip(self._sources, people.rules, strict=False)]
        return Crowd(self._db, Directory(guards), self._folder)


def _columns(row: Row) -> dict[str, str]:
    return {
        "login": row.login,
        "email": row.email,
        "customer_id": row.company,
        "first_name": row.first_name,
        "last_name": row.last_name,
    }


@asynccontextmanager
async def stage_in(folder: Path, db: Database) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        sources = []
        for name in NAMES:
            path = folder / f"{name}.db"
            run_sqlite(path, TABLE)
            source = open_sql_source(settings("sqlite", str(path), name=name))
            sources.append(await stack.enter_async_context(source))
        yield Stage(db, folder, sources)
