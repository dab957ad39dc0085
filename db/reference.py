"""Which version of the small tables a database of our own holds: triggers raise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.database import Reader

VERSION = "SELECT version FROM tg_reference WHERE id = 1"


async def version(db: Reader) -> int:
    """One that grows with each change of a small table."""
    [[found]] = await db.rows(VERSION)
    return int(found)
