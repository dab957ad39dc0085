"""Changing a ticket: everything that is asked for is allowed first, then done, then written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actions import attributes
from db.rows import utc
from domain.errors import TicketLocked
from domain.rules import RULES, LockRule, Verb, is_locked, refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from actions.work import Work
    from domain.errors import Refusal

LOCKED_SINCE = """
    SELECT max(ticket_history.create_time) FROM ticket_history
    JOIN ticket_history_type ON ticket_history_type.id = ticket_history.history_type_id
    WHERE ticket_history.ticket_id = $1 AND ticket_history_type.name IN ('Lock', 'OwnerUpdate')
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what it is to the rules, which part of the input asks for it, and how.

    `differs` says of what gives the lock back whether it would change anything: if not, the lock is
    not taken for it either, so that doing it again leaves no lines of locking and unlocking.
    """

    verb: Verb
    field: str
    apply: Callable[[Work], Awaitable[None] | None]
    differs: Callable[[Work], bool] | None = None


async def change(work: Work, steps: Sequence[Step]) -> None:
    """Do all steps in their order; nothing is done unless everything may be.

    All are judged by the ticket as it was: who takes it for one of them is not yet its owner.
    """
    for step in steps:
        await _check(work, step.verb, field=step.field)
    for step in steps:
        if step.differs is None or step.differs(work):
            _take_for(work, step.verb)
    for step in steps:
        waiting = step.apply(work)
        if waiting is not None:
            await waiting


async def allow(work: Work, verb: Verb, *, field: str) -> None:
    """Raises the refusal where the actor may not; takes the lock where the verb does."""
    await _check(work, verb, field=field)
    _take_for(work, verb)


async def _check(work: Work, verb: Verb, *, field: str) -> None:
    unit = work.unit
    why = refusal(unit.actor, work.ticket, verb, unit.reference, field=field)
    if why is not None:
        raise await told(work, why)


async def told(work: Work, why: Refusal) -> Refusal:
    """The refusal; where somebody else holds the ticket, with since when."""
    if not isinstance(why, TicketLocked):
        return why
    [[since]] = await work.unit.tx.rows(LOCKED_SINCE, work.ticket.pk)
    holder = work.unit.reference.agents[work.ticket.owner_id]
    return TicketLocked(why.field, holder, utc(since, work.unit.host.zone) if since else None)


def _take_for(work: Work, verb: Verb) -> None:
    if RULES[verb].lock is LockRule.TAKEN:
        take(work)


def take(work: Work) -> None:
    """Lock the ticket for the actor, unless it is locked (OTRS: RequiredLock)."""
    if work.unit.actor.agent and not is_locked(work.ticket, work.unit.reference):
        attributes.lock(work)
        attributes.set_owner(work, work.unit.actor.agent)
