"""A customer who follows tickets: his own and those of his companies, and what he may see of them.

His companies may change by what a source says, of which nothing tells: they are looked at before
he is told anything, and now and then.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from domain.customer_events import customer_effect, is_told
from domain.errors import Unauthenticated
from domain.events import Effect, View
from domain.paging import cursor
from domain.reach import Reach
from resolvers import viewers
from resolvers.live.cursors import HALFWAY, sight_of, start
from resolvers.live.events import PLACE, TicketEvent
from resolvers.live.followed import followed
from resolvers.live.inputs import check_origin
from resolvers.live.told import Told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from auth.sealing import Seal
    from domain.events import Event
    from domain.ids import TicketId
    from domain.viewer import Viewer
    from resolvers.context import Context
    from resolvers.live.inputs import EventFilterInput

LOOK_SECONDS = 30.0  # after which his companies are looked at, whatever happens


class CustomerFollower:
    """Follows from a place on, or from now; rights are looked at anew before he is told of it."""

    def __init__(
        self,
        context: Context,
        wanted: EventFilterInput,
        since: str | None,
        origin: str | None,
        seal: Seal,
    ) -> None:
        """`seal`: of the cursors that he gets.

        Raises `InvalidInput`, and `ResyncRequired` where he sees other things than before.
        """
        check_origin(origin)
        self._seal = seal
        self._context, self._wanted, self._origin = context, wanted, origin
        self._live, self._viewer = context.services.live, context.viewer
        self._view = wanted.view(self._viewer, context.services.references.current)
        self._former: list[tuple[View, int]] = []  # … and until which place it may matter
        current = context.services.references.current
        self._sight = sight_of(self._live, self._viewer, current, wanted)
        self._looked = -1, 0.0  # with which small tables, and when
        self.position = start(self._live, since, self._sight)
        self.reach = Reach.of([self._view])

    async def events(self) -> AsyncGenerator[Told]:
        """What happens, in order, until he stops, or has to ask anew."""
        for told in await self._renewed():
            yield told
        reach = self.reach
        async for events in self._live.since(self, LOOK_SECONDS):
            if not events:
                for told in await self._renewed():
                    yield told
            for event in events:
                if self._is_due or self._means(event) is not None:
                    for told in await self._renewed(event):
                        yield told
                if self.reach is not reach:
                    break  # what was left out may mean something to him now
                self._pass(event)
                if (found := self._told(event)) is not None:
                    yield found
            reach = self.reach

    @property
    def _is_due(self) -> bool:
        """Whether he has to be looked at, whatever happens."""
        version, when = self._looked
        current = self._context.services.references.current.version
        return version != current or when + LOOK_SECONDS < self._now

    @property
    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _pass(self, event: Event) -> None:
        self.position = event.position
        self._former = [each for each in self._former if each[1] >= event.position]

    def _means(self, event: Event) -> Effect | None:
        if self._origin is not None and event.origin == self._origin:
            return None
        return customer_effect(event, self._view, [view for view, _ in self._former])

    def _told(self, event: Event) -> Told | None:
        means = self._means(event)
        if means is None:
            return None
        shown = event if is_told(event) else None
        return self._as_told(self._cursor(), means, event.ticket_id, shown)

    def _as_told(self, place: str, means: Effect, ticket: TicketId, event: Event | None) -> Told:
        told = TicketEvent(self._seal.sealed(place), means, ticket, event)
        return Told(told, (place, means, ticket, self._viewer.rights), ticket=ticket)

    def _cursor(self, *, is_last: bool = True) -> str:
        """Where he is; until he knows all that a change of his rights means, he cannot go on."""
        is_settled = is_last and all(until <= self.position for _, until in self._former)
        return cursor(PLACE, (self.position, self._sight if is_settled else HALFWAY))

    async def _renewed(self, event: Event | None = None) -> list[Told]:
        """Who he is now, or when this event is told; which tickets he thereby gained or lost."""
        self._looked = self._context.services.references.current.version, self._now
        viewer = await self._looked_at(event)
        if viewer is None:
            raise Unauthenticated
        former, current = self._view, self._context.services.references.current
        self._view = self._wanted.renewed(viewer, current, former)
        self._viewer = self._context.asking = viewer
        self._sight = sight_of(self._live, viewer, current, self._wanted)
        if self._view == former:
            return []
        found = await self._differences(former)
        self.reach = self.reach.renewed([self._view, *(view for view, _ in self._former)])
        return found

    async def _looked_at(self, event: Event | None) -> Viewer | None:
        """He as he is now. All that he follows is told of an event by one look."""
        look = partial(viewers.renewed, self._context.services, self._viewer)
        if event is None:
            return await look()
        key = "viewer", self._viewer.principal, self._looked[0], event.position, self._live.hub.head
        found: Viewer | None = await self._live.answers.get(key, look)
        return found

    async def _differences(self, former: View) -> list[Told]:
        """Which tickets came and went by a change of his rights."""
        lost = await followed(self._context, former, but_not=self._view)
        gained = await followed(self._context, self._view, but_not=former)
        # what is still to come of what happened until now may be about tickets he no longer sees
        await self._live.log.assign()
        self._former.append((former, (await self._live.log.bounds())[0]))
        found = [*((ticket.pk, Effect.LEFT) for ticket in lost)]
        found += [(ticket.pk, Effect.ENTERED) for ticket in gained]
        told = []
        for number, (pk, means) in enumerate(sorted(found, key=lambda each: each[0]), start=1):
            place = self._cursor(is_last=number == len(found))
            told.append(self._as_told(place, means, pk, None))
        return told
