"""How tickets get another contact, one or many at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from actions import access, changing, tickets
from domain.audit import AuditKind
from domain.changes import CustomerChange, CustomerChanged, FieldChange, Linked, Registration
from domain.errors import InvalidInput
from domain.ids import TicketId
from domain.rules import Verb
from domain.tickets import Ticket
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations import contacts, doubts, noted
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.inputs import (
    MOST_TICKETS,
    TicketSetCustomerInput,
    TicketsSetCustomerInput,
)
from resolvers.mutations.texts import CUSTOMER_ID, sensible
from resolvers.recipients import recipient

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(slots=True)
class TicketChanged:
    """What became of one ticket; `ticket_id` is the ID as it was given."""

    ticket_id: str
    changes: list[FieldChange] = field(default_factory=list)
    registers: str | None = None
    recipient: str | None = None
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@dataclass(slots=True)
class TicketsChanged:
    """What became of many tickets, in the order in which they were given."""

    results: list[TicketChanged] = field(default_factory=list)
    registers: str | None = None
    recipient: str | None = None
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The change everybody asks for, whether it is only looked at, and whom answers go to then."""

    change: CustomerChange
    preview: bool
    recipient: str | None


async def set_customer(
    info: Info,
    input: Annotated[
        TicketSetCustomerInput, strawberry.argument(description="The ticket and its contact.")
    ],
) -> TicketChanged:
    context, changed = info.context, TicketChanged(input.ticket)
    changed.client_mutation_id = input.client_mutation_id
    _ = context.viewer
    try:
        pk = nodes.ticket_id(input.ticket, field="input.ticket")
        wanted = await _wanted(context, input)
        done = await _changed(context, pk, wanted, "input.ticket", input.expected_version)
    except EXPECTED as failure:
        changed.errors = [user_error(failure)]
        return changed
    changed.changes, changed.registers = done.changes, done.registers
    changed.recipient = wanted.recipient
    return changed


async def set_customer_of_many(
    info: Info,
    input: Annotated[
        TicketsSetCustomerInput, strawberry.argument(description="The tickets and their contact.")
    ],
) -> TicketsChanged:
    changed = TicketsChanged(client_mutation_id=input.client_mutation_id)
    _ = info.context.viewer
    try:
        _check_amount(input.tickets)
        wanted = await _wanted(info.context, input)
    except EXPECTED as failure:
        changed.errors = [user_error(failure)]
        return changed
    changed.results = await _results(info.context, input.tickets, wanted)
    changed.registers = next((r.registers for r in changed.results if r.registers), None)
    changed.recipient = wanted.recipient
    return changed


async def ticket(changed: Parent[TicketChanged], info: Info) -> Ticket | None:
    try:
        pk = nodes.ticket_id(changed.ticket_id, field="input.ticket")
    except InvalidInput:
        return None  # the errors say so
    return await info.context.loaders.ticket.load(pk)


async def _wanted(
    context: Context, given: TicketSetCustomerInput | TicketsSetCustomerInput
) -> Wanted:
    """Sources are asked here, once, before anything is locked."""
    if given.customer_id is not None:
        sensible("input.customerId", given.customer_id, CUSTOMER_ID)
    known = await contacts.meant(context, given.contact)
    if given.customer_id is None:
        doubts.check_company(context, known, contacts.to_be_linked(known, given.contact))
    who = contacts.as_registered(known, given.contact)
    contact = await contacts.contact(context, who, given.login)
    return Wanted(CustomerChange(contact, given.customer_id), given.preview, recipient(who))


async def _changed(
    context: Context, pk: TicketId, wanted: Wanted, place: str, version: int | None = None
) -> CustomerChanged:
    async with context.trial() if wanted.preview else context.begin() as unit:
        work = await access.work(unit, pk, field=place)
        if version is not None:
            await access.unchanged(unit, work.ticket, version, field="input.expectedVersion")
        await changing.allow(work, Verb.CUSTOMER, field=place)
        done = await tickets.set_customer(work, wanted.change)
        await work.save()
        who = wanted.change.contact.who
        if done.registers and isinstance(who, Registration):
            link, registered = Linked(who.record), AuditKind.CUSTOMER_REGISTERED
            await noted.customer(context, unit, registered, done.registers, link)
        return done


async def _results(
    context: Context, ids: list[strawberry.ID], wanted: Wanted
) -> list[TicketChanged]:
    """One after the other, each in its own transaction; a ticket named twice is handled once."""
    results: list[TicketChanged] = []
    handled: dict[TicketId, TicketChanged] = {}
    for number, text in enumerate(ids):
        place, result = f"input.tickets.{number}", TicketChanged(text)
        try:
            pk = nodes.ticket_id(text, field=place)
            if pk not in handled:
                handled[pk] = result
                done = await _changed(context, pk, wanted, place)
                result.changes, result.registers = done.changes, done.registers
            result = handled[pk]
        except EXPECTED as failure:
            result.errors = [user_error(failure)]
        results.append(result)
    return results


def _check_amount(ids: list[strawberry.ID]) -> None:
    if not 1 <= len(ids) <= MOST_TICKETS:
        raise InvalidInput("input.tickets", f"1 to {MOST_TICKETS} IDs, not {len(ids)}")
