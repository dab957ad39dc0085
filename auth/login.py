"""Logging in: an agent's login and password against his row."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from auth.passwords import matches_with_equal_work
from domain.ids import UserId

if TYPE_CHECKING:
    from db.database import Reader

log = logging.getLogger(__name__)
ACCOUNT = "SELECT id, pw FROM users WHERE login = $1 AND valid_id = 1"
AT_ONCE = 2  # Argon2 takes 64 MiB and a core for each


class Logins:
    """Checks passwords, a few at a time and outside the event loop."""

    def __init__(self, db: Reader) -> None:
        self._db = db
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def authenticated(self, login: str, password: str) -> UserId | None:
        """The agent's id; whatever is wrong, and however it is stored, Argon2 runs once."""
        rows = [] if "\0" in login else await self._db.rows(ACCOUNT, login)
        stored = rows[0][1] if rows else None
        if await self._matches(stored, password):
            return UserId(rows[0][0])
        log.info("login refused")
        return None

    async def _matches(self, stored: str | None, password: str) -> bool:
        """A thread cannot be given up: it keeps its slot until its end, whoever still waits."""
        await self._slots.acquire()
        work = asyncio.create_task(asyncio.to_thread(matches_with_equal_work, stored, password))
        work.add_done_callback(lambda _: self._slots.release())
        return await asyncio.shield(work)
