"""How tickets are made: by agents for somebody who called or of their own accord, by customers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from actions import creating, dynamic_fields, steps
from actions.choices import hold
from actions.creating import NO_CUSTOMER, NewTicket
from actions.keys import Outcome
from actions.tickets import customer_of
from domain.changes import Contact, CustomerChange, TicketCustomer
from domain.customers import api_name
from domain.errors import InvalidInput
from domain.history import HistoryKind
from domain.reference import (
    Agent,
    Channel,
    Priority,
    Queue,
    SenderType,
    Service,
    Sla,
    TicketState,
    TicketType,
)
from resolvers.context import Info
from resolvers.mutations import contacts, doubts, noted
from resolvers.mutations.once import once
from resolvers.mutations.texts import CUSTOMER_ID, sensible
from resolvers.recipients import recipient
from resolvers.verbs.article_inputs import TicketCreateInput, TicketKind
from resolvers.verbs.articles import check, sender_of, written
from resolvers.verbs.asked import TITLE
from resolvers.verbs.chosen import chosen
from resolvers.verbs.running import Changed, run

if TYPE_CHECKING:
    from actions.articles import NewArticle
    from actions.unit import UnitOfWork
    from actions.work import Work
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request it is, if anybody's, and how headers have him."""

    change: CustomerChange | None = None
    mailbox: str = ""


async def create(
    info: Info,
    input: Annotated[
        TicketCreateInput, strawberry.argument(description="The ticket and its first article.")
    ],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        check(input)
        wanted, caller = _wanted(context, input), await _caller(context, input)

        async def make(unit: UnitOfWork) -> Outcome:
            customer = await _customer(context, unit, caller)
            return await _made(context, unit, input, replace(wanted, customer=customer), caller)

        return await once(context, input, make)

    return await run(context, input, act)


async def _made(
    context: Context, unit: UnitOfWork, given: TicketCreateInput, new: NewTicket, caller: Caller
) -> Outcome:
    steps.check_state(new.state, field="input.state")
    field = "input.pendingUntil"
    until = steps.pending(new.state, new.pending_until, now=unit.now, field=field)
    new = replace(new, pending_until=until)
    await _check(unit, new)

    def article(work: Work) -> NewArticle:
        return _article(context, given, work, caller)

    work, article_id = await creating.create(unit, new, article)
    fields = [one.taken() for one in given.dynamic_fields or ()]
    await dynamic_fields.set_values(work, fields, field="input.dynamicFields")
    await work.save()
    return Outcome.of_new(ticket=work.ticket.pk, article=article_id)


def _wanted(context: Context, given: TicketCreateInput) -> NewTicket:
    """The rows that the input chooses; a customer chooses queue, type, service and priority."""
    names, viewer = context.services.tickets, context.viewer
    if not viewer.is_agent:
        _check_customers(given)
    usual = names.open_state if viewer.is_agent else names.new_state

    def row(record: type[Any], name: str, text: str | None) -> Any:
        return None if text is None else chosen(context, record, text, field=f"input.{name}")

    return NewTicket(
        title=sensible("input.title", given.title, TITLE),
        queue=row(Queue, "queue", given.queue),
        state=row(TicketState, "state", usual if given.state is None else given.state),
        priority=row(
            Priority, "priority", names.priority if given.priority is None else given.priority
        ),
        pending_until=given.pending_until,
        type=row(TicketType, "type", given.type),
        service=row(Service, "service", given.service),
        sla=row(Sla, "sla", given.sla),
        owner=row(Agent, "owner", given.owner),
        responsible=row(Agent, "responsible", given.responsible),
    )


def _check_customers(given: TicketCreateInput) -> None:
    """Raises `InvalidInput` for what only agents decide."""
    for name in (
        "contact",
        "customer_id",
        "state",
        "sla",
        "owner",
        "responsible",
        "time_unit",
        "dynamic_fields",
    ):
        if getattr(given, name) is not None:
            raise InvalidInput(f"input.{api_name(name)}", "nothing: agents decide it")


async def _check(unit: UnitOfWork, new: NewTicket) -> None:
    creating.may_create(unit, new.queue, field="input.queue")
    await hold(unit, new.queue, field="input.queue")
    await hold(unit, new.state, field="input.state")
    if new.sla:
        service = new.service.pk if new.service else None
        await steps.check_sla(unit, service, new.sla, field="input.sla")
    for name, agent in (("owner", new.owner), ("responsible", new.responsible)):
        if agent:
            await steps.check_agent(unit, new.queue.pk, agent, field=f"input.{name}")


async def _caller(context: Context, given: TicketCreateInput) -> Caller:
    """Sources are asked here, before anything is locked."""
    if given.customer_id is not None:
        sensible("input.customerId", given.customer_id, CUSTOMER_ID)
    if not context.viewer.is_agent:
        return await himself(context)
    if given.contact is None:
        if given.customer_id is not None or given.kind is TicketKind.PHONE:
            raise InvalidInput("input.contact", "who called, or the `kind` INTERNAL")
        return Caller()
    known = await contacts.meant(context, given.contact)
    if given.customer_id is None:
        doubts.check_company(context, known, contacts.to_be_linked(known, given.contact))
    who = contacts.as_registered(known, given.contact)
    contact = await contacts.contact(context, who, None)
    return Caller(CustomerChange(contact, given.customer_id), recipient(who) or who.full_name)


async def himself(context: Context) -> Caller:
    """The customer who asks."""
    login = context.viewer.login
    person = await context.loaders.customer_by_login.load(login)
    company = person.customer_id if person else None
    sender = (recipient(person) or person.full_name) if person else login
    return Caller(CustomerChange(Contact(login, company)), sender)


async def _customer(context: Context, unit: UnitOfWork, caller: Caller) -> TicketCustomer:
    """What the ticket holds of the caller, who is registered if need be."""
    if caller.change is None:
        return NO_CUSTOMER
    if not context.viewer.is_agent:
        contact = caller.change.contact
        return TicketCustomer(contact.company, str(contact.who))
    customer, registers = await customer_of(unit, caller.change)
    await noted.registered(context, unit, caller.change, registers)
    return customer


def _article(context: Context, given: TicketCreateInput, work: Work, caller: Caller) -> NewArticle:
    """The first article (lifecycle of OTRS, section 2)."""
    viewer = context.viewer
    queue = work.unit.reference.queues[work.ticket.queue_id].name
    customers = {"sender": caller.mailbox, "to": queue, "sender_type": SenderType.CUSTOMER}
    if not viewer.is_agent:
        parts: dict[str, Any] = {**customers, "visible": True}
        parts["kind"] = HistoryKind.WEB_REQUEST_CUSTOMER
    elif given.kind is TicketKind.PHONE:
        parts = {**customers, "visible": True, "channel": Channel.PHONE}
        parts["kind"] = HistoryKind.PHONE_CALL_CUSTOMER
    else:
        parts = {"sender": sender_of(viewer.agent), "visible": False, "history": ("Note",)}
        parts["kind"] = HistoryKind.ADD_NOTE
    return written(context, given, work.ticket.title, **parts)
