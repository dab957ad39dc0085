"""All who follow the same with the same rights: what an event means to them is found out once.

What somebody sees only because he owns it is not one of these rights: two agents would never have
the same. An event that is about such a ticket is his own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.events import effect
from domain.paging import cursor
from resolvers.live.events import PLACE, TicketEvent
from resolvers.live.told import Told

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Hashable, Iterable, Sequence

    from domain.events import Event, View
    from domain.ids import UserId
    from events.live import Live
    from resolvers.live.told import Begin

KEPT = 100  # events whose meaning is remembered, where there is more than one of them


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an event means to all of them, but for those to whom it is about a ticket they own."""

    event: Event
    told: Told | None  # None where it means nothing to them
    owners: frozenset[UserId]  # who owned it where the others do not see it


class Alike:
    """Those who have this view and these rights; `sight` is what their cursors say of it."""

    def __init__(self, view: View, sight: str) -> None:
        self.members = 0  # who follow now
        self.rests = 0  # for how many more times nothing is made ahead: it took too long
        self.prepared = 0  # the place until which answers were made before they were asked for
        self._view, self._sight = view, sight
        self._found: dict[int, Meaning] = {}  # by place, as they were asked for
        self._asking: dict[Hashable, list[Begin]] = {}

    def come(self) -> None:
        """One more of them follows."""
        self.members += 1

    def go(self) -> None:
        """He follows no longer. What was found out together is of no use to one alone."""
        self.members -= 1
        if self.members <= 1:
            self._found.clear()

    def join(self, asked: Hashable, begin: Begin) -> None:
        """One of them asks for this; `begin` makes the answers to what they will be told."""
        self._asking.setdefault(asked, []).append(begin)

    def leave(self, asked: Hashable, begin: Begin) -> None:
        """He follows no longer."""
        self._asking[asked].remove(begin)
        if not self._asking[asked]:
            del self._asking[asked]

    def ahead(self, events: Sequence[Event]) -> list[asyncio.Task[Any]]:
        """Begin the answers that several of them will want when they are told of these events."""
        if self.members <= 1:
            return []
        self.prepared = events[-1].position
        told = self.told(events)
        return [task for begins in self._asking.values() for task in begins[0](told)]

    def told(self, events: Iterable[Event]) -> list[Told]:
        """What they are told of these events."""
        return [told for event in events if (told := self.meaning(event).told) is not None]

    def meaning(self, event: Event) -> Meaning:
        """What it means to them."""
        if self.members <= 1:
            return self._means(event)
        known = self._found.get(event.position)
        # whoever reads it from the log again may find that the ticket is elsewhere now
        if known is None or known.event is not event:
            known = self._found[event.position] = self._means(event)
            if len(self._found) > KEPT:
                del self._found[next(iter(self._found))]
        return known

    def _means(self, event: Event) -> Meaning:
        places = (event.before, event.after, event.now.place if event.now else None)
        beyond = [place for place in places if place and not place.seen(self._view.sight)]
        owners = frozenset(place.owner_id for place in beyond)
        means = effect(event, self._view)
        if means is None:
            return Meaning(event, None, owners)
        place = cursor(PLACE, (event.position, self._sight))
        shown = TicketEvent(place, means, event.ticket_id, event)
        share = event.position, means.value, self
        told = Told(shown, share, common=True, ticket=event.ticket_id)
        return Meaning(event, told, owners)


def alike(live: Live, view: View, rights: Hashable, sight: str) -> Alike:
    """The same one for all who have the same."""
    key = view, rights, sight
    found: Alike | None = live.alike.get(key)
    if found is None:
        found = live.alike[key] = Alike(view, sight)
    return found
