"""The verbs that change a ticket's attributes: one ticket, or many, each by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from resolvers.context import Info
from resolvers.verbs.asked import steps_of
from resolvers.verbs.inputs import TicketsUpdateInput
from resolvers.verbs.many import ManyChanged, on_many
from resolvers.verbs.running import Changed, on_ticket, steps_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from resolvers.verbs.many import Act


def verb(input_type: type, description: str) -> Callable[..., Any]:
    """The resolver of a verb that does to one ticket what its input asks for."""

    async def resolve(info: Info, input: Any) -> Changed:
        return await on_ticket(info.context, input, partial(steps_of, info.context, input))

    argument = strawberry.argument(description=description)
    resolve.__annotations__["input"] = Annotated[input_type, argument]
    return resolve


async def update_many(
    info: Info,
    input: Annotated[
        TicketsUpdateInput, strawberry.argument(description="The tickets, and what shall change.")
    ],
) -> ManyChanged:
    async def prepare() -> Act:
        return partial(steps_on, steps=steps_of(info.context, input))

    return await on_many(info.context, input, prepare)
