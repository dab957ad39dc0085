"""Viewers out of accounts: who somebody is now, and what he may, each time he asks."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from auth.rights import Customer
from auth.tokens import LONGEST_LOGIN
from domain.customers import ExternalStatus
from domain.tokens import Account
from domain.viewer import Sight, Viewer
from loaders.loaders import Loaders, Stores

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from auth.login import ExternalAccount, Proved
    from domain.ids import QueueId
    from domain.people import CustomerUser
    from domain.tokens import StoredToken
    from resolvers.context import Services

NOBODY = Viewer(Sight(frozenset()))


async def viewer_of(services: Services, account: Account) -> Viewer | None:
    """The account as a viewer; None when it is gone or no longer valid."""
    reference = services.references.current
    if account.agent is not None:
        return await services.rights.viewer(account.agent, reference)
    person = await person_of(services, account.customer or "")
    if person is None:
        return None
    logins = person.ticket_logins(services.directory.matching("login"))
    customer = Customer(person.ticket_login, logins, person.company_keys)
    return await services.rights.customer(customer, reference)


async def admitted(services: Services, proved: Proved) -> tuple[Account, Viewer] | None:
    """Whoever has proved who he is, as a viewer; None when he may not be used."""
    account = proved if isinstance(proved, Account) else await _owner(services, proved)
    viewer = account and await viewer_of(services, account)
    return (account, viewer) if account and viewer else None


async def _owner(services: Services, proved: ExternalAccount) -> Account | None:
    """Our row the record belongs to, or else its key, where a token can hold that.

    None where the name leads to somebody else: our row of that login, linked to another record.
    """
    record = (proved.source, proved.key)
    async with _loaders(services) as loaders:
        owner = await loaders.customer_by_record.load(record)
        name = owner.ticket_login if owner else proved.key
        person = await loaders.customer_by_login.load(name)
    known = person is not None and record in [each.record for each in person.records]
    known = known and len(name) <= LONGEST_LOGIN
    return Account(customer=name) if known else None


async def bearer(services: Services, token: StoredToken) -> Viewer | None:
    """Whoever came with a token, and no further than it goes."""
    viewer = await viewer_of(services, token.account)
    if viewer is None or token.kind != "api":
        return viewer
    limited = viewer if token.queue_ids is None else _within(viewer, token.queue_ids)
    return replace(limited, scope=token.scope, token=token.pk)


async def renewed(services: Services, viewer: Viewer) -> Viewer | None:
    """Somebody as he is now, with the token he came with; None when he is no longer valid."""
    account = Account(viewer.agent_id) if viewer.is_agent else Account(customer=viewer.login)
    now = await viewer_of(services, account)
    if now is None:
        return None
    limited = now if viewer.only is None else _within(now, viewer.only)
    return replace(limited, scope=viewer.scope, token=viewer.token)


async def person_of(services: Services, login: str) -> CustomerUser | None:
    """The customer with this login, if he may be used; by his login he is known here or outside."""
    async with _loaders(services) as loaders:
        person = await loaders.customer_by_login.load(login)
    return person if person and person.valid and _is_known(person) else None


@asynccontextmanager
async def _loaders(services: Services) -> AsyncIterator[Loaders]:
    stores = Stores(services.db, services.directory, services.references.current, services.kept)
    loaders = Loaders(stores, NOBODY, services.clock())
    try:
        yield loaders
    finally:
        await loaders.close()


def _is_known(person: CustomerUser) -> bool:
    """A source that does not answer costs its companies, not the session."""
    return person.registered or person.external_status is not ExternalStatus.NOT_FOUND


def _within(viewer: Viewer, queues: frozenset[QueueId]) -> Viewer:
    """The same with these queues only; what he owns elsewhere is out of reach as well."""
    sight = replace(viewer.sight, queues=viewer.queues & queues, owner=None)
    return replace(viewer, sight=sight, my_queues=viewer.my_queues & queues, only=queues)
