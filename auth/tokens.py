"""Bearer tokens and browser sessions: random text outside, only its hash inside."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from domain.ids import UserId

if TYPE_CHECKING:
    from db.database import Database, Reader

Kind = Literal["session", "api"]
PREFIX = "tg_"
NAMES: dict[Kind, str] = {"session": "login", "api": "command line"}

INSERT = """
    INSERT INTO tg_token (kind, name, token_sha256, user_id, create_time, expires_time)
    VALUES ($1, $2, $3, $4, $5, $6)
"""
# The account must still be valid: an administrator who disables it ends its tokens too.
FIND = """
    SELECT tg_token.user_id FROM tg_token
    JOIN users ON users.id = tg_token.user_id AND users.valid_id = 1
    WHERE token_sha256 = $1 AND revoked_time IS NULL
      AND (expires_time IS NULL OR expires_time > $2)
"""
REVOKE = "UPDATE tg_token SET revoked_time = $2 WHERE token_sha256 = $1 AND revoked_time IS NULL"
KEPT = timedelta(days=30)  # for whoever looks into what happened
FORGET = "DELETE FROM tg_token WHERE expires_time < $1 OR revoked_time < $1"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is shown once, to the one who asked for it."""

    text: str
    expires_at: datetime


async def issue(
    db: Database, user: UserId, *, kind: Kind, now: datetime, lifetime: timedelta
) -> Token:
    """A new token for the agent; it is not shown again. Those long ended are forgotten."""
    token = Token(PREFIX + secrets.token_urlsafe(32), now + lifetime)
    async with db.transaction() as tx:
        await tx.execute(FORGET, now - KEPT)
        await tx.execute(INSERT, kind, NAMES[kind], _hash(token.text), user, now, token.expires_at)
    return token


async def owner(db: Reader, text: str, now: datetime) -> UserId | None:
    """Whose token this is, if it is one, is not revoked and has not expired."""
    if not text.startswith(PREFIX):
        return None
    rows = await db.rows(FIND, _hash(text), now)
    return UserId(rows[0][0]) if rows else None


async def revoke(db: Database, text: str, now: datetime) -> None:
    """End a token; an unknown one is left alone."""
    async with db.transaction() as tx:
        await tx.execute(REVOKE, _hash(text), now)


def _hash(text: str) -> str:
    # 256 random bits need no slow hash
    return hashlib.sha256(text.encode()).hexdigest()
