"""Somebody who follows tickets: who he is now, where he is, and what events mean to him."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import Unauthenticated
from domain.events import Effect, Place, View, effect
from domain.paging import cursor
from domain.reach import Reach
from domain.viewer import Sight
from events.live import AHEAD
from resolvers import viewers
from resolvers.live.alike import alike
from resolvers.live.cursors import HALFWAY, sight_of, start
from resolvers.live.events import PLACE, TicketEvent
from resolvers.live.followed import followed
from resolvers.live.inputs import check_origin
from resolvers.live.told import Among, Soon, Told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from domain.events import Event
    from domain.ids import QueueId
    from domain.tickets import Ticket
    from resolvers.context import Context
    from resolvers.live.alike import Alike
    from resolvers.live.inputs import EventFilterInput


class Follower:
    """Follows from a place on, or from now; rights are looked at anew before each event."""

    def __init__(
        self, context: Context, wanted: EventFilterInput, since: str | None, origin: str | None
    ) -> None:
        """Raises `InvalidInput`, and `ResyncRequired` where he sees other things than before."""
        self._context, self._wanted, self._origin = context, wanted, origin
        self._live = context.services.live
        self._version = -1  # of no picture: whoever asked may have been found by an older one
        self._viewer = context.viewer
        self._view = wanted.view(self._viewer, context.services.references.current)
        self._former: list[tuple[View, int]] = []  # … and until which place it may matter
        self.rights = self._viewer.rights
        current = context.services.references.current
        self._sight = sight_of(self._live, self._viewer, current, wanted)
        self._alike: Alike | None = None  # while he follows
        self.position = start(self._live, since, self._sight)
        self.reach = Reach.of([self._view])
        check_origin(origin)

    @property
    def queues(self) -> frozenset[QueueId]:
        """The queues whose tickets he is told of."""
        return _queues(self._view)

    async def events(self) -> AsyncGenerator[Told | Soon | Among]:
        """What happens, in order, until he stops, or has to ask anew."""
        try:
            for told in await self._regrouped():
                yield told
            reach = self.reach
            async for events in self._live.since(self):
                for told in () if self._is_current else await self._regrouped():
                    yield told
                for number, event in enumerate(events):
                    # whoever takes it may have taken long
                    for told in () if self._is_current else await self._regrouped():
                        yield told
                    if self.reach is not reach:
                        break  # what was left out may mean something to him now
                    if number % AHEAD == 0 and (soon := self._soon(events[number:][:AHEAD])):
                        yield soon
                    self.position = event.position
                    if (found := self._told(event)) is not None:
                        yield found
                reach = self.reach
        finally:
            self._join(None)

    @property
    def _is_current(self) -> bool:
        """Whether nothing has changed of who he is since he was last looked at."""
        return self._context.services.references.current.version == self._version

    def _soon(self, events: list[Event]) -> Soon | None:
        """What he will be told with others, unless his rights change before its turn comes."""
        those = self._alike
        if those is None or those.members <= 1 or self._former or len(events) == 1:
            return None
        return None if those.prepared >= events[-1].position else Soon(those.told(events))

    def _join(self, those: Alike | None) -> None:
        """Be one of those who follow the same, and no longer of others."""
        if self._alike is not None:
            self._alike.go()
        if those is not None:
            those.come()
        self._alike = those

    async def news(self, seconds: float) -> AsyncGenerator[tuple[int, int, int]]:
        """Whenever something has happened, and after so many seconds: where he is now, and when."""
        live, loop = self._live, asyncio.get_running_loop()
        while True:
            news = live.hub.news
            await self._renewed()
            yield live.hub.head, self._version, int(loop.time() / seconds)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await news.wait()

    def _told(self, event: Event) -> Told | None:
        if self._origin is not None and event.origin == self._origin:
            return None
        if self._former:
            self._former = [each for each in self._former if each[1] >= event.position]
        if self._alike is not None and not self._former:
            meaning = self._alike.meaning(event)
            if self._view.sight.owner not in meaning.owners:
                return meaning.told
        means = effect(event, self._view, [view for view, _ in self._former])
        if means is None:
            return None
        told = TicketEvent(self._cursor(), means, event.ticket_id, event)
        return Told(told, (told.id, means.value, self.rights), ticket=event.ticket_id)

    def _cursor(self, *, is_last: bool = True) -> str:
        """Where he is; until he knows all that a change of his rights means, he cannot go on."""
        is_settled = is_last and all(until <= self.position for _, until in self._former)
        return cursor(PLACE, (self.position, self._sight if is_settled else HALFWAY))

    async def _regrouped(self) -> list[Told | Among]:
        """With whom he follows from now on, and which tickets he gained or lost by his rights."""
        told = await self._renewed()
        common = self._viewer.without_own
        view = View(common.sight, self._view.following)
        those = alike(self._live, view, common.rights, self._sight)
        self._join(those)
        return [Among(those), *told]

    async def _renewed(self) -> list[Told]:
        """Who he is now, and which tickets he thereby gained or lost."""
        if self._is_current:
            return []
        self._version = self._context.services.references.current.version
        viewer = await viewers.renewed(self._context.services, self._viewer)
        if viewer is None:
            raise Unauthenticated
        former, self._viewer, self._context.asking = self._view, viewer, viewer
        current = self._context.services.references.current
        self._view = self._wanted.renewed(viewer, current, former)
        self.rights, self._sight = (
            viewer.rights,
            sight_of(self._live, viewer, current, self._wanted),
        )
        found = await self._differences(former)
        if self._view != former:
            self.reach = self.reach.renewed([self._view, *(view for view, _ in self._former)])
        return found

    async def _differences(self, former: View) -> list[Told]:
        """Which tickets came and went by a change of his rights."""
        elsewhere = _changed(former, self._view)
        if not elsewhere:
            return []
        found = [(_means(each, former, self._view), each) for each in await self._among(elsewhere)]
        # what is still to come of what happened until now may be about tickets he no longer sees
        await self._live.log.assign()
        self._former.append((former, (await self._live.log.bounds())[0]))
        return self._all([(means, ticket) for means, ticket in found if means])

    def _all(self, found: list[tuple[Effect, Ticket]]) -> list[Told]:
        told = []
        for number, (means, ticket) in enumerate(found, start=1):
            place = self._cursor(is_last=number == len(found))
            told.append(Told(TicketEvent(place, means, ticket.pk, None)))
        return told

    async def _among(self, queues: frozenset[QueueId]) -> list[Ticket]:
        """The tickets in these queues that he follows, or did."""
        following = replace(self._view.following, queues=None)
        return await followed(self._context, View(Sight(queues), following))


def _means(ticket: Ticket, former: View, view: View) -> Effect | None:
    """What other rights mean for a ticket that stays where it is."""
    place = Place(ticket.queue_id, ticket.state_id, ticket.owner_id)
    was, holds = former.holds(place), view.holds(place)
    return None if was == holds else Effect.ENTERED if holds else Effect.LEFT


def _changed(former: View, view: View) -> frozenset[QueueId]:
    """The queues he sees, or follows, only before or only since."""
    followed = [each.following.queues or frozenset() for each in (former, view)]
    return (former.sight.queues ^ view.sight.queues) | (followed[0] ^ followed[1])


def _queues(view: View) -> frozenset[QueueId]:
    """The queues whose tickets he is told of."""
    queues = view.following.queues
    return view.sight.queues if queues is None else view.sight.queues & queues
