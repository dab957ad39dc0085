"""The verbs that add an article, and what else they change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from actions import articles, changing
from actions.articles import Files, NewArticle
from actions.html_text import html_to_text
from domain.errors import InvalidInput
from domain.history import HistoryKind
from domain.mailbox import mailbox
from domain.nesting import MOST_LEVELS, is_too_nested
from domain.reference import Channel, SenderType
from domain.rules import Verb
from resolvers import nodes
from resolvers.context import Info
from resolvers.mutations.once import once
from resolvers.mutations.texts import checked, optional
from resolvers.recipients import recipient
from resolvers.verbs.article_inputs import (
    ArticleAddNoteInput,
    ArticleAddPhoneCallInput,
    ArticleTextInput,
    Direction,
)
from resolvers.verbs.asked import steps_of
from resolvers.verbs.running import Changed, finished, opened, run, shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from actions.keys import Outcome
    from actions.unit import UnitOfWork
    from actions.work import Work
    from domain.ids import TicketId
    from domain.reference import Agent
    from resolvers.context import Context

    Build = Callable[[Work], NewArticle]

SUBJECT, BODY, UPLOAD = 255, 1_000_000, 64  # characters; those of an upload are its ID
MOST_FILES = 100
MOST_UNITS = Decimal(10) ** 8  # what the column holds, with two decimals


async def add_note(
    info: Info,
    input: Annotated[
        ArticleAddNoteInput, strawberry.argument(description="The ticket and the note.")
    ],
) -> Changed:
    context = info.context
    agent = sender_of(context.viewer.agent)
    parts = {"kind": HistoryKind.ADD_NOTE, "history": ("Note",)}

    async def prepare(_: TicketId) -> Build:
        visible = input.visible_for_customer
        return lambda work: written(
            context, input, work.ticket.title, sender=agent, visible=visible, **parts
        )

    return await _added(context, input, Verb.NOTE, prepare)


async def add_phone_call(
    info: Info,
    input: Annotated[
        ArticleAddPhoneCallInput, strawberry.argument(description="The ticket and the call.")
    ],
) -> Changed:
    context, inbound = info.context, input.direction is Direction.INBOUND
    agent = sender_of(context.viewer.agent)

    async def prepare(pk: TicketId) -> Build:
        customer = await _customer_of(context, pk)
        return lambda work: _call(context, input, work, agent, customer)

    return await _added(context, input, Verb.PHONE_IN if inbound else Verb.PHONE_OUT, prepare)


def _call(
    context: Context, given: ArticleAddPhoneCallInput, work: Work, agent: str, customer: str | None
) -> NewArticle:
    queue = work.unit.reference.queues[work.ticket.queue_id].name
    parts: dict[str, Any] = {"visible": True, "channel": Channel.PHONE}
    if given.direction is Direction.INBOUND:
        parts |= {"sender_type": SenderType.CUSTOMER, "kind": HistoryKind.PHONE_CALL_CUSTOMER}
        parts |= {"sender": customer or "", "to": queue}
    else:
        parts |= {"kind": HistoryKind.PHONE_CALL_AGENT, "sender": agent, "to": customer}
    return written(context, given, work.ticket.title, **parts)


async def _added(
    context: Context,
    given: Any,
    verb: Verb,
    prepare: Callable[[TicketId], Awaitable[Build]],
) -> Changed:
    """Add an article, then do what else the input asks for; `prepare` asks the sources."""

    async def act() -> Outcome:
        pk = nodes.ticket_id(given.ticket, field="input.ticket")
        check(given)
        also = (given.state, given.pending_until) != (None, None)
        steps = steps_of(context, given) if also else []
        build = await prepare(pk)

        async def change(unit: UnitOfWork) -> Outcome:
            work = await opened(unit, pk, version=given.expected_version)
            await changing.allow(work, verb, field="input.ticket")
            article = await articles.add(work, build(work))
            await changing.change(work, steps)
            return await finished(work, article=article)

        return await once(context, given, change)

    return shown(await run(context, given, act), given)


def check(given: ArticleTextInput) -> None:
    """Raises `InvalidInput` for a text or a time that no column takes."""
    if (given.body is None) == (given.html is None):
        raise InvalidInput("input", "either `body` or `html`, and just one")
    optional("input.body", given.body, BODY)
    optional("input.html", given.html, BODY)
    if given.html is not None and is_too_nested(given.html):
        raise InvalidInput("input.html", f"elements within at most {MOST_LEVELS} others")
    for number, upload in enumerate(given.attachments or ()):
        checked(f"input.attachments.{number}", upload, UPLOAD)
    if len(given.attachments or ()) > MOST_FILES:
        raise InvalidInput("input.attachments", f"at most {MOST_FILES} files")
    optional("input.subject", given.subject, SUBJECT)
    units = _units(given)
    if units is not None and (abs(units) >= MOST_UNITS or units != round(units, 2)):
        raise InvalidInput("input.timeUnit", f"less than {MOST_UNITS}, with at most two decimals")


def _units(given: ArticleTextInput) -> Decimal | None:
    """As it was written: no binary fraction near it."""
    return None if given.time_unit is None else Decimal(repr(given.time_unit))


def written(context: Context, given: ArticleTextInput, title: str, **parts: Any) -> NewArticle:
    """The article that an input describes; `parts` are what the verb knows of it."""
    usual = {"channel": Channel.INTERNAL, "sender_type": SenderType.AGENT}
    expired = context.services.uploads.settings.expired(context.services.clock())
    text = {
        "subject": given.subject or title,
        "body": given.body if given.html is None else _text_of(given.html),
        "html": given.html,
        "files": Files(given.attachments or (), expired),
        "time_unit": _units(given),
    }
    return NewArticle(**{**usual, **text, **parts})


def _text_of(html: str) -> str:
    """Raises `InvalidInput` where there is nothing to be seen."""
    text = html_to_text(html)
    if not text.strip() and "<img" not in html.lower():
        raise InvalidInput("input.html", "a text with more than blanks, or an image")
    return text


def sender_of(agent: Agent | None) -> str:
    """An agent as the header From has him."""
    return mailbox(agent.full_name, agent.email) or agent.full_name if agent else ""


async def _customer_of(context: Context, pk: TicketId) -> str | None:
    """The ticket's customer as headers have him; his source is asked before anything is locked."""
    found = await context.loaders.ticket.load(pk)
    if found is None or found.customer_login is None:
        return None
    person = await context.loaders.customer_by_login.load(found.customer_login)
    return (recipient(person) if person else None) or found.customer_login
