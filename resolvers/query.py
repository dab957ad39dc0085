"""How the root fields of queries are found."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from domain.customers import Company
from domain.errors import InvalidInput
from domain.filters import TicketFilter, list_order
from domain.paging import MOST, Page, window
from domain.people import CustomerUser, ExternalCustomer
from domain.reference import Lock, Queue
from domain.tickets import Ticket
from domain.viewer import Viewer
from loaders.lists import COMPANIES, EXTERNAL, PEOPLE
from resolvers import nodes
from resolvers.arguments import After, Before, First, Last, Search, possible, searched
from resolvers.context import Info
from resolvers.inputs import CustomerUserFilterInput, criteria, orders
from resolvers.tickets import FilterArgument, OrderArgument, all_tickets
from sources.health import Listed

if TYPE_CHECKING:
    from collections.abc import Awaitable

Id = Annotated[strawberry.ID, strawberry.argument(description="As the API gives it in `id`.")]
OptionalId = Annotated[
    strawberry.ID | None, strawberry.argument(description="As the API gives it in `id`.")
]


def viewer(info: Info) -> Viewer:
    return info.context.viewer


def node(info: Info, id: Id) -> Awaitable[Any]:
    return nodes.by_id(info.context, id, field="id")


async def nodes_(
    info: Info,
    ids: Annotated[list[strawberry.ID], strawberry.argument(description=f"At most {MOST} IDs.")],
) -> list[Any]:
    if len(ids) > MOST:
        raise InvalidInput("ids", f"at most {MOST} IDs, not {len(ids)}")
    finding = [nodes.by_id(info.context, text, field=f"ids[{n}]") for n, text in enumerate(ids)]
    # a wrong ID costs its own place in the list, not the others
    return await asyncio.gather(*finding, return_exceptions=True)


async def ticket(
    info: Info,
    id: OptionalId = None,
    number: Annotated[
        str | None, strawberry.argument(description="The ticket number customers know.")
    ] = None,
) -> Ticket | None:
    _just_one("id", id, "number", number)
    if id is not None:
        return await nodes.of_type(info.context, id, Ticket, field="id")
    return await info.context.loaders.ticket_by_number.load(possible("number", number) or "")


async def tickets(
    info: Info,
    filter: FilterArgument = None,
    order_by: OrderArgument = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Page[Ticket]:
    wanted, order = criteria(filter, info.context), orders(order_by)
    part = window(list_order(order), first=first, after=after, last=last, before=before)
    return await all_tickets(info.context, wanted, order, part)


async def queue(
    info: Info,
    id: OptionalId = None,
    name: Annotated[
        str | None, strawberry.argument(description="The whole name, as `Support::Hotline`.")
    ] = None,
) -> Queue | None:
    _just_one("id", id, "name", name)
    if id is not None:
        return await nodes.of_type(info.context, id, Queue, field="id")
    found = info.context.reference.queue_by_name.get(name or "")
    return found if found and info.context.viewer.sees(found.pk) else None


async def customer_user(
    info: Info,
    id: OptionalId = None,
    login: Annotated[
        str | None,
        strawberry.argument(description="The login; for people without one, the external key."),
    ] = None,
) -> CustomerUser | None:
    _just_one("id", id, "login", login)
    if id is not None:
        return await nodes.of_type(info.context, id, CustomerUser, field="id")
    return await nodes.customer_by_login(info.context, possible("login", login) or "")


async def customer_users(
    info: Info,
    search: Search = None,
    filter: Annotated[
        CustomerUserFilterInput | None, strawberry.argument(description="Which people.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Page[CustomerUser]:
    wanted = (filter or CustomerUserFilterInput()).criteria(searched("search", search))
    part = window(PEOPLE, first=first, after=after)
    return await info.context.loaders.lists.people(wanted, part)


async def company(
    info: Info,
    id: OptionalId = None,
    customer_id: Annotated[
        str | None, strawberry.argument(description="The company key, exactly.")
    ] = None,
) -> Company | None:
    _just_one("id", id, "customerId", customer_id)
    if id is not None:
        return await nodes.of_type(info.context, id, Company, field="id")
    return await nodes.company_by_key(info.context, possible("customerId", customer_id) or "")


async def companies(
    info: Info, search: Search = None, first: First = None, after: After = None
) -> Page[Company]:
    part = window(COMPANIES, first=first, after=after)
    return await info.context.loaders.lists.companies(searched("search", search), part)


def sources(info: Info) -> list[Listed]:
    _ = info.context.viewer
    return info.context.services.directory.listed()


async def external_customers(
    info: Info,
    source: Annotated[str, strawberry.argument(description="The name of a source.")],
    search: Search = None,
    first: First = None,
    after: After = None,
) -> Page[ExternalCustomer]:
    _ = info.context.viewer
    directory = info.context.services.directory
    if directory.guard(source) is None:
        there = ", ".join(directory.names) or "none"
        raise InvalidInput("source", f"the name of a source, not “{source}”; there are: {there}")
    part = window(EXTERNAL, first=first, after=after)
    return await info.context.loaders.lists.external(source, searched("search", search), part)


async def viewer_customer(asking: Parent[Viewer], info: Info) -> CustomerUser | None:
    if asking.is_agent:
        return None
    return await info.context.loaders.customer_by_login.load(asking.login)


def viewer_queues(asking: Parent[Viewer], info: Info) -> list[Queue]:
    return _by_name(info, asking.queues)


def viewer_my_queues(asking: Parent[Viewer], info: Info) -> list[Queue]:
    return _by_name(info, asking.my_queues)


async def locked_tickets(
    asking: Parent[Viewer],
    info: Info,
    order_by: OrderArgument = None,
    first: First = None,
    after: After = None,
) -> Page[Ticket]:
    locked = (pk for pk, lock in info.context.reference.locks.items() if lock is Lock.LOCKED)
    wanted = TicketFilter(
        sight=asking.sight, owners=frozenset({asking.agent_id}), lock_ids=frozenset(locked)
    )
    order = orders(order_by)
    part = window(list_order(order), first=first, after=after)
    return await all_tickets(info.context, wanted, order, part)


def _by_name(info: Info, ids: frozenset[Any]) -> list[Queue]:
    found = (info.context.reference.queues[pk] for pk in ids)
    return sorted((queue for queue in found if queue.valid), key=lambda queue: queue.name)


def _just_one(first_name: str, first: Any, second_name: str, second: Any) -> None:
    if (first is None) == (second is None):
        raise InvalidInput(first_name, f"either `{first_name}` or `{second_name}`, and just one")
