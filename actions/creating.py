"""New tickets: the row, its customer, its history, and its first article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actions import attributes
from actions.articles import add
from actions.history import UNCLASSIFIED
from actions.numbers import next_number
from actions.work import COLUMNS, Work, stored
from domain.changes import TicketCustomer
from domain.errors import MissingRight
from domain.history import HistoryKind, customer_fields
from domain.ids import TicketId, TypeId
from domain.reference import Lock, StateType
from domain.tickets import Ticket
from domain.viewer import SYSTEM, Right

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from actions.articles import NewArticle
    from actions.unit import UnitOfWork
    from domain.ids import ArticleId
    from domain.reference import Agent, Priority, Queue, Service, Sla, TicketState, TicketType

NOT_YET = TicketId(0)
NO_CUSTOMER = TicketCustomer(None, None)
ZERO = (
    "timeout",
    "escalation_time",
    "escalation_update_time",
    "escalation_response_time",
    "escalation_solution_time",
)


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a new ticket shall be. Without an owner it is the actor's, and nobody holds it."""

    title: str
    queue: Queue
    state: TicketState
    priority: Priority
    customer: TicketCustomer = NO_CUSTOMER
    pending_until: datetime | None = None
    type: TicketType | None = None
    service: Service | None = None
    sla: Sla | None = None
    owner: Agent | None = None
    responsible: Agent | None = None


def may_create(unit: UnitOfWork, queue: Queue, *, field: str) -> None:
    """Raises `MissingRight` unless the actor may make tickets in this queue."""
    if not unit.actor.may_in(Right.CREATE, queue):
        raise MissingRight(field, Right.CREATE, queue)


async def create(
    unit: UnitOfWork, new: NewTicket, article: Callable[[Work], NewArticle]
) -> tuple[Work, ArticleId]:
    """A ticket and its first article are made: it at work, to be saved in the end, and the ID.

    Queue and state are held by now (`actions/choices.py`).
    """
    new = replace(new, type=new.type or _usual_type(unit))
    draft = _draft(unit, new, await next_number(unit))
    draft.pk = await _insert(unit, draft)
    work = Work(unit, draft)
    _tell(work, new)
    if new.owner is not None:
        if new.state.type is not StateType.CLOSED:
            attributes.lock(work)
        attributes.set_owner(work, new.owner)
    elif unit.actor.agent is not None:
        attributes.set_owner(work, unit.actor.agent)
    return work, await add(work, article(work))


def _usual_type(unit: UnitOfWork) -> TicketType | None:
    """An OTRS gives every ticket a type, its first one if need be (TicketCreate)."""
    if unit.host.default_type is None:
        return None
    types = unit.reference.types
    named = (each for each in types.values() if each.name == unit.host.default_type)
    return next(named, types.get(TypeId(UNCLASSIFIED)))


def _draft(unit: UnitOfWork, new: NewTicket, number: str) -> Ticket:
    """The ticket before anybody owns it."""
    return Ticket(
        pk=NOT_YET,
        number=number,
        title=new.title,
        queue_id=new.queue.pk,
        lock_id=unit.reference.lock_id(Lock.UNLOCKED),
        type_id=new.type.pk if new.type else None,
        service_id=new.service.pk if new.service else None,
        sla_id=new.sla.pk if new.sla else None,
        owner_id=SYSTEM,
        responsible_id=new.responsible.pk if new.responsible else SYSTEM,
        priority_id=new.priority.pk,
        state_id=new.state.pk,
        customer_id=new.customer.customer_id,
        customer_login=new.customer.login,
        pending_until=new.pending_until,
        escalation_time=0,
        first_response_due=None,
        update_due=None,
        solution_due=None,
        archived=False,
        created_at=unit.now,
        changed_at=unit.now,
    )


async def _insert(unit: UnitOfWork, draft: Ticket) -> TicketId:
    columns = {column: stored(name, getattr(draft, name)) for name, column in COLUMNS.items()}
    columns |= {"tn": draft.number, **dict.fromkeys(ZERO, 0)}
    columns |= {"create_time": unit.now, "create_by": unit.actor.actor_id}
    columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
    names, places = ", ".join(columns), ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    sql = f"INSERT INTO ticket ({names}) VALUES ({places}) RETURNING id"
    [[pk]] = await unit.tx.rows(sql, *columns.values())
    return TicketId(pk)


def _tell(work: Work, new: NewTicket) -> None:
    """The history of a new ticket (OTRS: TicketCreate)."""
    ticket, names = work.ticket, (new.queue.name, new.priority.name, new.state.name)
    work.note(HistoryKind.NEW_TICKET, ticket.number, *names, ticket.pk)
    host = work.unit.host
    if new.type and host.has_types:
        work.note(HistoryKind.TYPE_UPDATE, new.type.name, new.type.pk)
    for kind, row in ((HistoryKind.SERVICE_UPDATE, new.service), (HistoryKind.SLA_UPDATE, new.sla)):
        if row or host.tells_no_service:
            work.note(kind, *attributes.named(row), *attributes.named(None))
    if new.customer != NO_CUSTOMER:
        told = customer_fields(NO_CUSTOMER, new.customer)[0]
        work.note(HistoryKind.CUSTOMER_UPDATE, told)
    if new.pending_until:
        told = attributes.pending_time(work, new.pending_until)
        work.note(HistoryKind.SET_PENDING_TIME, told)
