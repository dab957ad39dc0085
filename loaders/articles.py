"""Articles, page by page for many tickets at once; bodies and attachments on their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.sight import articles_seen, seen
from db.statement import Statement
from db.table import columns, select
from domain.tickets import Article, Attachment

if TYPE_CHECKING:
    from db.database import Reader
    from domain.ids import ArticleId, TicketId
    from domain.paging import Window
    from domain.viewer import Viewer

# The position counts all articles of the ticket that are seen; a page is cut out of the numbered
# list.
NUMBERED = """
    (SELECT a.*, row_number() OVER (PARTITION BY a.ticket_id ORDER BY a.id) AS position
     FROM article AS a WHERE a.ticket_id = ANY($1){}) AS article
"""
MIME = "LEFT JOIN article_data_mime ON article_data_mime.article_id = article.id"
CHATS = """
    SELECT article_id, chat_participant_name, message_text FROM article_data_otrs_chat
    WHERE article_id = ANY($1) ORDER BY id
"""
BODIES = "SELECT article_id, a_body FROM article_data_mime WHERE article_id = ANY($1)"
# OTRS keeps the HTML of a mail as an attachment with one of these names (MIMEBase)
HTML_BODIES = """
    SELECT article_id, content, content_type FROM article_data_mime_attachment
    WHERE article_id = ANY($1) AND lower(content_type) LIKE 'text/html%'
      AND filename IN ('file-1', 'file-2', 'file-1.html')
    ORDER BY id
"""


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


async def texts(db: Reader, ids: list[ArticleId]) -> dict[ArticleId, str]:
    """The plain text of each article; a chat as one line for each message."""
    found = {article: text or "" for article, text in await db.rows(BODIES, ids)}
    if chats := [article for article in ids if article not in found]:
        lines: dict[ArticleId, list[str]] = defaultdict(list)
        for article, name, message in await db.rows(CHATS, chats):
            lines[article].append(f"{name}: {message or ''}")
        found |= {article: "\n".join(said) for article, said in lines.items()}
    return found


async def htmls(db: Reader, ids: list[ArticleId]) -> dict[ArticleId, StoredHtml | str]:
    """The stored HTML of each article, or the plain text of those without."""
    rows = await db.rows(HTML_BODIES, ids)
    found: dict[ArticleId, StoredHtml | str] = {
        article: StoredHtml(content, kind) for article, content, kind in rows if content
    }
    plain = [article for article in ids if article not in found]
    return found | (await texts(db, plain) if plain else {})


async def attachments(db: Reader, ids: list[ArticleId]) -> dict[ArticleId, list[Attachment]]:
    """The files of each article, without the one that is its HTML body."""
    tail = """
        WHERE article_id = ANY($1) AND NOT (lower(coalesce(content_type, '')) LIKE 'text/html%'
          AND coalesce(filename, '') IN ('file-1', 'file-2', 'file-1.html'))
        ORDER BY article_data_mime_attachment.id"""
    found: dict[ArticleId, list[Attachment]] = defaultdict(list)
    for attachment in await db.fetch(Attachment, select(Attachment, tail), ids):
        found[attachment.article_id].append(attachment)
    return found
