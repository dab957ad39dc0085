"""Everything one operation can look up: one attribute for each loader, new for each operation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from loaders import articles, companies, history, tickets
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
    from domain.filters import TicketFilter, TicketOrder
    from domain.ids import TicketId
    from domain.paging import Page, Window
    from domain.people import CustomerUser
    from domain.reference import Reference
    from domain.tickets import Article, HistoryEntry, Ticket
    from domain.viewer import Viewer
    from loaders.kept import KeptCustomers
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


class Loaders:
    """The loaders of one operation, for one viewer; they share nothing with any other."""

    def __init__(
        self, stores: Stores, viewer: Viewer, now: datetime, inquiry: Inquiry | None = None
    ) -> None:
        db, reference = stores.db, stores.reference
        self._tasks = Tasks()
        self._by_arguments: dict[Hashable, Any] = {}
        self._stores = stores
        self._db = db
        self.reference = reference
        self.viewer = viewer
        self.now = now
        self.inquiry = inquiry or Inquiry(stores.directory)
        self._customer_version = self._one(partial(versions, db))
        self._keeping = Keeping(stores.kept, self._version, self.inquiry)
        ours = OwnRows(db, self._keeping)
        customers = Customers(ours, self.inquiry)
        self.lists = Lists(db, self.inquiry, customers)

        self.ticket = self._one(partial(tickets.by_id, db, viewer))
        self.ticket_by_number = self._one(partial(tickets.by_number, db, viewer))
        self.ticket_version = self._one(partial(tickets.versions, db))
        self.time_units = self._one(partial(tickets.time_units, db))
        self.watchers = self._many(partial(tickets.watchers, db))
        self.links = self._many(partial(tickets.links, db, viewer))
        self.dynamic_fields = self._many(partial(tickets.dynamic_fields, db))
        viewable = reference.viewable_states
        self.queue_counts = self._many(partial(tickets.queue_counts, db, viewer, now, viewable))
        self.article = self._one(partial(articles.by_id, db, viewer))
        self.article_text = self._one(partial(articles.texts, db))
        self.article_html = self._one(partial(articles.htmls, db))
        self.attachments = self._many(partial(articles.attachments, db))
        self.article_count = self._one(partial(articles.counts, db))
        self.history_entry = self._one(partial(history.by_id, db, viewer))
        self.history_count = self._one(partial(history.counts, db))
        self.customer_by_login = self._one(self._kept("login", customers.by_login))
        self.customer_by_record = self._one(customers.by_record)
        self._contacts = ContactLists(ours, self.inquiry, customers)
        self._all_contacts = self._one(self._contacts.everybody)
        self.company = self._one(self._kept("company", partial(companies.by_key, db, self.inquiry)))

    def articles(self, window: Window) -> Loader[TicketId, list[Article]]:
        """Pages of articles by ticket: one loader for each set of paging arguments."""
        return self._shared(
            ("articles", window), lambda: self._many(partial(articles.pages, self._db, window))
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
            ("history", window), lambda: self._many(partial(history.pages, self._db, window))
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

    def renewed(self) -> Loaders:
        """New loaders for the same operation, after it changed something."""
        return Loaders(self._stores, self.viewer, self.now, self.inquiry)

    async def close(self) -> None:
        """End what is still being looked up."""
        await self._tasks.close()

    def _kept(
        self, question: Hashable, find: Callable[[list[K]], Awaitable[Mapping[K, V]]]
    ) -> Callable[[list[K]], Awaitable[Mapping[K, V]]]:
        return self._keeping.of(question, find)

    async def _version(self) -> int:
        return await self._customer_version.load(None) or 0

    def _one(
        self, find: Callable[[list[K]], Awaitable[Mapping[K, V | None]]]
    ) -> Loader[K, V | None]:
        return Loader(self._tasks, find, nothing)

    def _many(
        self, find: Callable[[list[K]], Awaitable[Mapping[K, list[V]]]]
    ) -> Loader[K, list[V]]:
        return Loader(self._tasks, find, list)

    def _shared(self, key: Hashable, make: Callable[[], Loader[K, V]]) -> Loader[K, V]:
        if key not in self._by_arguments:
            self._by_arguments[key] = make()
        shared: Loader[K, V] = self._by_arguments[key]
        return shared
