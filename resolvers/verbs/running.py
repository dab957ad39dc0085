"""How a change of one ticket is run, and what its payload is made of."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from strawberry import Parent

from actions import access, changing
from actions.keys import Outcome
from domain.changes import FieldChange
from domain.errors import InvalidInput
from domain.ids import ArticleId, TicketId
from domain.tickets import Article, Ticket
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.errors import EXPECTED, UserError, user_error
from resolvers.mutations.once import once, repeated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from actions.changing import Step
    from actions.unit import UnitOfWork
    from actions.work import Work
    from resolvers.context import Context
    from resolvers.mutations.once import ChangeInput, TicketChangeInput


@dataclass(slots=True)
class Changed:
    """What became of a change: `objects` has the keys of what the payload shows."""

    objects: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    client_mutation_id: str | None = None
    errors: list[UserError] = field(default_factory=list)


async def run(
    context: Context, given: ChangeInput, act: Callable[[], Awaitable[Outcome]]
) -> Changed:
    """The outcome of a change, now or when its key first came, or why it was refused."""

    async def first() -> Outcome:
        return await repeated(context, given) or await act()

    return await changed_by(context, given, first)


async def changed_by(
    context: Context, given: ChangeInput, act: Callable[[], Awaitable[Outcome]]
) -> Changed:
    """The outcome of a change, or why it was refused."""
    changed = Changed(client_mutation_id=given.client_mutation_id)
    _ = context.viewer
    try:
        outcome = await act()
    except EXPECTED as failure:
        changed.errors = [user_error(failure)]
        return changed
    changed.objects, changed.changes = outcome.objects, outcome.changes
    return changed


async def on_ticket(
    context: Context, given: TicketChangeInput, steps: Callable[[], Sequence[Step]]
) -> Changed:
    """Do these steps to the ticket that the input names."""

    async def act() -> Outcome:
        pk = nodes.ticket_id(given.ticket, field="input.ticket")
        wanted, version = steps(), given.expected_version
        return await once(context, given, partial(steps_on, pk=pk, steps=wanted, version=version))

    return shown(await run(context, given, act), given)


async def steps_on(
    unit: UnitOfWork,
    *,
    pk: TicketId,
    steps: Sequence[Step],
    place: str = "input.ticket",
    version: int | None = None,
) -> Outcome:
    """Do the steps to a ticket, which `place` in the input names, in the version expected."""
    work = await opened(unit, pk, place=place, version=version)
    await changing.change(work, steps)
    return await finished(work)


async def opened(
    unit: UnitOfWork, pk: TicketId, *, place: str = "input.ticket", version: int | None = None
) -> Work:
    """The ticket at work, in the version that the input expects."""
    work = await access.work(unit, pk, field=place)
    if version is not None:
        await access.unchanged(unit, work.ticket, version, field="input.expectedVersion")
    return work


async def finished(work: Work, **made: Any) -> Outcome:
    """Write what was changed, and say what that is, with the keys of what was made."""
    await work.save()
    return Outcome({"ticket": work.ticket.pk, **made}, work.changes, tuple(made))


def shown(changed: Changed, given: TicketChangeInput) -> Changed:
    """A refused change shows the ticket as it is."""
    if "ticket" not in changed.objects:
        with suppress(InvalidInput):  # the errors say so
            changed.objects["ticket"] = nodes.ticket_id(given.ticket, field="input.ticket")
    return changed


async def ticket(changed: Parent[Changed], info: Info) -> Ticket | None:
    pk = changed.objects.get("ticket")
    return await info.context.loaders.ticket.load(TicketId(pk)) if pk else None


async def other(changed: Parent[Changed], info: Info) -> Ticket | None:
    pk = changed.objects.get("other")
    return await info.context.loaders.ticket.load(TicketId(pk)) if pk else None


async def article(changed: Parent[Changed], info: Info) -> Article | None:
    pk = changed.objects.get("article")
    return await info.context.loaders.article.load(ArticleId(pk)) if pk else None
