"""Lists of the small tables, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from auth.administrators import must_be_administrator
from domain.masters import Validity
from domain.paging import Order, Page, cursor, page, window
from domain.reference import Queue
from resolvers.arguments import After, First
from resolvers.context import Info
from resolvers.queues import visible_queues

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ValidityArgument = Annotated[Validity, strawberry.argument(description="Whether they are valid.")]

NAMES = {"agents": "login"}  # what they are in the order of, but for names


async def queues(
    info: Info,
    first: First = None,
    after: After = None,
    validity: Annotated[
        Validity | None,
        strawberry.argument(
            description="For administrators: which of all queues, also of those whose tickets you"
            " may not read. Without it the valid ones you may read."
        ),
    ] = None,
) -> Page[Queue]:
    if validity is None:
        return visible_queues(info, first, after)
    context = info.context
    await must_be_administrator(context.services.db, context.viewer, field="validity")
    return _page("queues", info, validity, first, after)


def listed(table: str) -> Callable[..., Page[Any]]:
    """The resolver of a list of one of the tables in memory."""

    def resolve(
        info: Info,
        validity: ValidityArgument = Validity.VALID,
        first: First = None,
        after: After = None,
    ) -> Page[Any]:
        return _page(table, info, validity, first, after)

    return resolve


def administered(table: str) -> Callable[..., Awaitable[Page[Any]]]:
    """The same of a table that only administrators look into."""

    async def resolve(
        info: Info,
        validity: ValidityArgument = Validity.VALID,
        first: First = None,
        after: After = None,
    ) -> Page[Any]:
        context = info.context
        await must_be_administrator(context.services.db, context.viewer, field=table)
        return _page(table, info, validity, first, after)

    return resolve


def _page(
    table: str, info: Info, validity: Validity, first: int | None, after: str | None
) -> Page[Any]:
    order = Order(f"{table}:{validity.value}", (str, int))
    wanted = window(order, first=first, after=after)
    rows = getattr(info.context.reference, table).values()
    meant = [row for row in rows if validity.holds(valid=row.valid)]
    start = wanted.position or ("", 0)
    name = NAMES.get(table, "name")

    def place(row: Any) -> tuple[str, int]:
        return getattr(row, name), row.pk

    rest = sorted((row for row in meant if place(row) > start), key=place)

    async def count() -> int:
        return len(meant)

    return page(rest[: wanted.size + 1], wanted, lambda row: cursor(order, place(row)), count)
