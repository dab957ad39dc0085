"""What can be asked for: each with its verb, and what is checked only when it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from actions import attributes, seen, watching
from actions.changing import Step, take
from actions.choices import hold
from actions.dynamic_fields import set_values
from domain.errors import InvalidInput, MissingRight
from domain.reference import PENDING_TYPES, Lock, StateType
from domain.rules import Verb
from domain.viewer import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.field_values import FieldInput
    from domain.ids import QueueId, ServiceId, SlaId
    from domain.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType

LATEST = datetime(2038, 1, 19, tzinfo=UTC)  # what OTRS's columns hold
LINKED_SLA = "SELECT 1 FROM service_sla WHERE service_id = $1 AND sla_id = $2"
# whoever may own tickets of a group's queues: the right, directly or by a role; invalid groups and
# roles give nothing (Kernel/System/Group.pm)
MAY_OWN = """
    SELECT 1 FROM permission_groups
    WHERE permission_groups.id = $2 AND permission_groups.valid_id = 1 AND (
        EXISTS (
            SELECT 1 FROM group_user
            WHERE user_id = $1 AND group_id = $2 AND permission_key IN ('owner', 'rw'))
        OR EXISTS (
            SELECT 1 FROM role_user
            JOIN roles ON roles.id = role_user.role_id AND roles.valid_id = 1
            JOIN group_role ON group_role.role_id = roles.id AND group_role.permission_value = 1
            WHERE role_user.user_id = $1 AND group_role.group_id = $2
              AND group_role.permission_key IN ('owner', 'rw')))
"""


def title(text: str, *, field: str) -> Step:
    return Step(Verb.TITLE, field, lambda work: attributes.set_title(work, text))


def queue(wanted: Queue, *, field: str) -> Step:
    """Into a queue that the actor may move tickets into."""

    def differs(work: Work) -> bool:
        return work.ticket.queue_id != wanted.pk

    async def apply(work: Work) -> None:
        if not work.unit.actor.may_in(Right.MOVE_INTO, wanted):
            raise MissingRight(field, Right.MOVE_INTO, wanted)
        if differs(work):
            await hold(work.unit, wanted, field=field)
        attributes.move(work, wanted)

    return Step(Verb.MOVE, field, apply, differs)


def priority(wanted: Priority, *, field: str) -> Step:
    return Step(Verb.PRIORITY, field, lambda work: attributes.set_priority(work, wanted))


def type_(wanted: TicketType, *, field: str) -> Step:
    return Step(Verb.TYPE, field, lambda work: attributes.set_type(work, wanted))


def service(wanted: Service | None, *, field: str) -> Step:
    """Another service; an SLA that does not belong to it is dropped."""

    async def apply(work: Work) -> None:
        attributes.set_service(work, wanted)
        sla_id = work.ticket.sla_id
        if sla_id and not await _belongs(work.unit, work.ticket.service_id, sla_id):
            attributes.set_sla(work, None)

    return Step(Verb.SERVICE, field, apply)


def sla(wanted: Sla | None, *, field: str) -> Step:
    """Another SLA, one of the ticket's service."""

    async def apply(work: Work) -> None:
        if wanted:
            await check_sla(work.unit, work.ticket.service_id, wanted, field=field)
        attributes.set_sla(work, wanted)

    return Step(Verb.SLA, field, apply)


async def check_sla(
    unit: UnitOfWork, service_id: ServiceId | None, sla: Sla, *, field: str
) -> None:
    """Raises `InvalidInput` for an SLA that is not offered with the service."""
    if not await _belongs(unit, service_id, sla.pk):
        raise InvalidInput(field, "an SLA of the ticket's service")


async def _belongs(unit: UnitOfWork, service_id: ServiceId | None, sla_id: SlaId) -> bool:
    return bool(service_id and await unit.tx.rows(LINKED_SLA, service_id, sla_id))


