"""Contents of files in the tables of OTRS: Base64 on PostgreSQL, bytes on SQLite."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.database import Dialect


LINE = 77  # of MIME's Base64, with its end
# as `raw` reads them
SIZES = r"""
    SELECT id, CASE
        WHEN translate(content, E' \t\r\n', '')
            ~ '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
        THEN octet_length(decode(content, 'base64')) ELSE octet_length(content) END
    FROM article_data_mime_attachment WHERE id = ANY($1)
"""


def size(said: str | None, length: int | None, dialect: Dialect) -> int | None:
    """How many bytes a content has, of which OTRS said so much and `length` bytes are stored.

    None where only a look at it can tell (`SIZES`): nothing was said, or what cannot be.
    """
    if not length or dialect != "postgresql":
        return length or 0
    most = (length - -(-length // LINE)) * 3 // 4
    text = (said or "").strip()
    given = int(text) if text.isdecimal() else -1
    return given if most - 2 <= given <= most else None


def stored(content: bytes, dialect: Dialect) -> str | bytes:
    """The bytes as the column takes them; MIME's Base64 as OTRS writes it there."""
    return base64.encodebytes(content).decode() if dialect == "postgresql" else content


def raw(content: str | bytes | None) -> bytes:
    """The bytes that were stored. Some old rows of OTRS hold plain text, also on PostgreSQL."""
    if isinstance(content, bytes):
        return content
    text = content or ""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return text.encode()
