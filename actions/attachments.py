"""Files of articles: uploads become attachments as OTRS has them, and HTML its own one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.content_types import PICTURES
from db.content import stored
from domain.errors import NotFound
from domain.files import Upload, owner_of, unique_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from actions.unit import UnitOfWork
    from domain.ids import ArticleId

Called = tuple[str, str | None, str | None, str | None]
HTML_NAME = "file-2"  # by this name and its type OTRS knows the HTML of an article (MIMEBase)
HTML_TYPE = "text/html; charset=utf-8"
MINE = """
    SELECT id, filename, content_type, size FROM tg_upload
    WHERE id = $1 AND owner = $2 AND complete = 1 AND create_time > $3 FOR UPDATE
"""
PARTS = "SELECT content FROM tg_upload_part WHERE upload_id = $1 ORDER BY position"
NAMES = "SELECT filename FROM article_data_mime_attachment WHERE article_id = $1"
ATTACH = """
    INSERT INTO article_data_mime_attachment (
        article_id, filename, content_size, content_type, content_id, disposition, content,
        create_time, create_by, change_time, change_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9)
"""
USE_PARTS = "DELETE FROM tg_upload_part WHERE upload_id = $1"
USE = "DELETE FROM tg_upload WHERE id = $1"


async def attach(  # noqa: PLR0913 - what is attached to what, and what errors should say
    unit: UnitOfWork,
    article_id: ArticleId,
    upload_ids: Sequence[str],
    *,
    field: str,
    expired: datetime,
    html: str = "",
) -> list[Upload]:
    """Move uploads of the actor into the article; the names they have there, in their order.

    `expired` is `UploadSettings.expired(unit.now)`. A picture that `html` shows as `cid:ID`, by
    the ID of its upload, becomes an inline one. Raises `NotFound` with `field.N` for what is not
    there, not his, used already or expired: nobody learns which.
    """
    taken = {name or "" for (name,) in await unit.tx.rows(NAMES, article_id)} | {HTML_NAME}
    found = []
    for number, id_ in enumerate(upload_ids):
        rows = await unit.tx.rows(MINE, id_, owner_of(unit.actor), expired)
        if not rows:
            raise NotFound(f"{field}.{number}", "There is no such upload, or not any more.")
        [(_, filename, kind, size)] = rows
        upload = Upload(id_, unique_name(filename, taken), kind, int(size))
        taken.add(upload.filename)
        await _move(unit, article_id, upload, html)
        found.append(upload)
    return found


async def attach_html(unit: UnitOfWork, article_id: ArticleId, html: str) -> None:
    """Keep the HTML of an article as it came; its text is `html_to_text` of it."""
    await insert(unit, article_id, (HTML_NAME, HTML_TYPE, None, "inline"), html.encode())


async def _move(unit: UnitOfWork, article_id: ArticleId, upload: Upload, html: str) -> None:
    parts = await unit.tx.rows(PARTS, upload.id)
    content = b"".join(part for (part,) in parts)
    shown = upload.content_type in PICTURES and f"cid:{upload.id}" in html
    placed = (f"<{upload.id}>", "inline") if shown else (None, "attachment")
    await insert(unit, article_id, (upload.filename, upload.content_type, *placed), content)
    await unit.tx.execute(USE_PARTS, upload.id)
    await unit.tx.execute(USE, upload.id)


async def insert(
    unit: UnitOfWork,
    article_id: ArticleId,
    called: Called,
    content: bytes,
) -> None:
    """Keep one file; `called`: filename, content type, Content-ID and disposition."""
    filename, kind, content_id, disposition = called
    kept = stored(content, unit.tx.dialect)
    what = (filename, str(len(content)), kind, content_id, disposition, kept)
    await unit.tx.execute(ATTACH, article_id, *what, unit.now, unit.actor.actor_id)