def state(wanted: TicketState, until: datetime | None, *, field: str, until_field: str) -> Step:
    """Another state; a pending one needs the time when it ends, and no other has one."""

    def differs(work: Work) -> bool:
        return work.ticket.state_id != wanted.pk

    async def apply(work: Work) -> None:
        ends = pending(wanted, until, now=work.unit.now, field=until_field)
        if differs(work):
            await hold(work.unit, wanted, field=field)
        attributes.set_state(work, wanted, ends)

    check_state(wanted, field=field)
    gives_back = wanted.type is StateType.CLOSED
    return Step(verb_of(wanted), field, apply, differs if gives_back else None)


def check_state(state: TicketState, *, field: str) -> None:
    """Raises `InvalidInput` for a state that a ticket gets by being merged alone."""
    if state.type is StateType.MERGED:
        raise InvalidInput(field, "a state that is not for merged tickets: merge it instead")


def verb_of(state: TicketState) -> Verb:
    """What it is to the rules to give a ticket this state."""
    if state.type is StateType.CLOSED:
        return Verb.CLOSE
    return Verb.PENDING if state.type in PENDING_TYPES else Verb.STATE


def pending(
    state: TicketState, until: datetime | None, *, now: datetime, field: str
) -> datetime | None:
    """When the state ends, in whole seconds of UTC.

    Raises `InvalidInput` unless a pending state, and no other, has a time in the future.
    """
    if state.type not in PENDING_TYPES:
        if until is not None:
            raise InvalidInput(field, f"no time, since “{state.name}” is no pending state")
        return None
    if until is not None and until.tzinfo is None:
        raise InvalidInput(field, "a time with its zone, as 2026-11-22T10:00:00Z")
    if until is None or not now < until < LATEST:
        expected = f"a time in the future, before {LATEST:%Y-%m-%d}"
        raise InvalidInput(field, f"{expected}, since “{state.name}” is pending")
    return until.astimezone(UTC).replace(microsecond=0)


def owner(wanted: Agent, *, field: str) -> Step:
    """Another owner, for whom the ticket is locked (OTRS: AgentTicketOwner)."""

    async def apply(work: Work) -> None:
        await check_agent(work.unit, work.ticket.queue_id, wanted, field=field)
        attributes.set_owner(work, wanted)
        attributes.lock(work)

    return Step(Verb.OWNER, field, apply)


def responsible(wanted: Agent, *, field: str) -> Step:
    async def apply(work: Work) -> None:
        await check_agent(work.unit, work.ticket.queue_id, wanted, field=field)
        attributes.set_responsible(work, wanted)

    return Step(Verb.RESPONSIBLE, field, apply)


async def check_agent(unit: UnitOfWork, queue_id: QueueId, agent: Agent, *, field: str) -> None:
    """Raises `InvalidInput` for an agent who could not work on tickets of the queue."""
    group = unit.reference.queues[queue_id].group_id
    if agent.pk != unit.actor.agent_id and not await unit.tx.rows(MAY_OWN, agent.pk, group):
        raise InvalidInput(field, "an agent with the right “owner” in the ticket's queue")


def lock(wanted: Lock, *, field: str) -> Step:
    """Take the ticket, whose owner the actor is then, or give it back: the owner stays."""
    if wanted is Lock.LOCKED:
        return Step(Verb.LOCK, field, take)  # again, if a move has given it back
    return Step(Verb.UNLOCK, field, attributes.unlock)


def fields(given: Sequence[FieldInput], *, field: str) -> Step:
    """Other values of dynamic fields."""
    return Step(Verb.FIELDS, field, lambda work: set_values(work, given, field=field))


def archived(*, wanted: bool, field: str) -> Step:
    """Into the archive, where nobody watches it and nobody has seen it, or out of it."""

    async def apply(work: Work) -> None:
        was = work.ticket.archived
        attributes.set_archived(work, archived=wanted)
        if wanted and not was:
            await seen.by_nobody(work.unit, work.ticket.pk)
            await seen.no_article(work.unit, work.ticket.pk)
            await watching.unwatched(work)

    return Step(Verb.ARCHIVE, field, apply)
