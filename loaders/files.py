"""Contents of files, one at a time, for a viewer who may see their article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.content import raw
from domain.ids import ArticleId
from loaders.articles import by_id

if TYPE_CHECKING:
    from db.database import Reader
    from domain.viewer import Viewer

WHERE = "SELECT article_id FROM article_data_mime_attachment WHERE id = $1"
FILE = """
    SELECT coalesce(filename, ''), content FROM article_data_mime_attachment WHERE id = $1
"""
PLAIN = "SELECT body FROM article_data_mime_plain WHERE article_id = $1 ORDER BY id LIMIT 1"
WITH_PLAIN = "SELECT DISTINCT article_id FROM article_data_mime_plain WHERE article_id = ANY($1)"


@dataclass(frozen=True, slots=True)
class File:
    """A file as a whole."""

    name: str
    content: bytes


async def attachment(db: Reader, viewer: Viewer, pk: int) -> File | None:
    """The file with this id; None where the viewer may not see its article."""
    rows = await db.rows(WHERE, pk)
    if not rows or not await _is_seen(db, viewer, ArticleId(rows[0][0])):
        return None
    [[name, content]] = await db.rows(FILE, pk) or [[None, None]]
    return None if name is None else File(name, raw(content))


async def plain(db: Reader, viewer: Viewer, article: ArticleId) -> File | None:
    """The source of a mail, which is for agents: it has headers that customers do not see."""
    if not viewer.is_agent or not await _is_seen(db, viewer, article):
        return None
    rows = await db.rows(PLAIN, article)
    return File(f"article-{article}.eml", raw(rows[0][0])) if rows else None


async def with_plain(db: Reader, articles: list[ArticleId]) -> dict[ArticleId, bool]:
    """Which of the articles have a source."""
    return {article: True for (article,) in await db.rows(WITH_PLAIN, articles)}


async def _is_seen(db: Reader, viewer: Viewer, article: ArticleId) -> bool:
    return bool(await by_id(db, viewer, [article]))
