"""What a resolver gets besides its record: the services, who is asking, the loaders."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import strawberry

from actions.settings import TicketSettings
from actions.unit import UnitOfWork
from db.clock import utc_now
from domain.audit import Origin
from domain.errors import Forbidden, Unauthenticated
from domain.numbers import DEFAULT, Numbers
from loaders.article_files import NO_FILES
from loaders.kept import KeptCustomers
from loaders.loaders import Loaders, Stores

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime, timedelta

    from actions.uploads import Uploads
    from auth.login import Logins
    from auth.openid.login import IdLogins
    from auth.rights import Rights
    from auth.signing import Signing
    from db.database import Database, Transaction
    from domain.host import Host
    from domain.reference import Reference
    from domain.viewer import Viewer
    from domain.watch import Watches
    from events.live import Live
    from loaders.article_files import ArticleFiles
    from loaders.reference import References
    from sources.directory import Directory
    from sources.health import SourceStatus


ONLY_READS = (
    "This service only reads: its settings have `database.read_only`, so nothing is changed."
)


class _Undone(Exception):
    """Ends a transaction of which nothing shall be kept."""


@dataclass(frozen=True)
class Services:
    """What lives as long as the process."""

    db: Database
    directory: Directory
    references: References
    rights: Rights
    logins: Logins
    session_lifetime: timedelta
    uploads: Uploads
    signing: Signing
    live: Live
    id_logins: IdLogins | None = None  # where the settings say whose ID tokens are taken
    time_limit: float = 10.0  # seconds for one operation
    kept: KeptCustomers = field(default_factory=lambda: KeptCustomers(0))
    tickets: TicketSettings = field(default_factory=TicketSettings)
    clock: Callable[[], datetime] = utc_now
    watches: Watches = ()  # who looks on
    numbers: Numbers = DEFAULT  # how new tickets are numbered
    article_files: ArticleFiles = NO_FILES
    tells_events: bool = False  # no trigger of ours tells of history
    only_reads: bool = False  # the settings let nobody change the database with the tickets

    @property
    def host(self) -> Host:
        """The database tickets are in, as far as changes mind."""
        return self.db.host


@dataclass
class Context:
    """What lives as long as one operation."""

    services: Services
    asking: Viewer | None
    token: str | None = None
    has_tried_login: bool = False
    address: str = ""  # where the request comes from; empty where that is not known
    _loaders: Loaders | None = field(default=None, repr=False)
    _held: bool = field(default=False, repr=False)

    @property
    def viewer(self) -> Viewer:
        """Who is asking. Raises `Unauthenticated` when nobody we know is."""
        if self.asking is None:
            raise Unauthenticated
        return self.asking

    @property
    def origin(self) -> Origin:
        """The viewer and where he is, for the audit log."""
        return Origin.of(self.viewer, self.address)

    @property
    def loaders(self) -> Loaders:
        """The operation's loaders, made for its viewer when first needed."""
        if self._loaders is None:
            services = self.services
            reference = services.references.current
            stores = Stores(
                *(services.db, services.directory, reference, services.kept, services.watches),
                article_files=services.article_files,
            )
            self._loaders = Loaders(stores, self.viewer, services.clock())
            self._loaders.hold(held=self._held)
        return self._loaders

    @property
    def reference(self) -> Reference:
        """The small tables, the same picture until the operation changes something."""
        return self.loaders.reference

    @property
    def unreached(self) -> dict[str, SourceStatus]:
        """The sources that did not answer in time during this operation, and what that cost."""
        return self._loaders.inquiry.unreached if self._loaders else {}

    @asynccontextmanager
    async def begin(self, origin: str | None = None) -> AsyncIterator[UnitOfWork]:
        """A change, kept when the block ends without an exception; what is read next shows it.

        Ask the sources first: nothing foreign is waited for while rows are locked. `origin` is
        what whoever makes it calls himself to those who follow. Raises `Forbidden` where the
        service only reads.
        """
        self._must_write()
        async with self.services.db.transaction() as tx:
            yield self._unit(tx, origin)
        self.services.live.wake()
        await self._renew()

    @asynccontextmanager
    async def trial(self) -> AsyncIterator[UnitOfWork]:
        """The same, but nothing of it is kept: what would change, for those who want to look."""
        self._must_write()
        with suppress(_Undone):
            async with self.services.db.transaction() as tx:
                yield self._unit(tx)
                raise _Undone

    def _must_write(self) -> None:
        if self.services.only_reads:
            raise Forbidden("input", ONLY_READS)

    def _unit(self, tx: Transaction, origin: str | None = None) -> UnitOfWork:
        services, now = self.services, self.services.clock()
        return UnitOfWork(
            *(tx, self.viewer, now, self.reference, services.numbers, origin),
            tells_events=services.tells_events,
            host=services.host,
        )

    async def catch_up(self) -> None:
        """Wait until what was changed of the small tables has been read, and show that.

        Raises `Unavailable` where that takes too long.
        """
        await self.services.references.caught_up()
        await self._renew()

    async def _renew(self) -> None:
        """Forget what was read; who did not answer during this operation is not asked again."""
        if self._loaders is not None:
            current = self.services.references.current
            former, self._loaders = self._loaders, self._loaders.renewed(current)
            self._loaders.hold(held=self._held)
            await former.close()

    def hold(self, *, held: bool) -> None:
        """Whether there is more to ask for before anything is looked up."""
        self._held = held
        if self._loaders is not None:
            self._loaders.hold(held=held)

    def fresh(self) -> Context:
        """The same viewer with nothing read yet: for one event of a subscription."""
        return Context(self.services, self.asking, self.token, address=self.address)

    async def become(self, viewer: Viewer) -> None:
        """Somebody logged in: what is asked from now on is asked by him, with new loaders."""
        await self.close()
        self._loaders = None
        self.asking = viewer

    async def close(self) -> None:
        """End the lookups that are still running."""
        if self._loaders is not None:
            await self._loaders.close()


Info = strawberry.Info[Context, None]
