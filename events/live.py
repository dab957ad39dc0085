"""Follows the log for this process, and lets anybody follow from where he was."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Protocol
from weakref import WeakValueDictionary

from pydantic import Field

from db.background import lasting, running
from db.settings import Decimal, Table, Whole
from domain.errors import ResyncRequired
from events.hub import Hub
from events.log import EventLog
from events.part import Part
from events.polled import PolledLog, take_over
from events.shared import Shared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Hashable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from db.database import Database
    from domain.events import Event
    from domain.ids import TicketId
    from domain.reach import Reach
    from domain.reference import Reference
    from events.trail import Trail

log = logging.getLogger(__name__)
BATCH = 500  # events that are read at once, of
PASSED = 5000  # places at most, where most of them are nothing to whoever reads
AHEAD, AHEAD_SECONDS = 20, 0.1  # events whose answers are made before anybody is told, at most
AHEAD_TASKS = 500  # where more is asked for, the others make theirs when they are told
RESTS = 50  # times that nothing is made ahead for those whose answers take longer
NOTED = 10_000  # tickets
PAUSE_SECONDS = 0.03  # from one reading to the next, when much happens
LOOK_SECONDS = 5.0  # a message may get lost
ANSWERS, ANSWER_SECONDS = 2000, 5.0
TIDY_SECONDS = 3600.0
REMOVED_AT_ONCE = 5000


class SmallTables(Protocol):
    """What is read of the small tables (`loaders/reference.py`)."""

    @property
    def current(self) -> Reference:
        """The picture of now."""

    async def caught_up(self) -> Reference:
        """Wait for a picture of all that is committed by now."""

    def telling(self, changed: Callable[[], None]) -> AbstractContextManager[None]:
        """While open, call `changed` whenever there is a new picture."""


class LiveSettings(Table):
    """How long events are kept, and how far somebody who follows may stay behind."""

    keep_hours: Annotated[Decimal, Field(gt=0, le=24 * 3650)] = 72
    queue: Annotated[Whole, Field(ge=10, le=1_000_000)] = 5000


class Live:
    """Events as they happen: one reader of the log for the whole process."""

    def __init__(
        self,
        log: EventLog,
        references: SmallTables,
        settings: LiveSettings,
        head: int,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._references = references
        self._settings = settings
        self._look_seconds = look_seconds
        self._woken = asyncio.Event()
        self.log = log
        # answers for all who follow alike: whoever shows one for longer shows what was
        self.answers: Shared[Any] = Shared(ANSWERS, ANSWER_SECONDS)
        # who follows the same with the same rights (`resolvers/live/alike.py`)
        self.alike: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()
        # the place of the last event of each ticket: an answer from before it shows what was
        self.newest: dict[TicketId, int] = {}
        self.hub = Hub(settings.queue, head)

    def wake(self) -> None:
        """Something was changed: look at once."""
        self._woken.set()

    def look(self) -> None:
        """The small tables are others now: let everybody look who he is."""
        self.hub.wake()

    async def since(
        self, who: Trail, look_seconds: float | None = None
    ) -> AsyncIterator[list[Event]]:
        """What happens after his place and may mean something to him, some events at a time.

        An empty list means that something else has changed, that only other things have happened,
        or nothing for `look_seconds`. Raises `ResyncRequired` where events are no longer kept, or
        when whoever follows is too far behind.
        """
        await self._check(who.position)
        is_live, news = False, self.hub.news
        while True:
            events = self.hub.after(who.position)
            if events == []:
                is_live = True
                await _noticed(news, look_seconds)
                # the next ones are taken before he looks: what wakes him while he is busy counts
                news = self.hub.news
                events = self.hub.after(who.position)
            if events is not None:
                yield events
            elif is_live:
                raise ResyncRequired("You are too slow for what happens here.")
            else:
                reach = who.reach
                events, end = await self._missed(who.position, reach)
                yield events
                if who.reach is reach:  # else there may be others for him among those left out
                    who.position = end

    async def _check(self, position: int) -> None:
        last, _ = await self.log.bounds()
        if position > max(last, self.hub.head):
            raise ResyncRequired("There is no such place in what happened here.")

    async def _missed(self, position: int, reach: Reach | None) -> tuple[list[Event], int]:
        """Some events of the log, as far as they were told here, and how far that leads.

        Raises `ResyncRequired` where some of them are gone.

        Those after that may be by somebody whose rights are still to be read.
        """
        end = min(position + PASSED, self.hub.head)
        events = await self._read(Part(position, BATCH, end, reach))
        if position < (await self.log.bounds())[1]:
            raise ResyncRequired("What happened since then is no longer kept.")
        return events, events[-1].position if len(events) == BATCH else end

    async def _read(self, part: Part) -> list[Event]:
        return await self.log.read(part, self._references.current.history_kinds)

    async def follow(self) -> None:
        """Read what is new when told to, and now and then by itself."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_seconds):
                    await self._woken.wait()
            self._woken.clear()
            try:
                await self._read_on()
                await asyncio.sleep(PAUSE_SECONDS)
            except Exception:
                self._woken.set()  # what was announced is still to be read
                raise

    async def _read_on(self) -> None:
        await self.log.assign()
        while events := await self._read(Part(self.hub.head, BATCH)):
            # who may see them is known by tables that may have changed before
            await self._references.caught_up()
            for start in range(0, len(events), AHEAD):
                some = events[start : start + AHEAD]
                self._note(some)
                await self._prepare(some)
                self.hub.publish(some)

    def _note(self, events: Sequence[Event]) -> None:
        if len(self.newest) > NOTED:
            self.newest.clear()  # what was answered before is asked for by another key then
        self.newest.update((event.ticket_id, event.position) for event in events)

    async def _prepare(self, events: Sequence[Event]) -> None:
        """Let answers be made that many wait for: each of them is then woken once.

        Not for long: whoever asks for little does not wait for those who ask for much.
        """
        begun: list[tuple[asyncio.Task[Any], Any]] = []  # each with whom it is for
        for those in list(self.alike.values()):
            if those.rests:
                those.rests -= 1
            elif len(begun) < AHEAD_TASKS:
                begun += [(task, those) for task in _ahead(those, events)]
        if begun:
            await asyncio.wait([task for task, _ in begun], timeout=AHEAD_SECONDS)
        for task, those in begun:
            if not task.done():
                those.rests = RESTS

    async def tidy(self, clock: Callable[[], datetime]) -> None:
        """Remove what is older than it has to be, once an hour."""
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            before = clock() - timedelta(hours=self._settings.keep_hours)
            while await self.log.remove(before, REMOVED_AT_ONCE):
                pass


