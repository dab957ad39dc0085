"""Everything one operation can look up: one attribute for each loader, new for each operation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from db.merges import mains, targets
from db.undoing import merges, splits
from domain.dynamic_fields import FieldObject
from loaders import articles, companies, fields, files, history, personal, tickets
from loaders.article_files import NO_FILES
from loaders.batch import Loader, Tasks, nothing
from loaders.contacts import ContactLists
from loaders.customers import Customers
from loaders.kept import Keeping, versions
from loaders.lists import Lists
from loaders.own_rows import OwnRows
from sources.directory import Inquiry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
    from datetime import datetime

    from db.database import Reader
    from domain.customers import Company
    from domain.filters import TicketFilter, TicketOrder
    from domain.ids import ArticleId, HistoryId, QueueId, TicketId, UserId
    from domain.paging import Page, Window
    from domain.people import CustomerUser
    from domain.personal import Absence
    from domain.reference import Reference
    from domain.tickets import (
        Article,
        Attachment,
        DynamicFieldRow,
        HistoryEntry,
        QueueCount,
        Ticket,
        TicketLink,
    )
    from domain.undoing import Joined
    from domain.viewer import Viewer
    from domain.watch import Watches
    from loaders.article_files import ArticleFiles
    from loaders.contacts import Contacts
    from loaders.kept import KeptCustomers
    from loaders.records import Record
    from sources.directory import Directory

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Stores:
    """What the loaders of every operation look into."""

    db: Reader
    directory: Directory
    reference: Reference
    kept: KeptCustomers
    watches: Watches = ()
    article_files: ArticleFiles = NO_FILES


class Loaders:
    """The loaders of one operation, for one viewer; they share nothing with any other."""

    def __init__(
        self, stores: Stores, viewer: Viewer, now: datetime, inquiry: Inquiry | None = None
    ) -> None:
        self._tasks = Tasks(stores.watches)
        self._by_arguments: dict[Hashable, Any] = {}
        self._stores = stores
        self._db = stores.db
        self.reference = stores.reference
        self.viewer = viewer
        self.now = now
        self.inquiry = inquiry or Inquiry(stores.directory)

    # --- one loader for each kind of thing, made when it is first asked for

    @cached_property
    def ticket(self) -> Loader[TicketId, Ticket | None]:
        return self._one(partial(tickets.by_id, self._db, self.viewer))

    @cached_property
    def ticket_by_number(self) -> Loader[str, Ticket | None]:
        return self._one(partial(tickets.by_number, self._db, self.viewer))

    @cached_property
    def ticket_version(self) -> Loader[TicketId, int | None]:
        return self._one(partial(tickets.versions, self._db))

    @cached_property
    def time_units(self) -> Loader[TicketId, float | None]:
        return self._one(partial(tickets.time_units, self._db))

    @cached_property
    def watchers(self) -> Loader[TicketId, list[UserId]]:
        return self._many(partial(tickets.watchers, self._db))

    @cached_property
    def seen(self) -> Loader[TicketId, bool | None]:
        return self._one(lambda ids: tickets.flagged_seen(self._db, self.viewer.agent_id, ids))

    @cached_property
    def merged_into(self) -> Loader[TicketId, TicketId | None]:
        return self._one(partial(mains, self._db))

    @cached_property
    def stands_for(self) -> Loader[TicketId, TicketId | None]:
        return self._one(partial(targets, self._db, self.reference))

    @cached_property
    def merge(self) -> Loader[TicketId, Joined | None]:
        """As it stands, for whoever wants to undo it."""
        return self._one(partial(merges, self._db))

    @cached_property
    def split(self) -> Loader[TicketId, Joined | None]:
        """The same of the split that made a ticket."""
        return self._one(partial(splits, self._db))

    @cached_property
    def links(self) -> Loader[TicketId, list[TicketLink]]:
        return self._many(partial(tickets.links, self._db, self.viewer))

    @cached_property
    def ticket_fields(self) -> Loader[int, list[DynamicFieldRow]]:
        return self._many(partial(fields.values, self._db, FieldObject.TICKET))

    @cached_property
    def article_fields(self) -> Loader[int, list[DynamicFieldRow]]:
        return self._many(partial(fields.values, self._db, FieldObject.ARTICLE))

    @cached_property
    def queue_counts(self) -> Loader[QueueId, list[QueueCount]]:
        asked = self._db, self.viewer, self.now, self.reference.viewable_states
        return self._many(partial(tickets.queue_counts, *asked))

    @cached_property
    def article(self) -> Loader[ArticleId, Article | None]:
        return self._one(partial(articles.by_id, self._db, self.viewer))

    @cached_property
    def article_seen(self) -> Loader[ArticleId, bool | None]:
        return self._one(lambda ids: articles.flagged_seen(self._db, self.viewer.agent_id, ids))

    @cached_property
    def article_text(self) -> Loader[ArticleId, str | None]:
        return self._one(partial(articles.texts, self._db))

    @cached_property
    def article_html(self) -> Loader[ArticleId, Any]:
        return self._one(partial(articles.htmls, *self._articles))

    @cached_property
    def attachments(self) -> Loader[ArticleId, list[Attachment]]:
        return self._many(partial(articles.attachments, *self._articles))

    @cached_property
    def article_with_plain(self) -> Loader[ArticleId, bool | None]:
        return self._one(partial(files.with_plain, *self._articles))

    @cached_property
    def article_count(self) -> Loader[TicketId, int | None]:
        return self._one(partial(articles.counts, self._db, self.viewer))

    @cached_property
    def history_entry(self) -> Loader[HistoryId, HistoryEntry | None]:
        return self._one(partial(history.by_id, *self._history))

    @cached_property
    def history_count(self) -> Loader[TicketId, int | None]:
        return self._one(partial(history.counts, self._db))

    @cached_property
    def customer_by_login(self) -> Loader[str, CustomerUser | None]:
        return self._one(self._kept("login", self._customers.by_login))

    @cached_property
    def customer_by_record(self) -> Loader[Record, CustomerUser | None]:
        return self._one(self._customers.by_record)

    @cached_property
    def company(self) -> Loader[str, Company | None]:
        find = partial(companies.by_key, self._db, self.inquiry)
        return self._one(self._kept("company", find))

    @cached_property
    def absence(self) -> Loader[UserId, Absence | None]:
        return self._one(partial(personal.absences, self._db))

    @cached_property
    def lists(self) -> Lists:
        """The root lists of people and companies."""
        return Lists(self._db, self.inquiry, self._customers)

    @property
    def _history(self) -> tuple[Reader, Viewer, Mapping[int, str]]:
        return self._db, self.viewer, self.reference.history_kinds

    @property
    def _articles(self) -> tuple[Reader, ArticleFiles]:
        return self._db, self._stores.article_files

    @cached_property
    def _customer_version(self) -> Loader[None, int | None]:
        return self._one(partial(versions, self._db))

    @cached_property
    def _keeping(self) -> Keeping:
        return Keeping(self._stores.kept, self._version, self.inquiry)

    @cached_property
    def _ours(self) -> OwnRows:
        return OwnRows(self._db, self._keeping)

    @cached_property
    def _customers(self) -> Customers:
        return Customers(self._ours, self.inquiry)

    @cached_property
    def _contacts(self) -> ContactLists:
        return ContactLists(self._ours, self.inquiry, self._customers)

    @cached_property
    def _all_contacts(self) -> Loader[str, Contacts | None]:
        return self._one(self._contacts.everybody)

    # --- one loader for each set of arguments

    def articles(self, window: Window) -> Loader[TicketId, list[Article]]:
        """Pages of articles by ticket: one loader for each set of paging arguments."""
        return self._shared(
            ("articles", window),
            lambda: self._many(partial(articles.pages, self._db, self.viewer, window)),
        )

    def contacts(
        self, window: Window, words: tuple[str, ...]
    ) -> Loader[str, Page[CustomerUser] | None]:
        """Pages of contacts by company; `words` in small letters, all of which must occur."""
        question = ("contacts", window, words)
        find = partial(self._contacts.pages, self._all_contacts, (window, words))
        return self._shared(question, lambda: self._one(self._kept(question, find)))

    def history(self, window: Window) -> Loader[TicketId, list[HistoryEntry]]:
        """Pages of history by ticket."""
        return self._shared(
            ("history", window), lambda: self._many(partial(history.pages, *self._history, window))
        )

    def tickets(
        self, parent: str, wanted: TicketFilter, orders: Sequence[TicketOrder], window: Window
    ) -> Loader[Any, list[Ticket]]:
        """Pages of tickets by parent (`queue_id`, `customer_id` or `customer_login`)."""
        find = partial(tickets.pages, self._db, parent, wanted=(wanted, orders, window))
        return self._shared(
            ("tickets", parent, wanted, tuple(orders), window), lambda: self._many(find)
        )

    def ticket_counts(self, parent: str, wanted: TicketFilter) -> Loader[Any, int | None]:
        """How many tickets each parent has."""
        find = partial(tickets.counts, self._db, parent, wanted=wanted)
        return self._shared(("counts", parent, wanted), lambda: self._one(find))

    async def ticket_page(
        self, wanted: TicketFilter, orders: Sequence[TicketOrder], window: Window
    ) -> list[Ticket]:
        """One page of all tickets that match, and one ticket more."""
        return await tickets.page(self._db, wanted, orders, window)

    async def ticket_count(self, wanted: TicketFilter) -> int:
        """How many tickets match."""
        return await tickets.count(self._db, wanted)

    def renewed(self, reference: Reference) -> Loaders:
        """New loaders for the same operation, after it changed something."""
        stores = replace(self._stores, reference=reference)
        return Loaders(stores, self.viewer, self.now, self.inquiry)

    def hold(self, *, held: bool) -> None:
        """While held, lookups wait: whoever asks is not done asking, however long that takes."""
        self._tasks.held = held

    async def close(self) -> None:
        """End what is still being looked up, and let go of what was found.

        Loaders know each other in circles; thousands of records would stay until Python looks for
        circles, which takes long then. Who was not reached is still known.
        """
        await self._tasks.close()
        inquiry = self.inquiry
        vars(self).clear()
        self.inquiry = inquiry

    def _kept(
        self, question: Hashable, find: Callable[[list[K]], Awaitable[Mapping[K, V]]]
    ) -> Callable[[list[K]], Awaitable[Mapping[K, V]]]:
        return self._keeping.of(question, find)

    async def _version(self) -> int:
        return await self._customer_version.load(None) or 0

    def _one(
        self, find: Callable[[list[K]], Awaitable[Mapping[K, V | Exception | None]]]
    ) -> Loader[K, V | None]:
        return Loader(self._tasks, find, nothing)

    def _many(
        self, find: Callable[[list[K]], Awaitable[Mapping[K, list[V] | Exception]]]
    ) -> Loader[K, list[V]]:
        return Loader(self._tasks, find, list)

    def _shared(self, key: Hashable, make: Callable[[], Loader[K, V]]) -> Loader[K, V]:
        if key not in self._by_arguments:
            self._by_arguments[key] = make()
        shared: Loader[K, V] = self._by_arguments[key]
        return shared
