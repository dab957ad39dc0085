"""Files of articles that are in folders instead of the database: looked for in threads.

The database comes first: who has rows there is not looked for here, as an OTRS with
CheckAllStorageBackends asks one storage after the other. A disk may be far away and hang, so
nobody waits longer than a deadline; a thread that hangs keeps its place among a few.
"""

from __future__ import annotations

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from domain.errors import Unavailable
from domain.files import HTML_NAMES, NAMELESS
from domain.ids import ArticleId
from domain.tickets import Attachment
from loaders import folders
from loaders.folders import Place, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from db.database import Reader
    from loaders.folders import Entry

T = TypeVar("T")
log = logging.getLogger(__name__)
SECONDS = 5.0
THREADS = 4
AWAY = "The files of articles cannot be read now. Try again later."
AWAY_NAME = "Files that cannot be read now"
PLACES = """
    SELECT article_id, content_path FROM article_data_mime
    WHERE article_id = ANY($1) AND content_path IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file in a folder, read a piece at a time: however large it is, no more is in memory."""

    name: str
    size: int
    tag: str
    where: tuple[Place, str]
    files: ArticleFiles

    async def read(self, first: int, end: int) -> bytes:
        """Bytes from `first` to before `end`. Raises `Unavailable`, also for another content."""
        found, content = await self.files.run(folders.part, *self.where, first, end - first)
        if found != State(self.size, self.tag) or len(content) != end - first:
            raise Unavailable(AWAY)
        return content


