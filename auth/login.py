"""Logging in: a login and password against the rows of agents and customers."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auth.attempts import Attempts, LoginSettings, of_account
from auth.audit import record
from auth.passwords import hashed, is_current, is_text, matches_with_equal_work
from domain.audit import AuditKind, Entry, Origin
from domain.errors import TooManyAttempts
from domain.ids import UserId
from domain.tokens import Account, Role

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from db.database import Database

log = logging.getLogger(__name__)
# Logins are compared exactly, capitals too (Kernel/System/Auth/DB.pm, CustomerAuth/DB.pm)
AGENT = "SELECT id, pw, valid_id FROM users WHERE login = $1"
CUSTOMER = "SELECT login, pw, valid_id FROM customer_user WHERE login = $1"
# Only if the password is still the one that was verified
UPGRADE_AGENT = "UPDATE users SET pw = $1 WHERE id = $2 AND pw = $3"
UPGRADE_CUSTOMER = "UPDATE customer_user SET pw = $1 WHERE login = $2 AND pw = $3"
VALID = 1
AT_ONCE = 2  # Argon2 takes 64 MiB and a core for each


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed; `role` None means an agent, and where there is none a customer."""

    login: str
    password: str = field(repr=False)
    role: Role | None = None
    address: str = ""  # where the attempt comes from; empty where that is not known


@dataclass(frozen=True, slots=True)
class Found:
    """A row with the login: whose it is, and the password as it is stored."""

    account: Account
    stored: str | None
    valid: bool


def utc_now() -> datetime:
    """The time, to the second, as our tables keep it."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Time:
    """What time it is, how it passes in seconds, and how to wait; tests have their own."""

    now: Callable[[], datetime] = utc_now
    passed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Logins:
    """Checks passwords, a few at a time and outside the event loop."""

    def __init__(
        self, db: Database, settings: LoginSettings | None = None, clock: Time | None = None
    ) -> None:
        self._db = db
        self._settings = settings or LoginSettings()
        self._time = clock or Time()
        self._attempts = Attempts(db, self._settings)
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def authenticated(self, given: Credentials) -> Account | None:
        """Whose login and password these are; None when anything is wrong.

        Whatever is wrong, and however the password is stored, Argon2 runs once, and the answer
        comes no earlier than `refusal_seconds` after the beginning. Raises `TooManyAttempts`.
        """
        begun = self._time.passed()
        await self._note(given)
        found = await self._matching(given)
        if found is None:
            _log(given, "refused, wrong login or password")
            await self.refused(given)
            passed = self._time.passed() - begun
            await self._time.sleep(max(0.0, self._settings.refusal_seconds - passed))
            return None
        await self._attempts.clear(given.login)
        await self._upgrade(found, given.password)
        _log(given, "succeeded")
        return found.account

    async def refused(self, given: Credentials) -> None:
        """Note a refusal in the audit log: of nobody we know, with a hash of what was typed."""
        by, about = Origin(address=given.address), of_account(given.login)
        at = self._time.now()
        await record(self._db, Entry(kind=AuditKind.LOGIN_REFUSED, at=at, by=by, about=about))

    async def _note(self, given: Credentials) -> None:
        try:
            await self._attempts.note(given.login, given.address, self._time.now())
        except TooManyAttempts:
            _log(given, "refused, too many attempts")
            raise

    async def _matching(self, given: Credentials) -> Found | None:
        found = await self._found(given)
        stored = found.stored if found and found.valid else None
        matches = await self._matches(stored, given.password)
        return found if matches else None

    async def _upgrade(self, found: Found, password: str) -> None:
        """Keep the password as Argon2 from now on, where the settings want that."""
        stored = found.stored or ""
        if not self._settings.upgrade_passwords or is_current(stored):
            return
        new, account = await asyncio.to_thread(hashed, password), found.account
        async with self._db.transaction() as tx:
            if account.agent is not None:
                await tx.execute(UPGRADE_AGENT, new, account.agent, stored)
            else:
                await tx.execute(UPGRADE_CUSTOMER, new, account.customer, stored)

    async def _found(self, given: Credentials) -> Found | None:
        """Both tables are read whoever is meant, so that the work is the same."""
        if not is_text(given.login):
            return None
        agents = await self._db.rows(AGENT, given.login)
        customers = await self._db.rows(CUSTOMER, given.login)
        if agents and given.role is not Role.CUSTOMER:
            [[pk, stored, valid]] = agents
            return Found(Account(UserId(pk)), stored, valid == VALID)
        if customers and given.role is not Role.AGENT:
            [[login, stored, valid]] = customers
            return Found(Account(customer=login), stored, valid == VALID)
        return None

    async def _matches(self, stored: str | None, password: str) -> bool:
        """A thread cannot be given up: it keeps its slot until its end, whoever still waits."""
        await self._slots.acquire()
        work = asyncio.create_task(asyncio.to_thread(matches_with_equal_work, stored, password))
        work.add_done_callback(lambda _: self._slots.release())
        return await asyncio.shield(work)


def _log(given: Credentials, outcome: str) -> None:
    """Without the login: it may be a password that was typed into the wrong field."""
    account = of_account(given.login).key
    log.info("login %s: account %s from %s", outcome, account, given.address or "unknown")
