"""What events mean to customers: of what agents do among themselves they hear nothing.

Which tickets a customer sees is known at each event, by the customer that the ticket had then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ResyncRequired
from domain.events import Effect, effect
from domain.history import HistoryKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Event, View

# what changes something that a customer sees of a ticket, beside its articles (schema/audience.py)
TOLD = frozenset(
    {
        HistoryKind.NEW_TICKET,
        HistoryKind.MOVE,
        HistoryKind.REMOVE,
        HistoryKind.MERGED,
        HistoryKind.CUSTOMER_UPDATE,
        HistoryKind.STATE_UPDATE,
        HistoryKind.PRIORITY_UPDATE,
        HistoryKind.TITLE_UPDATE,
        HistoryKind.TYPE_UPDATE,
        HistoryKind.SERVICE_UPDATE,
        HistoryKind.ARCHIVE_FLAG_UPDATE,
    }
)
# what brings an article; other lines name one as well, such as the time that it took
BRINGING = frozenset(
    {
        HistoryKind.FOLLOW_UP,
        HistoryKind.SEND_AUTO_REJECT,
        HistoryKind.SEND_AUTO_REPLY,
        HistoryKind.SEND_AUTO_FOLLOW_UP,
        HistoryKind.FORWARD,
        HistoryKind.SEND_ANSWER,
        HistoryKind.SEND_CUSTOMER_NOTIFICATION,
        HistoryKind.EMAIL_AGENT,
        HistoryKind.EMAIL_CUSTOMER,
        HistoryKind.EMAIL_RESEND,
        HistoryKind.PHONE_CALL_AGENT,
        HistoryKind.PHONE_CALL_CUSTOMER,
        HistoryKind.ADD_NOTE,
        HistoryKind.WEB_REQUEST_CUSTOMER,
        HistoryKind.SYSTEM_REQUEST,
    }
)
UNCERTAIN = "It is not known for certain which tickets you may see since then."


def is_told(event: Event) -> bool:
    """Whether customers may know what has happened."""
    return event.kind in TOLD or (event.kind in BRINGING and event.is_visible)


def customer_effect(event: Event, view: View, former: Sequence[View] = ()) -> Effect | None:
    """What the event means to the customer who has this view, and had others a moment ago.

    Raises `ResyncRequired` where it is not known whose the ticket was, and it may have been his.
    """
    means, views = effect(event, view, former), (view, *former)
    if means is None and any(_may_have_left(event, each) for each in views):
        raise ResyncRequired(UNCERTAIN)
    # what comes or goes without a word is told; what stays where his rights were others was told
    stays = all(any(map(one.holds, event.befores)) == one.holds(event.after) for one in views)
    is_news = is_told(event) and view.holds(event.after)
    return means if is_news or not stays else None


def _may_have_left(event: Event, view: View) -> bool:
    wanted, after = view.following.tickets, event.after
    if view.holds(after) or not (wanted is None or event.ticket_id in wanted):
        return False
    return any(
        place is not None and place.customer is None and place.queue_id in view.sight.queues
        for place in event.befores
    )