class ArticleFiles:
    """The folders below `root`; without one there are none."""

    def __init__(
        self,
        root: Path | None = None,
        pool: Executor | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._root = root
        self._pool = pool
        self._seconds = seconds

    async def attachments(
        self, db: Reader, articles: list[ArticleId]
    ) -> dict[ArticleId, list[Attachment]]:
        """The files of each article, without its HTML; one that is away where that is not known."""
        found = await self._of_each(db, articles, folders.entries)
        return {
            article: [_away(article)]
            if isinstance(there, Unavailable)
            else _attachments(article, there)
            for article, there in found.items()
        }

    async def htmls(
        self, db: Reader, articles: list[ArticleId]
    ) -> dict[ArticleId, tuple[bytes, str]]:
        """The HTML of articles and its content type; nothing of those it cannot be read of."""
        found = await self._of_each(db, articles, _html)
        return {
            article: html
            for article, html in found.items()
            if html is not None and not isinstance(html, Unavailable)
        }

    async def with_plain(
        self, db: Reader, articles: list[ArticleId]
    ) -> dict[ArticleId, bool | Unavailable]:
        """Which of the articles have a source; `Unavailable` where that is not known."""
        found = await self._of_each(db, articles, _has_plain)
        return {article: has for article, has in found.items() if has}

    async def file(
        self, db: Reader, article: ArticleId, name: str, called: str = ""
    ) -> FolderFile | None:
        """A file of an article; None where there is none. Raises `Unavailable`."""
        for place in (await self._places(db, [article])).values():
            if found := await self.run(folders.state, place, name):
                return FolderFile(called or _text(name), found.size, found.tag, (place, name), self)
        return None

    async def contents(
        self, db: Reader, article: ArticleId
    ) -> list[tuple[tuple[str, str | None, str | None, str | None], bytes]]:
        """All files of an article, its HTML too, to be copied: what is said of each, and itself.

        That is its filename, content type, Content-ID and disposition. Raises `Unavailable`.
        """
        places = await self._places(db, [article])
        return [each for place in places.values() for each in await self.run(_contents, place)]

    async def is_there(self, root: Path) -> bool:
        """Whether it is a folder."""
        try:
            return await self.run(root.is_dir)
        except Unavailable:
            return False

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Work on one file, in a thread. Raises `Unavailable` when it fails or takes too long."""
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.get_running_loop().run_in_executor(self._pool, work, *given)
        except (OSError, TimeoutError) as failure:
            _tell(1, failure)
            raise Unavailable(AWAY) from None

    async def _places(self, db: Reader, articles: list[ArticleId]) -> dict[ArticleId, Place]:
        if self._root is None or not articles:
            return {}
        rows = await db.rows(PLACES, articles)
        return {ArticleId(pk): Place(self._root, day, ArticleId(pk)) for pk, day in rows}

    async def _of_each(
        self, db: Reader, articles: list[ArticleId], look: Callable[[Place], T]
    ) -> dict[ArticleId, T | Unavailable]:
        """One look at the folder of each article, some at once, all within the deadline."""
        loop, places = asyncio.get_running_loop(), await self._places(db, articles)
        work = {pk: loop.run_in_executor(self._pool, look, place) for pk, place in places.items()}
        if not work:
            return {}
        try:
            await asyncio.wait(work.values(), timeout=self._seconds)
            found = {article: _outcome(future) for article, future in work.items()}
        finally:
            for future in work.values():
                future.cancel()
        if failures := [each for each in found.values() if isinstance(each, Exception)]:
            _tell(len(failures), failures[0])
        away = Unavailable(AWAY)
        return {pk: away if isinstance(each, Exception) else each for pk, each in found.items()}


NO_FILES = ArticleFiles()


@asynccontextmanager
async def open_article_files(root: Path | None) -> AsyncIterator[ArticleFiles]:
    """The folders below `root`, with threads to look into them; it need not be there yet."""
    pool = ThreadPoolExecutor(THREADS, "article-files")
    files = ArticleFiles(root, pool)
    try:
        if root is not None and not await files.is_there(root):
            log.warning("tickets.article_files is no folder that can be read: %s", root)
        yield files
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _outcome(future: asyncio.Future[Any]) -> Any:
    """What came of a look: a failure of the disk, or none in time, in place of what was found."""
    if not future.done():
        return TimeoutError("no answer in time")
    failure = future.exception()
    if failure is not None and not isinstance(failure, OSError):
        raise failure
    return failure or future.result()


def _tell(count: int, failure: Exception) -> None:
    """One line however many they are: the disk is away for all of them."""
    reason = getattr(failure, "strerror", None) or type(failure).__name__
    log.warning("files of articles cannot be read articles=%d: %s", count, reason)


def _attachments(article: ArticleId, found: list[Entry]) -> list[Attachment]:
    return [_attachment(article, entry) for entry in found if not _is_html(entry)]


def _attachment(article: ArticleId, entry: Entry) -> Attachment:
    return Attachment(
        pk=0,
        article_id=article,
        filename=_text(entry.name) or NAMELESS,
        content_size=None,
        stored_size=entry.size,
        content_type=entry.content_type,
        content_id=entry.content_id,
        disposition=entry.disposition,
        size=entry.size,
        key=folders.key_of(entry.name),
    )


def _away(article: ArticleId) -> Attachment:
    """In place of all files of a folder: an article must not be lost with them."""
    return Attachment(
        pk=0,
        article_id=article,
        filename=AWAY_NAME,
        content_size=None,
        stored_size=None,
        content_type=None,
        content_id=None,
        disposition="attachment",
    )


def _is_html(entry: Entry) -> bool:
    return entry.name in HTML_NAMES and (entry.content_type or "").lower().startswith("text/html")


def _html(place: Place) -> tuple[bytes, str] | None:
    for entry in reversed(folders.entries(place)):
        if _is_html(entry):
            content = folders.part(place, entry.name, 0, entry.size)[1]
            return content, entry.content_type or ""
    return None


def _contents(
    place: Place,
) -> list[tuple[tuple[str, str | None, str | None, str | None], bytes]]:
    found = []
    for entry in folders.entries(place):
        said = _text(entry.name), entry.content_type, entry.content_id, entry.disposition
        found.append((said, folders.part(place, entry.name, 0, entry.size)[1]))
    return found


def _has_plain(place: Place) -> bool:
    return folders.state(place, folders.PLAIN) is not None


def _text(name: str) -> str:
    return os.fsencode(name).decode(errors="replace")
