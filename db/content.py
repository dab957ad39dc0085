"""Contents of files in the tables of OTRS: Base64 on PostgreSQL, bytes on SQLite."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.database import Dialect


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
