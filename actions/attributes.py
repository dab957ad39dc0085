"""The attributes of a ticket: each change with the history OTRS writes for it.

Nothing is read and nothing is decided here: who may change what is in `actions/changing.py`. What
is set already is left alone, and leaves no history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Unavailable
from domain.history import HistoryKind
from domain.reference import PENDING_TYPES, VIEWABLE, Lock, StateType
from domain.rules import is_locked
from domain.viewer import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime

    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType

NOT_PENDING = "00-00-00 00:00"  # OTRS: what the history says when there is no time any more
NULL = "NULL"  # OTRS: what the history says where there is no service or SLA


def set_title(work: Work, title: str) -> None:
    old = work.ticket.title
    if title != old:
        work.set("title", old, title, title=title)
        work.note(HistoryKind.TITLE_UPDATE, old, title)


def move(work: Work, queue: Queue) -> None:
    """Into another queue, which unlocks (OTRS: Ticket::EventModulePost, ForceUnlockOnMove)."""
    old = work.unit.reference.queues[work.ticket.queue_id]
    if queue.pk == old.pk:
        return
    work.set("queue", old.name, queue.name, queue_id=queue.pk)
    work.note(HistoryKind.MOVE, queue.name, queue.pk, old.name, old.pk)
    work.escalates = True
    unlock(work)


def set_priority(work: Work, priority: Priority) -> None:
    old = work.unit.reference.priorities[work.ticket.priority_id]
    if priority.pk != old.pk:
        work.set("priority", old.name, priority.name, priority_id=priority.pk)
        work.note(HistoryKind.PRIORITY_UPDATE, old.name, old.pk, priority.name, priority.pk)


def set_type(work: Work, wanted: TicketType) -> None:
    types, old = work.unit.reference.types, work.ticket.type_id
    if wanted.pk == old:
        return
    before = (types[old].name, old) if old else ()
    work.set("type", before[0] if before else None, wanted.name, type_id=wanted.pk)
    work.note(HistoryKind.TYPE_UPDATE, wanted.name, wanted.pk, *before)
    work.escalates = True


def set_service(work: Work, service: Service | None) -> None:
    services, old = work.unit.reference.services, work.ticket.service_id
    if (service.pk if service else None) == old:
        return
    was, will = services[old] if old else None, service
    work.set("service", _name(was), _name(will), service_id=will.pk if will else None)
    work.note(HistoryKind.SERVICE_UPDATE, *named(will), *named(was))
    work.escalates = True


def set_sla(work: Work, sla: Sla | None) -> None:
    slas, old = work.unit.reference.slas, work.ticket.sla_id
    if (sla.pk if sla else None) == old:
        return
    was = slas[old] if old else None
    work.set("sla", _name(was), _name(sla), sla_id=sla.pk if sla else None)
    work.note(HistoryKind.SLA_UPDATE, *named(sla), *named(was))
    work.escalates = True


def _name(row: Service | Sla | None) -> str | None:
    return row.name if row else None


def named(row: Service | Sla | None) -> tuple[object, object]:
    """A service or SLA as the history names it (OTRS: TicketServiceSet, TicketSLASet)."""
    return (row.name, row.pk) if row else (NULL, "")


def set_state(work: Work, state: TicketState, until: datetime | None = None) -> None:
    """Into another state; `until` is when a pending one ends.

    A ticket that is no longer pending waits for nothing, one that is closed is unlocked, and one
    that is work again leaves the archive (OTRS: TicketPendingTimeReset, ArchiveRestore).
    """
    old = work.unit.reference.states[work.ticket.state_id]
    differs = state.pk != old.pk
    if differs:
        work.set("state", old.name, state.name, state_id=state.pk)
        work.note(HistoryKind.STATE_UPDATE, old.name, state.name, "")
        work.escalates = True
    _set_pending(work, until if state.type in PENDING_TYPES else None)
    if state.type is StateType.CLOSED:
        unlock(work)
    elif differs and state.type in VIEWABLE:
        set_archived(work, archived=False)


def first_state(unit: UnitOfWork, kind: StateType) -> TicketState:
    """The first valid state of a type (OTRS). Raises `Unavailable` where there is none."""
    state = unit.reference.first_state(kind)
    if state is None:
        raise Unavailable(f"There is no valid state for {kind.value} tickets.")
    return state


def _set_pending(work: Work, until: datetime | None) -> None:
    old = work.ticket.pending_until
    if until == old:
        return
    told = [moment.isoformat() if moment else None for moment in (old, until)]
    work.set("pendingUntil", *told, pending_until=until)
    work.note(HistoryKind.SET_PENDING_TIME, pending_time(work, until) if until else NOT_PENDING)


def pending_time(work: Work, until: datetime) -> str:
    """What the history says of the time."""
    return f"{until.astimezone(work.unit.host.zone):%Y-%m-%d %H:%M}"


def set_archived(work: Work, *, archived: bool) -> None:
    old = work.ticket.archived
    if bool(old) is not archived:
        work.set(
            "archived", *("true" if yes else "false" for yes in (old, archived)), archived=archived
        )
        work.note(HistoryKind.ARCHIVE_FLAG_UPDATE, "y" if archived else "n")


def lock(work: Work) -> None:
    """Take it, for its owner; from now on the time until it is unlocked counts."""
    if not is_locked(work.ticket, work.unit.reference):
        _set_lock(work, Lock.LOCKED, HistoryKind.LOCK)
        work.restart_unlock_time()


def unlock(work: Work) -> None:
    """Give it back; its owner stays."""
    if is_locked(work.ticket, work.unit.reference):
        _set_lock(work, Lock.UNLOCKED, HistoryKind.UNLOCK)


def _set_lock(work: Work, wanted: Lock, kind: HistoryKind) -> None:
    reference = work.unit.reference
    old = reference.locks[work.ticket.lock_id]
    work.set("lock", old.name, wanted.name, lock_id=reference.lock_id(wanted))
    work.note(kind, wanted.value)


def set_owner(work: Work, owner: Agent) -> None:
    """Another owner; who is the first to work on it is responsible (OTRS: ResponsibleAutoSet)."""
    old = work.unit.reference.agents[work.ticket.owner_id]
    if owner.pk == old.pk:
        return
    work.set("owner", old.login, owner.login, owner_id=owner.pk)
    work.note(HistoryKind.OWNER_UPDATE, owner.login, owner.pk)
    if work.ticket.responsible_id == SYSTEM and work.unit.host.has_responsible:
        set_responsible(work, owner)


def set_responsible(work: Work, agent: Agent) -> None:
    old = work.unit.reference.agents[work.ticket.responsible_id]
    if agent.pk != old.pk:
        names = [None if each.pk == SYSTEM else each.login for each in (old, agent)]
        work.set("responsible", *names, responsible_id=agent.pk)
        work.note(HistoryKind.RESPONSIBLE_UPDATE, agent.login, agent.pk)
