"""How tickets get another contact, one or many at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from actions import changing, tickets
from actions.keys import Outcome
from domain.changes import CustomerChange
from domain.rules import Verb
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations import contacts, doubts, noted
from resolvers.mutations.once import once
from resolvers.mutations.texts import CUSTOMER_ID, sensible
from resolvers.recipients import recipient
from resolvers.verbs.customer_inputs import (
    TicketSetCustomerInput,
    TicketsSetCustomerInput,
    meant,
)
from resolvers.verbs.many import ManyChanged, on_many
from resolvers.verbs.running import Changed, opened, run, shown

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.ids import TicketId
    from resolvers.context import Context
    from resolvers.verbs.many import Act


@dataclass(frozen=True, slots=True)
class Wanted:
    """The change everybody asks for, and whom answers go to then."""

    change: CustomerChange
    recipient: str | None


async def set_customer(
    info: Info,
    input: Annotated[
        TicketSetCustomerInput, strawberry.argument(description="The ticket and its contact.")
    ],
) -> Changed:
    context, given = info.context, meant(input)

    async def act() -> Outcome:
        pk = nodes.ticket_id(given.ticket, field="input.ticket")
        wanted, version = await _wanted(context, given), given.expected_version
        change = partial(_set, context, wanted, pk=pk, place="input.ticket", version=version)
        return await once(context, given, change)

    return shown(await run(context, given, act), given)


async def set_customer_of_many(
    info: Info,
    input: Annotated[
        TicketsSetCustomerInput, strawberry.argument(description="The tickets and their contact.")
    ],
) -> ManyChanged:
    context, given = info.context, meant(input)

    async def prepare() -> Act:
        return partial(_set, context, await _wanted(context, given))

    return await on_many(context, given, prepare)


def registers(changed: Parent[Changed]) -> str | None:
    return changed.objects.get("registers")


def answers_to(changed: Parent[Changed]) -> str | None:
    return changed.objects.get("recipient")


def registers_of_many(changed: Parent[ManyChanged]) -> str | None:
    return next(filter(None, map(registers, changed.results)), None)


def answers_of_many_to(changed: Parent[ManyChanged]) -> str | None:
    return next(filter(None, map(answers_to, changed.results)), None)


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
    return Wanted(CustomerChange(contact, given.customer_id), recipient(who))


async def _set(
    context: Context,
    wanted: Wanted,
    unit: UnitOfWork,
    *,
    pk: TicketId,
    place: str,
    version: int | None = None,
) -> Outcome:
    work = await opened(unit, pk, place=place, version=version)
    await changing.allow(work, Verb.CUSTOMER, field=place)
    done = await tickets.set_customer(work, wanted.change)
    await work.save()
    await noted.registered(context, unit, wanted.change, done.registers)
    told = {"registers": done.registers, "recipient": wanted.recipient}
    return Outcome({"ticket": pk, **told}, done.changes)
