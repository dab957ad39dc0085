"""The fields of an article that are not its own columns."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from db.content import raw
from domain.errors import Unavailable
from domain.nesting import is_too_nested
from domain.reference import Agent, Channel, SenderType
from domain.tickets import Article, Attachment, Ticket
from loaders.article_files import AWAY
from loaders.articles import StoredHtml
from resolvers.context import Info
from resolvers.enums import BodyFormat
from resolvers.links import link
from resolvers.safe_html import safe

if TYPE_CHECKING:
    from collections.abc import Awaitable

CID = re.compile("cid:", re.IGNORECASE)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def ticket(article: Parent[Article], info: Info) -> Awaitable[Ticket | None]:
    return info.context.loaders.ticket.load(article.ticket_id)


def sender_type(article: Parent[Article], info: Info) -> SenderType:
    return info.context.reference.sender_types[article.sender_type_id]


def channel(article: Parent[Article], info: Info) -> Channel:
    return info.context.reference.channels[article.channel_id]


def created_by(article: Parent[Article], info: Info) -> Agent | None:
    return info.context.reference.agents.get(article.author_id)


def attachments(article: Parent[Article], info: Info) -> Awaitable[list[Attachment]]:
    return info.context.loaders.attachments.load(article.pk)


async def body(
    article: Parent[Article],
    info: Info,
    format: Annotated[  # noqa: A002 - the argument's name in the API
        BodyFormat, strawberry.argument(description="Plain text, or HTML that is safe to show.")
    ] = BodyFormat.TEXT,
) -> str:
    loaders = info.context.loaders
    if format is BodyFormat.TEXT:
        return await loaders.article_text.load(article.pk) or ""
    stored = await loaders.article_html.load(article.pk)
    if isinstance(stored, StoredHtml):
        text = decoded(stored)
        if is_too_nested(text):  # of a mail: as its text, which was made when it came
            return text_as_html(await loaders.article_text.load(article.pk) or "")
        return safe(text, await _pictures(article, info) if CID.search(text) else None)
    return text_as_html(str(stored or ""))


async def _pictures(article: Article, info: Info) -> dict[str, str]:
    """Where the inline pictures of an article are, by their Content-IDs without brackets."""
    found = await info.context.loaders.attachments.load(article.pk)
    return {
        each.content_id.strip().strip("<>"): await _address(each, info)
        for each in found
        if each.content_id
    }


async def url(attachment: Parent[Attachment], info: Info) -> str | None:
    """Raises `Unavailable` of files that are away: nothing else of the article is lost by that."""
    if attachment.is_away:
        raise Unavailable(AWAY)
    return await _address(attachment, info)


async def _address(attachment: Attachment, info: Info) -> str:
    if attachment.key:
        path = f"/articles/{attachment.article_id}/files/{attachment.key}"
        return await link(info.context, path)
    return await link(info.context, f"/attachments/{attachment.pk}")


async def plain_url(article: Parent[Article], info: Info) -> str | None:
    """Sources are for agents: they have headers that customers do not see."""
    context = info.context
    if not context.viewer.is_agent or not await context.loaders.article_with_plain.load(article.pk):
        return None
    return await link(context, f"/articles/{article.pk}/plain")


def text_as_html(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return "<br>\n".join(html.escape(text).splitlines())


def decoded(stored: StoredHtml) -> str:
    """The stored bytes as text. OTRS writes Base64 on PostgreSQL, but some old rows are plain."""
    content = raw(stored.content)
    charset = CHARSET.search(stored.content_type)
    try:
        return content.decode(charset[1] if charset else "utf-8", "replace")
    except (LookupError, UnicodeError):  # some codecs of Python know no replacement
        return content.decode("utf-8", "replace")


def sender(article: Parent[Article]) -> str | None:
    return article.sender
