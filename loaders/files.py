"""Contents of files, one at a time, for a viewer who may see their article.

What is in the database comes first, then what is in the article's folder.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from db.content import raw
from domain.ids import ArticleId
from loaders import folders
from loaders.articles import by_id

if TYPE_CHECKING:
    from db.database import Reader
    from domain.errors import Unavailable
    from domain.viewer import Viewer
    from loaders.article_files import ArticleFiles

WHERE = "SELECT article_id FROM article_data_mime_attachment WHERE id = $1"
FILE = """
    SELECT coalesce(filename, ''), content FROM article_data_mime_attachment WHERE id = $1
"""
PLAIN = "SELECT body FROM article_data_mime_plain WHERE article_id = $1 ORDER BY id LIMIT 1"
WITH_PLAIN = "SELECT DISTINCT article_id FROM article_data_mime_plain WHERE article_id = ANY($1)"


class File(Protocol):
    """A file; another `tag` is another content."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def tag(self) -> str: ...

    async def read(self, first: int, end: int) -> bytes:
        """Bytes from `first` to before `end`. Raises `Unavailable`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A file as a whole."""

    name: str
    content: bytes
    tag: str

    @property
    def size(self) -> int:
        return len(self.content)

    async def read(self, first: int, end: int) -> bytes:
        return self.content[first:end]


async def attachment(db: Reader, viewer: Viewer, pk: int) -> File | None:
    """The file with this id; None where the viewer may not see its article."""
    rows = await db.rows(WHERE, pk)
    if not rows or not await _is_seen(db, viewer, ArticleId(rows[0][0])):
        return None
    [[name, content]] = await db.rows(FILE, pk) or [[None, None]]
    return None if name is None else await _whole(name, content)


async def in_folder(
    db: Reader, files: ArticleFiles, viewer: Viewer, article: ArticleId, key: str
) -> File | None:
    """The file with this key in the article's folder; None as above. Raises `Unavailable`."""
    try:
        name = folders.name_of(key)
    except ValueError:
        return None
    if not folders.is_sent(name) or not await _is_seen(db, viewer, article):
        return None
    return await files.file(db, article, name)


async def plain(db: Reader, files: ArticleFiles, viewer: Viewer, article: ArticleId) -> File | None:
    """The source of a mail, which is for agents: it has headers that customers do not see."""
    if not viewer.is_agent or not await _is_seen(db, viewer, article):
        return None
    name = f"article-{article}.eml"
    if rows := await db.rows(PLAIN, article):
        return await _whole(name, rows[0][0])
    return await files.file(db, article, folders.PLAIN, name)


async def with_plain(
    db: Reader, files: ArticleFiles, articles: list[ArticleId]
) -> dict[ArticleId, bool | Unavailable]:
    """Which of the articles have a source; `Unavailable` where that is not known."""
    found = {ArticleId(article): True for (article,) in await db.rows(WITH_PLAIN, articles)}
    return found | await files.with_plain(db, [pk for pk in articles if pk not in found])


async def _whole(name: str, content: str | bytes | None) -> Whole:
    return await asyncio.to_thread(_read, name, content)


def _read(name: str, content: str | bytes | None) -> Whole:
    found = raw(content)
    return Whole(name, found, hashlib.sha256(found).hexdigest()[:32])


async def _is_seen(db: Reader, viewer: Viewer, article: ArticleId) -> bool:
    return bool(await by_id(db, viewer, [article]))
