"""The fields of an article that are not its own columns."""

from __future__ import annotations

import base64
import binascii
import html
import re
from typing import TYPE_CHECKING, Annotated

import nh3
import strawberry
from strawberry import Parent

from domain.reference import Agent, Channel, SenderType
from domain.tickets import Article, Attachment, Ticket
from loaders.articles import StoredHtml
from resolvers.context import Info
from resolvers.enums import BodyFormat

if TYPE_CHECKING:
    from collections.abc import Awaitable

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# Nothing is fetched from elsewhere when an agent opens an article; inline images come as cid:.
LINKS = frozenset({"http", "https", "mailto", "tel"})


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
        return safe_html(stored)
    return text_as_html(str(stored or ""))


def safe_html(stored: StoredHtml) -> str:
    """Stored HTML without anything that runs, asks, or is fetched from elsewhere."""
    return nh3.clean(
        decoded(stored),
        url_schemes={*LINKS, "cid"},
        attribute_filter=_no_remote_source,
        link_rel="noopener noreferrer nofollow",
    )


def _no_remote_source(_: str, attribute: str, value: str) -> str | None:
    remote = attribute in ("src", "background", "poster", "srcset")
    return None if remote and not value.lower().startswith("cid:") else value


def text_as_html(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return "<br>\n".join(html.escape(text).splitlines())


def decoded(stored: StoredHtml) -> str:
    """The stored bytes as text. OTRS writes Base64 on PostgreSQL, but some old rows are plain."""
    content = stored.content
    raw = content if isinstance(content, bytes) else _base64(content) or content.encode()
    charset = CHARSET.search(stored.content_type)
    try:
        return raw.decode(charset[1] if charset else "utf-8", "replace")
    except (LookupError, UnicodeError):  # some codecs of Python know no replacement
        return raw.decode("utf-8", "replace")


def _base64(content: str) -> bytes | None:
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def sender(article: Parent[Article]) -> str | None:
    return article.sender
