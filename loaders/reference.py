"""The small tables in memory: read at the start, and again when somebody changed one of them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from db.background import lasting, running
from db.guest import calendars as of_otrs
from db.table import select
from domain.calendars import WorkCalendar
from domain.dynamic_fields import DynamicField
from domain.errors import Unavailable
from domain.groups import Group, Role
from domain.reference import (
    Agent,
    Channel,
    Lock,
    Named,
    Priority,
    Queue,
    Reference,
    Rows,
    SenderType,
    Service,
    Sla,
    TicketState,
    TicketType,
)
from loaders import calendars, fields

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from db.database import Database, Reader
    from domain.host import Host

R = TypeVar("R")
E = TypeVar("E")
LOOK_SECONDS = 30.0
CATCH_UP_SECONDS = 5.0
READING = "It is done, but cannot be shown yet: it is still being read. Ask for it again."


class References:
    """The current picture of the small tables; `current` is replaced as a whole, never changed."""

    def __init__(
        self,
        db: Database,
        first: Reference,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._db = db
        self._look_seconds = look_seconds
        self.current = first
        self._changed = asyncio.Event()
        self._checked = asyncio.Condition()
        self._told: list[Callable[[], None]] = []

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Keep `current` up to date while open."""
        async with (
            running(lasting(self._follow, "reading the small tables")),
            self._db.watching(self._changed.set),
        ):
            yield

    @contextmanager
    def telling(self, changed: Callable[[], None]) -> Iterator[None]:
        """While open, call `changed` whenever there is a new picture."""
        self._told.append(changed)
        try:
            yield
        finally:
            self._told.remove(changed)

    async def newer_than(self, version: int) -> Reference:
        """Wait until the picture is newer than `version`."""
        async with self._checked:
            await self._checked.wait_for(lambda: self.current.version > version)
        return self.current

    async def caught_up(self) -> Reference:
        """Wait for a picture of all that is committed by now.

        Raises `Unavailable` where it does not come in time.
        """
        version = await self._db.reference_version()
        self._changed.set()  # look at once: SQLite tells of changes a moment later
        try:
            async with asyncio.timeout(CATCH_UP_SECONDS):
                return await self.newer_than(version - 1)
        except TimeoutError:
            raise Unavailable(READING) from None

    async def _follow(self) -> None:
        """Look at once when told to, and now and then by itself: a message may get lost."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_seconds):
                    await self._changed.wait()
            self._changed.clear()
            try:
                await self._refresh()
            except Exception:
                self._changed.set()  # what was announced is still to be read
                raise

    async def _refresh(self) -> None:
        if await self._db.reference_version() == self.current.version:
            return
        fresh = await read(self._db)
        _tell_doubts(fresh, self.current)
        async with self._checked:
            self.current = fresh
            self._checked.notify_all()
        for changed in self._told:
            changed()


@asynccontextmanager
async def open_references(
    db: Database, look_seconds: float = LOOK_SECONDS
) -> AsyncIterator[References]:
    """The small tables, kept up to date while open.

    `look_seconds`: how often to look, told or not; on the database of an OTRS nothing tells.
    """
    references = References(db, await read(db), look_seconds)
    _tell_doubts(references.current)
    async with references.watching():
        yield references


async def read(db: Database) -> Reference:
    """Read all small tables. The version is read first: what changes meanwhile is read again."""
    version = await db.reference_version()
    return await picture(db, version, db.host)


async def picture(db: Reader, version: int, host: Host) -> Reference:
    """The small tables as they are now, in a transaction or not; `host` is that of the database."""
    return Reference(
        version=version,
        queues=await _by_id(db, Queue),
        states=await _by_id(db, TicketState),
        priorities=await _by_id(db, Priority),
        types=await _by_id(db, TicketType),
        services=await _by_id(db, Service),
        slas=await _by_id(db, Sla),
        agents=await _by_id(db, Agent),
        groups=await _by_id(db, Group),
        roles=await _by_id(db, Role),
        fields=await _by_id(db, DynamicField),
        # tmp_lock means "shown as available" (OTRS, Ticket::ViewableLocks)
        locks=await _enum(db, "ticket_lock_type", Lock, Lock.UNLOCKED),
        sender_types=await _enum(db, "article_sender_type", SenderType, SenderType.SYSTEM),
        channels=await _enum(db, "communication_channel", Channel, Channel.OTHER),
        history_kinds=Rows((row.pk, row.name) for row in await _named(db, "ticket_history_type")),
        calendars=await _calendars(db, host),
    )


def _tell_doubts(fresh: Reference, former: Reference | None = None) -> None:
    calendars.tell_doubts(fresh, former)
    fields.tell_doubts(fresh, former)


async def _by_id(db: Reader, record: type[R]) -> Rows[Any, R]:
    found = await db.fetch(record, select(record, "ORDER BY id"))
    return Rows((getattr(row, "pk"), row) for row in found)  # noqa: B009 - every one of them has it


async def _calendars(db: Reader, host: Host) -> Rows[Any, WorkCalendar]:
    """Rows of ours; where the database is that of an OTRS, settings there."""
    if not host.is_guest:
        return await _by_id(db, WorkCalendar)
    found = await of_otrs.calendars(db, host.zone)
    return Rows((calendar.pk, calendar) for calendar in found)


async def _named(db: Reader, table: str) -> list[Named]:
    return await db.fetch(Named, f"SELECT id, name FROM {table} ORDER BY id")


async def _enum(db: Reader, table: str, kind: type[E], other: E) -> Rows[int, E]:
    members = {member.value: member for member in kind}  # type: ignore[attr-defined]
    return Rows((row.pk, members.get(row.name, other)) for row in await _named(db, table))
