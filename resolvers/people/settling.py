"""How somebody changes what he settled for himself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from actions.keys import Outcome
from actions.people import personal
from domain.errors import InvalidInput
from domain.reference import Queue
from domain.viewer import Viewer
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.people.personal_inputs import (
    MOST_QUEUES,
    ViewerSetPreferencesInput,
    ViewerSetQueuesInput,
    given,
)
from resolvers.verbs.chosen import chosen
from resolvers.verbs.running import Changed, run

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
    from domain.ids import QueueId
    from resolvers.context import Context


async def set_queues(
    info: Info,
    input: Annotated[ViewerSetQueuesInput, strawberry.argument(description="The queues.")],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        wanted = _queues(context, input.queues)

        async def change(unit: UnitOfWork) -> Outcome:
            return Outcome(changes=await personal.set_queues(unit, wanted))

        outcome = await once(context, input, change)
        await context.catch_up()
        await _know_my_queues(context)
        return outcome

    return await run(context, input, act)


async def set_preferences(
    info: Info,
    input: Annotated[
        ViewerSetPreferencesInput, strawberry.argument(description="What shall change.")
    ],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        wanted = given(input, agent=context.viewer.is_agent)

        async def change(unit: UnitOfWork) -> Outcome:
            return Outcome(changes=await personal.set_preferences(unit, wanted))

        return await once(context, input, change)

    return await run(context, input, act)


def viewer(_: Parent[Changed], info: Info) -> Viewer:
    return info.context.viewer


def _queues(context: Context, names: list[str]) -> set[QueueId]:
    """The queues that are named; customers, who have none, do not get here."""
    if len(names) > MOST_QUEUES:
        raise InvalidInput("input.queues", f"at most {MOST_QUEUES} queues, not {len(names)}")
    found = set()
    for number, name in enumerate(names):
        field = f"input.queues.{number}"
        queue = chosen(context, Queue, name, field=field)
        if not context.viewer.sees(queue.pk):
            raise InvalidInput(field, "a queue that you may read")
        found.add(queue.pk)
    return found


async def _know_my_queues(context: Context) -> None:
    """What is asked after the change shows it; a token still goes no further than before."""
    viewer, services = context.viewer, context.services
    now = await services.rights.viewer(viewer.agent_id, services.references.current)
    mine = now.my_queues if now else frozenset()
    context.asking = replace(viewer, my_queues=mine & viewer.queues)
