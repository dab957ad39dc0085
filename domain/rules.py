"""What may be done to a ticket now: the one place that decides it, for changes and `viewerCan`.

The rights are those of OTRS's screens (`Ticket::Frontend::<Screen>###Permission`), the locks those
of `###RequiredLock`. OTRS has no right of its own for most verbs: these take `rw`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from domain.errors import (
    Conflict,
    FollowUpRefused,
    Forbidden,
    MissingRight,
    NotOffered,
    TicketLocked,
    TicketMerged,
)
from domain.reference import VIEWABLE, Lock, StateType
from domain.viewer import Right

if TYPE_CHECKING:
    from domain.errors import Refusal
    from domain.reference import Reference
    from domain.tickets import Ticket
    from domain.viewer import Viewer

POSSIBLE = "possible"  # OTRS compares the name; with any other the portal asks for a new ticket
NOTHING = "Nothing may be changed here, or with this token."
# of what it was merged into, which is not his, a customer is told nothing
NO_MORE = "This ticket takes no answers any more: make a new one."


class LockRule(Enum):
    """What a verb has to do with the lock."""

    FREE = "free"  # it does not matter who holds it
    HELD = "held"  # nobody else may hold it
    TAKEN = "taken"  # the same, and whoever acts takes it and becomes the owner


@dataclass(frozen=True, slots=True)
class Rule:
    """What a verb takes; `merged`: whether it may be done to a ticket that was merged away."""

    right: Right = Right.WRITE
    lock: LockRule = LockRule.FREE
    merged: bool = False


class Verb(Enum):
    """What can be done to a ticket."""

    NOTE = "note"
    PHONE_IN = "phone in"
    PHONE_OUT = "phone out"
    TITLE = "title"
    MOVE = "move"
    STATE = "state"
    PENDING = "pending"
    CLOSE = "close"
    PRIORITY = "priority"
    TYPE = "type"
    SERVICE = "service"
    SLA = "sla"
    OWNER = "owner"
    RESPONSIBLE = "responsible"
    LOCK = "lock"
    UNLOCK = "unlock"
    CUSTOMER = "customer"
    FIELDS = "fields"
    ARCHIVE = "archive"
    LINK = "link"
    SPLIT = "split"
    MERGE = "merge"
    UNMERGE = "unmerge"
    WATCH = "watch"
    SEEN = "seen"


RULES = {
    Verb.NOTE: Rule(Right.NOTE),
    Verb.PHONE_IN: Rule(),
    Verb.PHONE_OUT: Rule(lock=LockRule.TAKEN),
    Verb.TITLE: Rule(),
    Verb.MOVE: Rule(lock=LockRule.TAKEN),
    Verb.STATE: Rule(),
    Verb.PENDING: Rule(lock=LockRule.TAKEN),
    Verb.CLOSE: Rule(lock=LockRule.TAKEN),
    Verb.PRIORITY: Rule(Right.PRIORITY, LockRule.TAKEN),
    Verb.TYPE: Rule(),
    Verb.SERVICE: Rule(),
    Verb.SLA: Rule(),
    Verb.OWNER: Rule(Right.OWNER),
    Verb.RESPONSIBLE: Rule(),
    Verb.LOCK: Rule(lock=LockRule.TAKEN),
    Verb.UNLOCK: Rule(lock=LockRule.HELD),
    Verb.CUSTOMER: Rule(),
    Verb.FIELDS: Rule(),
    Verb.ARCHIVE: Rule(merged=True),
    Verb.LINK: Rule(merged=True),
    Verb.SPLIT: Rule(),
    Verb.MERGE: Rule(lock=LockRule.TAKEN),
    Verb.UNMERGE: Rule(merged=True),
    Verb.WATCH: Rule(Right.READ, merged=True),
    Verb.SEEN: Rule(Right.READ, merged=True),
}


# what is done to a queue of one's choice, and the right that it takes there
PLACES = {Verb.MOVE: Right.MOVE_INTO, Verb.SPLIT: Right.CREATE}


def refusal(
    viewer: Viewer, ticket: Ticket, verb: Verb, reference: Reference, *, field: str
) -> Refusal | None:
    """Why the viewer may not do this to a ticket that he sees; None if he may."""
    rule, queue = RULES[verb], reference.queues[ticket.queue_id]
    if not viewer.may_write:
        return Forbidden(field, NOTHING)
    # customers have `rw` as a right of their own, and none of these verbs
    if not viewer.is_agent or not viewer.may(rule.right, ticket, queue):
        return MissingRight(field, rule.right, queue)
    merged = reference.states[ticket.state_id].type is StateType.MERGED
    if merged and not rule.merged:
        return TicketMerged(field)
    if verb is Verb.UNMERGE and not merged:
        return Conflict(field, "The ticket is not merged into another one.")
    if rule.lock is not LockRule.FREE and held_by_another(viewer, ticket, reference):
        return lock_refusal(ticket, reference, field=field)
    return state_refusal(StateType.MERGED, reference, field=field) if verb is Verb.MERGE else None


def has_place(viewer: Viewer, verb: Verb, reference: Reference) -> bool:
    """Whether there is a queue that the viewer may do this to, where the verb takes one."""
    right = PLACES.get(verb)
    if right is None:
        return True
    queues = reference.queues.values() if viewer.groups.get(right) else ()
    return any(queue.valid and viewer.may_in(right, queue) for queue in queues)


def state_refusal(kind: StateType, reference: Reference, *, field: str) -> Refusal | None:
    """Why nothing can be led into the first valid state of a type; None where there is one."""
    if reference.first_state(kind):
        return None
    what = f"There is no valid state of the type “{kind.value}”"
    return NotOffered(field, f"{what}: an administrator has to make one valid.")


def lock_refusal(ticket: Ticket, reference: Reference, *, field: str) -> TicketLocked:
    """That somebody else holds the ticket."""
    return TicketLocked(field, reference.agents[ticket.owner_id])


def follow_up_refusal(
    viewer: Viewer, ticket: Ticket, reference: Reference, *, field: str
) -> Refusal | None:
    """Why the viewer may not answer a ticket that he sees, as a customer; None if he may.

    The one verb of customers (OTRS: CustomerTicketZoom).
    """
    queue, kind = reference.queues[ticket.queue_id], reference.states[ticket.state_id].type
    if not viewer.may_write:
        return Forbidden(field, NOTHING)
    if viewer.is_agent:
        return Forbidden(field, "Customers follow up here. Agents add notes and calls.")
    if not viewer.may_in(Right.WRITE, queue):
        return MissingRight(field, Right.WRITE, queue)
    if kind is StateType.MERGED:
        return FollowUpRefused(field, NO_MORE)
    if kind not in VIEWABLE and queue.follow_up != POSSIBLE:
        return FollowUpRefused(field, "The ticket is closed: make a new one.")
    return None


def held_by_another(viewer: Viewer, ticket: Ticket, reference: Reference) -> bool:
    """Whether it is locked by somebody who is not the viewer (OTRS: OwnerCheck).

    Whoever is responsible for it is let through as well.
    """
    holders = {ticket.owner_id, ticket.responsible_id}
    return is_locked(ticket, reference) and viewer.agent_id not in holders


def is_locked(ticket: Ticket, reference: Reference) -> bool:
    """Whether its owner has taken it; OTRS's `tmp_lock` counts as available."""
    return reference.locks[ticket.lock_id] is Lock.LOCKED
