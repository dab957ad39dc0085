"""An agent's own lists of tickets, as the toolbar of OTRS has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from domain.errors import InvalidInput
from domain.filters import TicketFilter, TicketOrder, TicketOrderField, list_order
from domain.paging import Page, window
from domain.reference import Lock
from domain.tickets import Ticket
from domain.viewer import Viewer
from resolvers.arguments import After, First
from resolvers.context import Info
from resolvers.inputs import orders
from resolvers.tickets import OrderArgument, all_tickets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MOST_MINUTES = 60 * 24 * 366
SOONEST = (TicketOrder(TicketOrderField.ESCALATION, descending=False),)


def my_tickets(asking: Parent[Viewer]) -> Viewer:
    return asking


def list_of(
    narrow: Callable[[TicketFilter, Info, Viewer], TicketFilter],
) -> Callable[..., Awaitable[Page[Ticket]]]:
    """The resolver of a list: all that the viewer sees, made narrower."""

    async def found(
        asking: Parent[Viewer],
        info: Info,
        order_by: OrderArgument = None,
        first: First = None,
        after: After = None,
    ) -> Page[Ticket]:
        wanted = narrow(TicketFilter(sight=asking.sight), info, asking)
        return await _page(info, wanted, orders(order_by), (first, after))

    return found


async def escalating(
    asking: Parent[Viewer],
    info: Info,
    within: Annotated[
        int,
        strawberry.argument(
            description=f"Minutes from now, at most {MOST_MINUTES}; 0 for what is overdue already."
        ),
    ] = 0,
    order_by: OrderArgument = None,
    first: First = None,
    after: After = None,
) -> Page[Ticket]:
    if not 0 <= within <= MOST_MINUTES:
        raise InvalidInput("within", f"0 to {MOST_MINUTES} minutes, not {within}")
    until = info.context.loaders.now + timedelta(minutes=within)
    wanted = replace(
        owned(TicketFilter(sight=asking.sight), info, asking),
        escalating_until=int(until.timestamp()),
    )
    order = orders(order_by) if order_by else SOONEST
    return await _page(info, wanted, order, (first, after))


def locked(wanted: TicketFilter, info: Info, asking: Viewer) -> TicketFilter:
    """Those that he holds."""
    kinds = info.context.reference.locks.items()
    held = frozenset(pk for pk, lock in kinds if lock is Lock.LOCKED)
    return replace(wanted, owners=frozenset({asking.agent_id}), lock_ids=held)


def watched(wanted: TicketFilter, _: Info, asking: Viewer) -> TicketFilter:
    """Those that he watches, closed or not (OTRS: AgentTicketWatchView)."""
    return replace(wanted, watched_by=asking.agent_id)


def owned(wanted: TicketFilter, info: Info, asking: Viewer) -> TicketFilter:
    """Those that he owns and that are work still to be done."""
    return replace(wanted, owners=frozenset({asking.agent_id}), states=_to_be_done(info))


def responsible(wanted: TicketFilter, info: Info, asking: Viewer) -> TicketFilter:
    """Those that he answers for and that are work still to be done."""
    return replace(wanted, responsibles=frozenset({asking.agent_id}), states=_to_be_done(info))


def _to_be_done(info: Info) -> frozenset[Any]:
    return frozenset(info.context.reference.viewable_states)


async def _page(
    info: Info,
    wanted: TicketFilter,
    order: tuple[TicketOrder, ...],
    asked: tuple[int | None, str | None],
) -> Page[Ticket]:
    first, after = asked
    part = window(list_order(order), first=first, after=after)
    return await all_tickets(info.context, wanted, order, part)
