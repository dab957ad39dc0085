"""What every login goes through: attempts are counted, refusals take their time, all is logged."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from auth.attempts import Attempts, LoginSettings, of_account
from auth.audit import record
from db.clock import utc_now
from domain.audit import AuditKind, Entry, Origin
from domain.errors import TooManyAttempts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from db.database import Database

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Time:
    """What time it is, how it passes in seconds, and how to wait; tests have their own."""

    now: Callable[[], datetime] = utc_now
    passed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who wants in: the name he gives, where he comes from, and what he shows for it."""

    name: str = field(repr=False)
    address: str = ""  # empty where that is not known
    shown: str = "login or password"


class Gate:
    """Lets in whoever proves who he is, as often as the settings allow to try."""

    def __init__(
        self, db: Database, settings: LoginSettings | None = None, clock: Time | None = None
    ) -> None:
        self._db = db
        self._settings = settings or LoginSettings()
        self._attempts = Attempts(db, self._settings)
        self._time = clock or Time()

    async def passed(self, attempt: Attempt, prove: Callable[[], Awaitable[T | None]]) -> T | None:
        """What `prove` gives; None, which is a refusal, no sooner than `refusal_seconds`.

        Raises `TooManyAttempts`, without asking for any proof.
        """
        begun = self._time.passed()
        await self._note(attempt)
        proved = await prove()
        if proved is None:
            _log(attempt, f"refused, wrong {attempt.shown}")
            await self._refused(attempt)
            passed = self._time.passed() - begun
            await self._time.sleep(max(0.0, self._settings.refusal_seconds - passed))
            return None
        await self._attempts.clear(attempt.name, attempt.address)
        _log(attempt, "succeeded")
        return proved

    async def _refused(self, attempt: Attempt) -> None:
        """Note it in the audit log: of nobody we know, with a hash of what was typed."""
        by, about, at = Origin(address=attempt.address), of_account(attempt.name), self._time.now()
        async with self._db.accounts.transaction() as tx:
            await record(tx, Entry(kind=AuditKind.LOGIN_REFUSED, at=at, by=by, about=about))

    async def _note(self, attempt: Attempt) -> None:
        try:
            await self._attempts.note(attempt.name, attempt.address, self._time.now())
        except TooManyAttempts:
            _log(attempt, "refused, too many attempts")
            raise


def _log(attempt: Attempt, outcome: str) -> None:
    """Without the name: it may be a password that was typed into the wrong field."""
    account = of_account(attempt.name).key
    log.info("login %s: account %s from %s", outcome, account, attempt.address or "unknown")
