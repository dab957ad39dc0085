"""Files that are sent before the change that uses them; each is kept for a while."""

from __future__ import annotations

import secrets
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from actions.content_types import HEAD, content_type
from db.settings import Decimal, Table, Whole
from domain.errors import Refusal
from domain.files import Upload, clean_name, owner_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from datetime import datetime

    from db.database import Database
    from domain.viewer import Viewer

PART = 256 * 1024  # bytes that are held, and written at once
BEGIN = """
    INSERT INTO tg_upload (id, owner, filename, content_type, size, complete, create_time)
    VALUES ($1, $2, $3, '', 0, 0, $4)
"""
ADD = "INSERT INTO tg_upload_part (upload_id, position, content) VALUES ($1, $2, $3)"
GROW = "UPDATE tg_upload SET size = size + $2 WHERE id = $1"
UNUSED = "SELECT coalesce(sum(size), 0) FROM tg_upload WHERE owner = $1"
COMPLETE = "UPDATE tg_upload SET content_type = $2, complete = 1 WHERE id = $1"
DROP_PARTS = "DELETE FROM tg_upload_part WHERE upload_id = $1"
DROP = "DELETE FROM tg_upload WHERE id = $1"
EXPIRE_PARTS = """
    DELETE FROM tg_upload_part
    WHERE upload_id IN (SELECT id FROM tg_upload WHERE create_time <= $1)
"""
EXPIRE = "DELETE FROM tg_upload WHERE create_time <= $1"


class UploadSettings(Table):
    """How much may be sent, how long it is kept, and how links to files are signed."""

    size: Annotated[Whole, Field(ge=1, le=1_000_000_000)] = 25_000_000
    unused: Annotated[Whole, Field(ge=1, le=100_000_000_000)] = 100_000_000
    lifetime: Annotated[Decimal, Field(gt=0, le=24 * 365)] = 24
    link_minutes: Annotated[Whole, Field(ge=1, le=60 * 24 * 7)] = 60
    secret_file: Path | None = None

    def expired(self, now: datetime) -> datetime:
        """What was sent then, or before, is not kept any more."""
        return now - timedelta(hours=self.lifetime)


class TooMuch(Refusal):
    """Somebody has more bytes waiting than he may."""

    code = "TOO_MUCH_UPLOADED"


class Uploads:
    """Takes files in, piece by piece."""

    def __init__(self, db: Database, settings: UploadSettings) -> None:
        self._db = db
        self.settings = settings

    async def keep(
        self, viewer: Viewer, filename: str, chunks: AsyncIterator[bytes], now: datetime
    ) -> Upload:
        """Keep what comes in. Raises `TooMuch`; then, or when it breaks off, nothing is kept."""
        await self.forget(now)
        id_, name = secrets.token_urlsafe(24), clean_name(filename)
        async with self._db.transaction() as tx:
            await tx.execute(BEGIN, id_, owner_of(viewer), name, now)
        try:
            return await self._fill(Upload(id_, name, "", 0), viewer, chunks)
        except BaseException:
            await self._drop(id_)
            raise

    async def forget(self, now: datetime) -> None:
        """Remove what nobody used in time. Raises `Unavailable`."""
        async with self._db.transaction() as tx:
            await tx.execute(EXPIRE_PARTS, self.settings.expired(now))
            await tx.execute(EXPIRE, self.settings.expired(now))

    async def _fill(self, upload: Upload, viewer: Viewer, chunks: AsyncIterator[bytes]) -> Upload:
        kind, size, position = content_type(b""), 0, 0
        async with aclosing(_parts(chunks)) as parts:
            async for part in parts:
                kind = content_type(part[:HEAD]) if position == 0 else kind
                await self._add(upload.id, owner_of(viewer), position, part)
                size, position = size + len(part), position + 1
        async with self._db.transaction() as tx:
            await tx.execute(COMPLETE, upload.id, kind)
        return Upload(upload.id, upload.filename, kind, size)

    async def _add(self, id_: str, owner: str, position: int, part: bytes) -> None:
        """A transaction for each part: nobody waits for whoever sends slowly."""
        async with self._db.transaction() as tx:
            await tx.execute(ADD, id_, position, part)
            await tx.execute(GROW, id_, len(part))
            [[unused]] = await tx.rows(UNUSED, owner)
            if unused > (most := self.settings.unused):
                told = f"At most {most} bytes may wait to be used. Use what you sent, or wait."
                raise TooMuch("body", told)

    async def _drop(self, id_: str) -> None:
        async with self._db.transaction() as tx:
            await tx.execute(DROP_PARTS, id_)
            await tx.execute(DROP, id_)


async def _parts(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """The same bytes in pieces of one size; the last one is shorter."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)
