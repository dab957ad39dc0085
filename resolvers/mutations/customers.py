"""How customer users are linked to external records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from actions import access, customers
from actions.keys import Outcome
from domain.audit import AuditKind
from domain.changes import Linked, Record
from domain.people import CustomerUser
from resolvers.context import Info
from resolvers.mutations import contacts, noted
from resolvers.mutations.inputs import CustomerUserLinkInput, CustomerUserUnlinkInput
from resolvers.mutations.once import once, repeated
from resolvers.verbs.running import Changed, changed_by

if TYPE_CHECKING:
    from actions.unit import UnitOfWork


async def link(
    info: Info,
    input: Annotated[CustomerUserLinkInput, strawberry.argument(description="What to link.")],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        """Sources are asked here, before anything is locked."""
        await access.customers(context.services.db, context.viewer)
        if before := await repeated(context, input):
            return before
        who = (input.login, input.customer_user)
        login = await contacts.registered(context, *who, field="input")
        record = Record(input.source, input.key)
        await contacts.by_record(context, record, field="input.key", source_field="input.source")
        change = customers.relink if input.replace else customers.link

        async def keep(unit: UnitOfWork) -> Outcome:
            if linked := await change(unit, login, record):
                await noted.customer(context, unit, AuditKind.CUSTOMER_LINKED, login, linked)
            return Outcome({"customer_user": login})

        return await once(context, input, keep)

    return await changed_by(context, input, act)


async def unlink(
    info: Info,
    input: Annotated[CustomerUserUnlinkInput, strawberry.argument(description="Whose link.")],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        await access.customers(context.services.db, context.viewer)
        if before := await repeated(context, input):
            return before
        who = (input.login, input.customer_user)
        login = await contacts.registered_here(context, *who, field="input")

        async def forget(unit: UnitOfWork) -> Outcome:
            former = Linked(await customers.unlink(unit, login))
            await noted.customer(context, unit, AuditKind.CUSTOMER_UNLINKED, login, former)
            return Outcome({"customer_user": login})

        return await once(context, input, forget)

    return await changed_by(context, input, act)


async def customer_user(changed: Parent[Changed], info: Info) -> CustomerUser | None:
    login = changed.objects.get("customer_user")
    return await info.context.loaders.customer_by_login.load(login) if login else None
