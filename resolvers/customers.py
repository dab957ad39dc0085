"""The fields of people and companies that are not read with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strawberry import Parent

from domain.customers import Company
from domain.paging import Page, window
from domain.people import CustomerUser, ExternalCustomer
from domain.tickets import Ticket
from loaders.companies import bare
from loaders.contacts import BY_NAME
from resolvers import sight
from resolvers.arguments import After, First, Search, searched
from resolvers.context import Info
from resolvers.tickets import FilterArgument, OrderArgument, tickets_of

if TYPE_CHECKING:
    from collections.abc import Awaitable


async def main_companies(people: list[CustomerUser], info: Info) -> list[Any]:
    keys = [person.customer_id for person in people]
    found = await info.context.loaders.company.load_given(keys)
    named = [known or (bare(key) if key else None) for key, known in zip(keys, found, strict=True)]
    return sight.companies(info.context, named)


async def companies(person: Parent[CustomerUser], info: Info) -> list[Company]:
    found = await info.context.loaders.company.load_all(person.company_keys)
    named = [known or bare(key) for key, known in zip(person.company_keys, found, strict=True)]
    return [company for company in sight.companies(info.context, named) if company]


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


def contacts(
    companies: list[Company],
    info: Info,
    search: Search = None,
    first: First = None,
    after: After = None,
) -> Awaitable[list[Any]]:
    wanted = window(BY_NAME, first=first, after=after)
    words = tuple((searched("search", search) or "").casefold().split())
    keys = [company.customer_id for company in companies]
    return info.context.loaders.contacts(wanted, words).load_each(keys)


async def external_records(person: Parent[CustomerUser]) -> list[ExternalCustomer]:
    return [ExternalCustomer(record, person) for record in person.records]
