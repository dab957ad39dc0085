"""How administrators make and change customer users and companies of our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from actions.keys import Outcome
from actions.people import customers
from actions.people.customers import Person
from auth.administrators import must_be_administrator
from domain.audit import About, AuditKind
from domain.customers import Company
from domain.people import CustomerUser
from domain.tokens import Account
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations import noted
from resolvers.mutations.errors import EXPECTED
from resolvers.mutations.once import once
from resolvers.people import accounts, outside
from resolvers.people.customer_inputs import (
    CompanyCreateInput,
    CompanyUpdateInput,
    CustomerUserCreateInput,
    CustomerUserUpdateInput,
    company_values,
    further,
    person_values,
)
from resolvers.verbs.running import Changed, changed_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.unit import UnitOfWork
    from domain.changes import FieldChange
    from domain.errors import TicketgraphError
    from resolvers.context import Context
    from resolvers.mutations.once import ChangeInput

    Change = Callable[[UnitOfWork], Awaitable[list[FieldChange]]]

WHO, WHICH = "customer_user", "company"  # the payload's objects
TYPES = {WHO: "CustomerUser", WHICH: "Company"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A change, the key its row has then, and the one it has before; None for a new row."""

    change: Change
    key: str
    former: str | None = None


async def create_person(
    info: Info,
    input: Annotated[CustomerUserCreateInput, strawberry.argument(description="Who he is.")],
) -> Changed:
    async def plan() -> Plan:
        values = person_values(input)
        wanted = Person(values, further(input.companies, values["login"]))
        await outside.check_new_login(info.context, values["login"])
        return Plan(lambda unit: customers.create_customer(unit, wanted), values["login"])

    return await _run(info.context, input, (WHO, AuditKind.CUSTOMER_USER_CREATED), plan)


async def update_person(
    info: Info,
    input: Annotated[
        CustomerUserUpdateInput, strawberry.argument(description="Who is meant, what changes.")
    ],
) -> Changed:
    async def plan() -> Plan:
        values = person_values(input)
        found = await outside.registered(info.context, input.customer_user, values)
        former = found.login or ""
        login = values.get("login", former)
        wanted = Person(values, further(input.companies, login), found.theirs.company_key)
        if login != former:
            await outside.check_new_login(info.context, login, found)
        return Plan(lambda unit: customers.change_customer(unit, former, wanted), login, former)

    return await _run(info.context, input, (WHO, AuditKind.CUSTOMER_USER_UPDATED), plan)


async def create_company(
    info: Info,
    input: Annotated[CompanyCreateInput, strawberry.argument(description="The company.")],
) -> Changed:
    async def plan() -> Plan:
        values = company_values(input)
        await outside.check_new_key(info.context, values["customer_id"])
        return Plan(lambda unit: customers.create_company(unit, values), values["customer_id"])

    return await _run(info.context, input, (WHICH, AuditKind.COMPANY_CREATED), plan)


async def update_company(
    info: Info,
    input: Annotated[
        CompanyUpdateInput, strawberry.argument(description="The company, and what changes.")
    ],
) -> Changed:
    async def plan() -> Plan:
        values = company_values(input)
        former = await outside.own_company(info.context, input.company)
        key = values.get("customer_id", former)
        if key != former:
            await outside.check_new_key(info.context, key)
        return Plan(lambda unit: customers.change_company(unit, former, values), key, former)

    return await _run(info.context, input, (WHICH, AuditKind.COMPANY_UPDATED), plan)


async def person(changed: Parent[Changed], info: Info) -> CustomerUser | None:
    login = changed.objects.get(WHO)
    return await nodes.customer_by_login(info.context, login) if login else None


async def company(changed: Parent[Changed], info: Info) -> Company | None:
    key = changed.objects.get(WHICH)
    return await nodes.company_by_key(info.context, key) if key else None


async def _run(
    context: Context,
    given: ChangeInput,
    about: tuple[str, AuditKind],
    plan: Callable[[], Awaitable[Plan]],
) -> Changed:
    """Check who asks, ask the sources, then change it and note that."""

    async def act() -> Outcome:
        await must_be_administrator(context.services.db, context.viewer, field="input")
        planned = await _settled(plan)

        async def change(unit: UnitOfWork) -> Outcome:
            if not isinstance(planned, Plan):
                raise planned
            return await _done(context, unit, given, about, planned)

        return await once(context, given, change)

    return await changed_by(context, given, act)


async def _settled(plan: Callable[[], Awaitable[Plan]]) -> Plan | TicketgraphError:
    """The plan, or why there is none: that counts only where the key comes for the first time.

    The second time a row is no longer found by the ID it had before it was renamed.
    """
    try:
        return await plan()
    except EXPECTED as refusal:
        return refusal


async def _done(
    context: Context, unit: UnitOfWork, given: ChangeInput, about: tuple[str, AuditKind], plan: Plan
) -> Outcome:
    word, kind = about
    changes = await plan.change(unit)
    if changes:
        await noted.changed(context, unit, kind, About(TYPES[word], plan.key), changes)
    if word == WHO:
        await accounts.close(context, unit, Account(customer=plan.key), changes)
    if plan.former is None:
        return Outcome({word: plan.key}, changes, (word,))
    # a new key that is only looked at may be somebody else's at a source
    return Outcome({word: plan.former if given.validate_only else plan.key}, changes)
