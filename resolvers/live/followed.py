"""The tickets that somebody follows, as they are now: where his rights are others than before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ResyncRequired
from domain.filters import TicketFilter
from domain.paging import Window
from resolvers.live.cursors import RIGHTS_CHANGED

if TYPE_CHECKING:
    from domain.events import View
    from domain.tickets import Ticket
    from resolvers.context import Context

MOST_AT_ONCE = 500  # tickets that somebody gains or loses by a change of his rights


async def followed(context: Context, view: View, but_not: View | None = None) -> list[Ticket]:
    """The tickets in this view, and not in the other. Raises `ResyncRequired` for too many."""
    wanted = replace(_wanted(view), but_not=_wanted(but_not) if but_not else None)
    fresh = context.fresh()
    try:
        found = await fresh.loaders.ticket_page(wanted, (), Window(MOST_AT_ONCE))
    finally:
        await fresh.close()
    if len(found) > MOST_AT_ONCE:
        raise ResyncRequired(RIGHTS_CHANGED)
    return found


def _wanted(view: View) -> TicketFilter:
    following = view.following
    return TicketFilter(
        sight=view.sight,
        ids=following.tickets,
        queues=following.queues,
        states=following.states,
        owners=following.owners,
        customer_logins=_tuple(following.customer_logins),
        customer_ids=_tuple(following.customer_ids),
        watched_by=following.watched_by,
        archived=None,
    )


def _tuple(values: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(sorted(values))
