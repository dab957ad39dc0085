"""How customer users are linked to external records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from actions import access, customers
from domain.audit import AuditKind
from domain.changes import Linked, Record
from domain.people import CustomerUser
from resolvers.context import Info
from resolvers.mutations import contacts, noted
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.inputs import CustomerUserLinkInput, CustomerUserUnlinkInput

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(slots=True)
class CustomerUserChanged:
    """Whose link was changed, or why it was not."""

    login: str | None = None
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


async def link(
    info: Info,
    input: Annotated[CustomerUserLinkInput, strawberry.argument(description="What to link.")],
) -> CustomerUserChanged:
    _ = info.context.viewer
    try:
        login = await _link(info.context, input)
    except EXPECTED as failure:
        return CustomerUserChanged(None, input.client_mutation_id, [user_error(failure)])
    return CustomerUserChanged(login, input.client_mutation_id)


async def unlink(
    info: Info,
    input: Annotated[CustomerUserUnlinkInput, strawberry.argument(description="Whose link.")],
) -> CustomerUserChanged:
    _ = info.context.viewer
    try:
        login = await _unlink(info.context, input)
    except EXPECTED as failure:
        return CustomerUserChanged(None, input.client_mutation_id, [user_error(failure)])
    return CustomerUserChanged(login, input.client_mutation_id)


async def customer_user(changed: Parent[CustomerUserChanged], info: Info) -> CustomerUser | None:
    if changed.login is None:
        return None
    return await info.context.loaders.customer_by_login.load(changed.login)


async def _link(context: Context, given: CustomerUserLinkInput) -> str:
    await access.customers(context.services.db, context.viewer)
    login = await contacts.registered(context, given.login, given.customer_user, field="input")
    record = Record(given.source, given.key)
    await contacts.by_record(context, record, field="input.key", source_field="input.source")
    change = customers.relink if given.replace else customers.link
    async with context.begin() as unit:
        if linked := await change(unit, login, record):
            await noted.customer(context, unit, AuditKind.CUSTOMER_LINKED, login, linked)
    return login


async def _unlink(context: Context, given: CustomerUserUnlinkInput) -> str:
    await access.customers(context.services.db, context.viewer)
    who = (given.login, given.customer_user)
    login = await contacts.registered_here(context, *who, field="input")
    async with context.begin() as unit:
        former = Linked(await customers.unlink(unit, login))
        await noted.customer(context, unit, AuditKind.CUSTOMER_UNLINKED, login, former)
    return login
