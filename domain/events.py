"""What happened to tickets, one after the other, and what it means to somebody who follows.

An event is a line of history. History says where a ticket was after each line (queue, state,
owner), so the line before says where it was until then: whether a ticket came into what somebody
follows, or left it, is known without remembering anything about him. Whose it was is kept with the
event, for customers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from domain.history import HistoryKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.changes import TicketCustomer
    from domain.ids import ArticleId, HistoryId, QueueId, StateId, TicketId, UserId
    from domain.viewer import Sight


class Effect(Enum):
    """What an event means to whoever follows."""

    CHANGED = "changed"
    ENTERED = "entered"
    LEFT = "left"


# with these a ticket may come or go although it stays where it is
ELSEWHERE = frozenset(
    {
        HistoryKind.CUSTOMER_UPDATE,
        HistoryKind.SUBSCRIBE,
        HistoryKind.UNSUBSCRIBE,
        HistoryKind.MERGED,
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket was at some time, and whose; None where that is not known for certain."""

    queue_id: QueueId
    state_id: StateId
    owner_id: UserId
    customer: TicketCustomer | None = None

    def seen(self, sight: Sight) -> bool:
        """Whether somebody with this sight sees it there (`db/sight.py`)."""
        if sight.is_customers:
            return self.queue_id in sight.queues and self._of(sight)
        return self.queue_id in sight.queues or sight.owner == self.owner_id

    def _of(self, sight: Sight) -> bool:
        if self.customer is None:
            return False
        login, company = self.customer.login or "", self.customer.customer_id or ""
        return sight.holds_person({login.lower()} - {""}, [company] if company else [])


@dataclass(frozen=True, slots=True)
class Present:
    """What else a ticket is now; `turned` is the last line of history that changed any of it."""

    place: Place
    customer_id: str | None
    customer_login: str | None
    watchers: frozenset[UserId]
    turned: HistoryId | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `before` and `after` are None where the ticket was not there, `now` is today.

    `position` is its place in the log, the same for everybody; `text` is what history has, which
    may be cut off.
    """

    position: int
    ticket_id: TicketId
    history_id: HistoryId | None
    created_at: datetime
    origin: str | None
    kind: HistoryKind
    actor_id: UserId | None
    article_id: ArticleId | None
    text: str
    before: Place | None
    after: Place | None
    now: Present | None
    others: tuple[Place, ...] = ()  # where else it may have been until now: by its customer
    is_visible: bool = False  # whether customers may see its article

    @property
    def befores(self) -> tuple[Place | None, ...]:
        """All that it may have been until now."""
        return self.before, *self.others

    @property
    def is_settled(self) -> bool:
        """Whether the ticket is now what it was before, but for its place."""
        turned = self.now.turned if self.now else None
        return turned is None or self.history_id is None or turned < self.history_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Which tickets somebody follows: every given condition holds. `kinds` is of their changes."""

    tickets: frozenset[TicketId] | None = None
    queues: frozenset[QueueId] | None = None
    states: frozenset[StateId] | None = None
    owners: frozenset[UserId] | None = None
    customer_logins: frozenset[str] | None = None  # in small letters
    customer_ids: frozenset[str] | None = None
    watched_by: UserId | None = None
    kinds: frozenset[HistoryKind] | None = None

    def holds_place(self, place: Place) -> bool:
        """Whether a ticket that is there is one of them, as far as that says it."""
        return (
            (self.queues is None or place.queue_id in self.queues)
            and (self.states is None or place.state_id in self.states)
            and (self.owners is None or place.owner_id in self.owners)
        )

    def holds(self, now: Present) -> bool:
        """Whether it is one of them by all that is known of it now but where it is."""
        login = (now.customer_login or "").lower()
        return (
            (self.customer_logins is None or login in self.customer_logins)
            and (self.customer_ids is None or now.customer_id in self.customer_ids)
            and (self.watched_by is None or self.watched_by in now.watchers)
        )


@dataclass(frozen=True, slots=True)
class View:
    """What somebody sees of what he follows."""

    sight: Sight
    following: Following

    def holds(self, place: Place | None) -> bool:
        """Whether a ticket that is there is in it, as far as that says it."""
        return place is not None and place.seen(self.sight) and self.following.holds_place(place)


def effect(event: Event, view: View, former: Sequence[View] = ()) -> Effect | None:
    """What the event means to whoever has this view, and had others a moment ago; or nothing.

    He hears of a ticket that he may see when it happened and now; that one has left, whoever could
    see it before. So whatever was left out in between, the last he hears of a ticket is true.
    """
    following = view.following
    if following.tickets is not None and event.ticket_id not in following.tickets:
        return None
    held = [any(map(each.holds, event.befores)) for each in (view, *former)]
    was, holds = any(held), event.now is None or following.holds(event.now)
    if not view.holds(event.after):
        # what it was else is not known: it may have been in it until now
        may_have_held = holds or (_narrows(following) and not event.is_settled)
        return Effect.LEFT if was and may_have_held else None
    if not holds:
        return Effect.LEFT if was and event.kind in ELSEWHERE else None
    if event.now is None or not event.now.place.seen(view.sight):
        return None
    if not all(held) or (event.kind in ELSEWHERE and _narrows(following)):
        return Effect.ENTERED
    is_wanted = following.kinds is None or event.kind in following.kinds
    return Effect.CHANGED if is_wanted else None


def _narrows(following: Following) -> bool:
    """Whether more than places decides."""
    return (following.customer_logins, following.customer_ids, following.watched_by) != (None,) * 3
