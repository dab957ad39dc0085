"""Articles, page by page for many tickets at once; bodies and attachments on their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import content
from db.sight import articles_seen, seen
from db.statement import Statement
from db.table import columns, select
from domain.files import HTML_NAMES
from domain.ids import ArticleId
from domain.tickets import Article, Attachment

if TYPE_CHECKING:
    from db.database import Reader
    from domain.ids import TicketId, UserId
    from domain.paging import Window
    from domain.viewer import Viewer
    from loaders.article_files import ArticleFiles

# The position counts all articles of the ticket that are seen; a page is cut out of the numbered
# list.
NUMBERED = """
    (SELECT a.*, row_number() OVER (PARTITION BY a.ticket_id ORDER BY a.id) AS position
     FROM article AS a WHERE a.ticket_id = ANY($1){}) AS article
"""
MIME = "LEFT JOIN article_data_mime ON article_data_mime.article_id = article.id"
SEEN = """
    SELECT article_id FROM article_flag
    WHERE article_id = ANY($1) AND article_key = 'Seen' AND create_by = $2
"""
CHATS = """
    SELECT article_id, chat_participant_name, message_text FROM article_data_otrs_chat
    WHERE article_id = ANY($1) ORDER BY id
"""
BODIES = "SELECT article_id, a_body FROM article_data_mime WHERE article_id = ANY($1)"
IS_HTML = f"""
    lower(coalesce(content_type, '')) LIKE 'text/html%'
    AND coalesce(filename, '') IN ('{"', '".join(HTML_NAMES)}')
"""
HTML_BODIES = f"""
    SELECT article_id, content, content_type FROM article_data_mime_attachment
    WHERE article_id = ANY($1) AND {IS_HTML}
    ORDER BY id
"""
ATTACHMENTS = f"""
    WHERE article_id = ANY($1) AND NOT ({IS_HTML})
    ORDER BY article_data_mime_attachment.id
"""
ALL = select(Attachment, ATTACHMENTS)


@dataclass(frozen=True, slots=True)
class StoredHtml:
    """The stored HTML of an article: Base64 on PostgreSQL (OTRS), bytes or text on SQLite."""

    content: str | bytes
    content_type: str


async def by_id(db: Reader, viewer: Viewer, ids: list[ArticleId]) -> dict[ArticleId, Article]:
    """The articles with these ids that the viewer may see."""
    sql = Statement()
    sql.where("a.id = ANY({})", ids)
    tail, before = seen(sql, viewer.sight).tail, articles_seen(viewer.sight, "earlier")
    text = f"""
        SELECT {columns(Article)} FROM (
            SELECT a.*, (SELECT count(*) FROM article AS earlier
                         WHERE earlier.ticket_id = a.ticket_id
                           AND earlier.id <= a.id{before}) AS position
            FROM article AS a JOIN ticket ON ticket.id = a.ticket_id
            {tail}{articles_seen(viewer.sight, "a")}) AS article
        {MIME}"""
    found = await db.fetch(Article, text, *sql.values)
    return {article.pk: article for article in found}


async def pages(
    db: Reader, viewer: Viewer, window: Window, tickets: list[TicketId]
) -> dict[TicketId, list[Article]]:
    """One page of articles, and one article more, for each ticket; a position is its place.

    The tickets are those the viewer may see.
    """
    numbered = NUMBERED.format(articles_seen(viewer.sight, "a"))
    compare, direction = ("<", "DESC") if window.backwards else (">", "ASC")
    condition, values = "", [tickets, window.size + 1]
    if window.position:
        condition = f"WHERE position {compare} $3"
        values.append(window.position[0])
    place = f"row_number() OVER (PARTITION BY ticket_id ORDER BY position {direction}) AS place"
    sql = f"""
        SELECT {columns(Article)} FROM (
            SELECT article.*, {place} FROM {numbered} {condition}) AS article
        {MIME}
        WHERE place <= $2 ORDER BY article.ticket_id, place"""
    found: dict[TicketId, list[Article]] = defaultdict(list)
    for article in await db.fetch(Article, sql, *values):
        found[article.ticket_id].append(article)
    return found


async def counts(db: Reader, viewer: Viewer, tickets: list[TicketId]) -> dict[TicketId, int]:
    """How many articles the viewer sees of each ticket."""
    seen_by_viewer = articles_seen(viewer.sight, "article")
    sql = f"""
        SELECT ticket_id, count(*) FROM article WHERE ticket_id = ANY($1){seen_by_viewer}
        GROUP BY 1"""
    return {ticket: int(count) for ticket, count in await db.rows(sql, tickets)}


async def flagged_seen(db: Reader, agent: UserId, ids: list[ArticleId]) -> dict[ArticleId, bool]:
    """The articles that an agent has seen (OTRS: the flag Seen)."""
    return {ArticleId(article): True for (article,) in await db.rows(SEEN, ids, agent)}


async def texts(db: Reader, ids: list[ArticleId]) -> dict[ArticleId, str]:
    """The plain text of each article; a chat as one line for each message."""
    found = {article: text or "" for article, text in await db.rows(BODIES, ids)}
    if chats := [article for article in ids if article not in found]:
        lines: dict[ArticleId, list[str]] = defaultdict(list)
        for article, name, message in await db.rows(CHATS, chats):
            lines[article].append(f"{name}: {message or ''}")
        found |= {article: "\n".join(said) for article, said in lines.items()}
    return found


async def htmls(
    db: Reader, files: ArticleFiles, ids: list[ArticleId]
) -> dict[ArticleId, StoredHtml | str]:
    """The stored HTML of each article, or the plain text of those without."""
    rows = await db.rows(HTML_BODIES, ids)
    found: dict[ArticleId, StoredHtml | str] = {
        article: StoredHtml(content, kind) for article, content, kind in rows if content
    }
    there = await files.htmls(db, [article for article in ids if article not in found])
    found |= {article: StoredHtml(*html) for article, html in there.items()}
    plain = [article for article in ids if article not in found]
    return found | (await texts(db, plain) if plain else {})


async def attachments(
    db: Reader, files: ArticleFiles, ids: list[ArticleId]
) -> dict[ArticleId, list[Attachment]]:
    """The files of each article, without the one that is its HTML body.

    One that is away for an article whose files are in a folder that cannot be read.
    """
    found: dict[ArticleId, list[Attachment]] = defaultdict(list)
    for attachment in await _sized(db, await db.fetch(Attachment, ALL, ids)):
        found[attachment.article_id].append(attachment)
    return found | await files.attachments(db, [pk for pk in ids if pk not in found])


async def _sized(db: Reader, found: list[Attachment]) -> list[Attachment]:
    """The files with their sizes; a statement more only where what OTRS noted cannot be."""
    doubtful = {}
    for each in found:
        known = content.size(each.content_size, each.stored_size, db.dialect)
        each.size = known or 0
        if known is None:
            doubtful[each.pk] = each
    for pk, size in await db.rows(content.SIZES, list(doubtful)) if doubtful else ():
        doubtful[pk].size = size
    return found
