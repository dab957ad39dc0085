"""The fields of a queue that are not its own columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from strawberry import Parent

from domain.paging import Order, Page, cursor, page, window
from domain.reference import Lock, Queue, StateType
from domain.tickets import QueueCount, Ticket
from resolvers.arguments import After, First
from resolvers.context import Info
from resolvers.tickets import FilterArgument, OrderArgument, tickets_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from domain.reference import Reference

BY_NAME = Order("queues", (str,))


@dataclass(slots=True)
class QueueCounters:
    """How much work waits in a queue."""

    total: int = 0
    new: int = 0
    open: int = 0
    pending_reminder: int = 0
    pending_auto: int = 0
    unlocked: int = 0
    mine: int = 0
    escalated: int = 0


COUNTED = {
    StateType.NEW: "new",
    StateType.OPEN: "open",
    StateType.PENDING_REMINDER: "pending_reminder",
    StateType.PENDING_AUTO: "pending_auto",
}


def parent(queue: Parent[Queue], info: Info) -> Queue | None:
    found = info.context.reference.queue_by_name.get(queue.parent_name)
    return found if found and info.context.viewer.sees(found.pk) else None


def children(queue: Parent[Queue], info: Info) -> list[Queue]:
    below = info.context.reference.children(queue)
    return [child for child in below if info.context.viewer.sees(child.pk)]


def tickets(
    queue: Parent[Queue],
    info: Info,
    filter: FilterArgument = None,
    order_by: OrderArgument = None,
    first: First = None,
    after: After = None,
) -> Awaitable[Page[Ticket]]:
    return tickets_of(info.context, "queue_id", queue.pk, (filter, order_by), (first, after))


async def counters(queue: Parent[Queue], info: Info) -> QueueCounters:
    rows = await info.context.loaders.queue_counts.load(queue.pk)
    return counted(rows, info.context.reference)


def counted(rows: list[QueueCount], reference: Reference) -> QueueCounters:
    """Sum up the tickets of a queue that are work still to be done."""
    counters = QueueCounters()
    for row in rows:
        kind = reference.states[row.state_id].type
        unlocked = reference.locks[row.lock_id] is Lock.UNLOCKED
        belongs = {"total": True, COUNTED[kind]: True, "unlocked": unlocked}
        belongs |= {"mine": row.mine and not unlocked, "escalated": row.escalated}
        for name in (name for name, counts in belongs.items() if counts):
            setattr(counters, name, getattr(counters, name) + row.tickets)
    return counters


def visible_queues(info: Info, first: int | None, after: str | None) -> Page[Queue]:
    """The valid queues the viewer may read, by name."""
    wanted = window(BY_NAME, first=first, after=after)
    reference, viewer = info.context.reference, info.context.viewer
    seen = [q for q in reference.queues.values() if q.valid and viewer.sees(q.pk)]
    start = wanted.position[0] if wanted.position else ""
    rest = sorted((q for q in seen if q.name > start), key=lambda q: q.name)

    async def count() -> int:
        return len(seen)

    return page(rest[: wanted.size + 1], wanted, lambda q: cursor(BY_NAME, (q.name,)), count)