def _ahead(those: Any, events: Sequence[Event]) -> list[asyncio.Task[Any]]:
    try:
        found: list[asyncio.Task[Any]] = those.ahead(events)
    except Exception:  # theirs alone: each of them will be told of it, and all others go on
        log.exception("making answers ahead failed")
        return []
    return found


async def _noticed(news: asyncio.Event, seconds: float | None) -> None:
    """Wait for news, at most for so long."""
    if seconds is None:
        await news.wait()
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await news.wait()


@asynccontextmanager
async def open_live(
    db: Database,
    references: SmallTables,
    settings: LiveSettings,
    clock: Callable[[], datetime],
    poll_seconds: float | None = None,
) -> AsyncIterator[Live]:
    """Follow the log while open, from what has happened until now.

    `poll_seconds`: how often to look, where nothing tells of new history.
    """
    if poll_seconds is None and db.host.is_guest:
        await take_over(db)
    log = EventLog(db) if poll_seconds is None else PolledLog(db)
    head = await log.begin()
    live = Live(log, references, settings, head, poll_seconds or LOOK_SECONDS)
    async with (
        running(lasting(live.follow, "following events")),
        running(lasting(lambda: live.tidy(clock), "removing old events")),
        db.watching(live.wake, "tg_event"),
    ):
        try:
            with references.telling(live.look):
                yield live
        finally:
            await live.answers.close()
