"""What has to do with more than one ticket, or with what somebody has seen of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from actions import access, changing, links, merging, seen, watching
from actions.changing import Step
from actions.keys import Outcome
from domain.changes import FieldChange
from domain.errors import Forbidden, InvalidInput
from domain.history import HistoryKind
from domain.rules import Verb
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.verbs.relation_inputs import (
    ArticleMarkSeenInput,
    TicketLinkInput,
    TicketMarkSeenInput,
    TicketMergeInput,
    TicketUnlinkInput,
    TicketUnwatchInput,
    TicketWatchInput,
)
from resolvers.verbs.running import Changed, on_ticket, run, shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId
    from domain.reference import Agent
    from resolvers.context import Context
    from resolvers.mutations.once import TicketChangeInput

    Pair = Callable[[Work, Work], Awaitable[None]]


def _agent(context: Context) -> Agent:
    if context.viewer.agent is None:
        raise Forbidden("input", "Only agents have lists of their own.")
    return context.viewer.agent


async def watch(
    info: Info,
    input: Annotated[TicketWatchInput, strawberry.argument(description="The ticket.")],
) -> Changed:
    return await _watched(info.context, input, wanted=True)


async def unwatch(
    info: Info,
    input: Annotated[TicketUnwatchInput, strawberry.argument(description="The ticket.")],
) -> Changed:
    return await _watched(info.context, input, wanted=False)


async def _watched(context: Context, given: TicketChangeInput, *, wanted: bool) -> Changed:
    def steps() -> list[Step]:
        agent = _agent(context)
        apply = lambda work: watching.watch(work, agent, wanted=wanted)  # noqa: E731 - a closure
        return [Step(Verb.WATCH, "input.ticket", apply)]

    return await on_ticket(context, given, steps)


async def mark_ticket(
    info: Info,
    input: Annotated[
        TicketMarkSeenInput, strawberry.argument(description="The ticket, and whether it was seen.")
    ],
) -> Changed:
    async def apply(work: Work) -> None:
        if await seen.mark_ticket(work.unit, work.ticket.pk, seen=input.seen):
            work.changes.append(_seen(input.seen))

    def steps() -> list[Step]:
        _agent(info.context)
        return [Step(Verb.SEEN, "input.ticket", apply)]

    return await on_ticket(info.context, input, steps)


def _seen(now: bool) -> FieldChange:  # noqa: FBT001 - the only thing it is about
    return FieldChange("seen", str(not now).lower(), str(now).lower())


async def mark_article(
    info: Info,
    input: Annotated[
        ArticleMarkSeenInput,
        strawberry.argument(description="The article, and whether it was seen."),
    ],
) -> Changed:
    context = info.context

    async def act() -> Outcome:
        _agent(context)
        pk = nodes.article_id(input.article, field="input.article")
        article = await context.loaders.article.load(pk)
        if article is None:
            raise nodes.nothing("input.article", "article")

        async def change(unit: UnitOfWork) -> Outcome:
            work = await access.work(unit, article.ticket_id, field="input.article")
            await changing.allow(work, Verb.SEEN, field="input.article")
            changed = await seen.mark_article(unit, article.ticket_id, pk, seen=input.seen)
            objects = {"article": pk, "ticket": article.ticket_id}
            return Outcome(objects, [_seen(input.seen)] if changed else [])

        return await once(context, input, change)

    return await run(context, input, act)


async def link(
    info: Info,
    input: Annotated[
        TicketLinkInput, strawberry.argument(description="The two tickets, and how they belong.")
    ],
) -> Changed:
    async def apply(this: Work, other: Work) -> None:
        field = "input.to"
        if await links.link(this.unit, this.ticket, other.ticket, input.kind, field=field):
            this.tell("links", None, other.ticket.number)
            _told(HistoryKind.LINK_ADD, this, other)

    return await _two(info.context, input, (input.to, "input.to"), (Verb.LINK,), apply)


async def unlink(
    info: Info,
    input: Annotated[TicketUnlinkInput, strawberry.argument(description="The two tickets.")],
) -> Changed:
    async def apply(this: Work, other: Work) -> None:
        if await links.unlink(this.unit, this.ticket, other.ticket):
            this.tell("links", other.ticket.number, None)
            _told(HistoryKind.LINK_DELETE, this, other)

    return await _two(info.context, input, (input.to, "input.to"), (Verb.LINK,), apply)


def _told(kind: HistoryKind, this: Work, other: Work) -> None:
    this.note(kind, *links.told(this.ticket, other.ticket))
    other.note(kind, *links.told(other.ticket, this.ticket))


async def merge(
    info: Info,
    input: Annotated[
        TicketMergeInput, strawberry.argument(description="The ticket, and the one it goes into.")
    ],
) -> Changed:
    verbs = (Verb.MERGE, Verb.MERGE)
    into = input.into, "input.into"
    return await _two(info.context, input, into, verbs, merging.merge, merging.remember)


async def _two(
    context: Context,
    given: TicketChangeInput,
    second: tuple[str, str],
    verbs: tuple[Verb, ...],
    apply: Pair,
    then: Pair | None = None,
) -> Changed:
    """Do something to two tickets; `verbs` are what it is to the first, and to the second.

    `then` is done once both are saved.
    """
    text, place = second

    async def act() -> Outcome:
        ids = [
            nodes.ticket_id(given.ticket, field="input.ticket"),
            nodes.ticket_id(text, field=place),
        ]
        if ids[0] == ids[1]:
            raise InvalidInput(place, "another ticket")

        async def change(unit: UnitOfWork) -> Outcome:
            works = await _opened(unit, dict(zip(ids, ("input.ticket", place), strict=True)))
            this, other = (works[pk] for pk in ids)
            if given.expected_version is not None:
                where = "input.expectedVersion"
                await access.unchanged(unit, this.ticket, given.expected_version, field=where)
            for work, verb, field in zip(
                (this, other), verbs, ("input.ticket", place), strict=False
            ):
                await changing.allow(work, verb, field=field)
            await apply(this, other)
            await this.save()
            await other.save()
            if then:
                await then(this, other)
            return Outcome({"ticket": ids[0], "other": ids[1]}, this.changes)

        return await once(context, given, change)

    return shown(await run(context, given, act), given)


async def _opened(unit: UnitOfWork, places: dict[TicketId, str]) -> dict[TicketId, Work]:
    """Both at work, locked in the order of their ids: nobody waits for somebody who waits."""
    return {pk: await access.work(unit, pk, field=places[pk]) for pk in sorted(places)}
