"""The fields of people and companies that are not read with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from strawberry import Parent

from domain.customers import Company
from domain.paging import Order, Page, cursor, page, window
from domain.people import CustomerUser, ExternalCustomer
from domain.tickets import Ticket
from loaders.companies import bare
from resolvers.arguments import After, First, Search, searched
from resolvers.context import Info
from resolvers.tickets import FilterArgument, OrderArgument, tickets_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

BY_NAME = Order("contacts", (str, str, str))


async def company(person: Parent[CustomerUser], info: Info) -> Company | None:
    if person.customer_id is None:
        return None
    found = await info.context.loaders.company.load(person.customer_id)
    return found or bare(person.customer_id)


async def companies(person: Parent[CustomerUser], info: Info) -> list[Company]:
    found = await info.context.loaders.company.load_all(person.company_keys)
    return [known or bare(key) for key, known in zip(person.company_keys, found, strict=True)]


def person_tickets(
    person: Parent[CustomerUser],
    info: Info,
    filter: FilterArgument = None,
    order_by: OrderArgument = None,
    first: First = None,
    after: After = None,
) -> Awaitable[Page[Ticket]]:
    logins = person.ticket_logins(info.context.services.directory.matching("login"))
    return tickets_of(info.context, "customer_login", logins, (filter, order_by), (first, after))


def company_tickets(
    company: Parent[Company],
    info: Info,
    filter: FilterArgument = None,
    order_by: OrderArgument = None,
    first: First = None,
    after: After = None,
) -> Awaitable[Page[Ticket]]:
    key = company.customer_id
    return tickets_of(info.context, "customer_id", key, (filter, order_by), (first, after))


async def contacts(
    company: Parent[Company],
    info: Info,
    search: Search = None,
    first: First = None,
    after: After = None,
) -> Page[CustomerUser]:
    wanted = window(BY_NAME, first=first, after=after)
    words = tuple((searched("search", search) or "").casefold().split())
    found = await info.context.loaders.contacts(wanted, words).load(company.customer_id)
    if found is None:
        return page([], wanted, lambda _: "", _none)
    places = {id(person): where for person, where in zip(found.people, found.places, strict=True)}

    async def count() -> int:
        return found.total

    return page(found.people, wanted, lambda who: cursor(BY_NAME, places[id(who)]), count)


async def _none() -> int:
    return 0


async def external_records(person: Parent[CustomerUser]) -> list[ExternalCustomer]:
    return [ExternalCustomer(record, person) for record in person.records]
