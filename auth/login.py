"""Logging in: a login and password against our rows of agents and customers, or a directory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from auth.attempts import LoginSettings
from auth.gate import Attempt, Gate
from auth.otrs_passwords import hashed_as
from auth.passwords import hashed, is_current, is_text, matches_with_equal_work
from domain.ids import UserId
from domain.tokens import Account, Role
from sources.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from auth.gate import Time
    from db.database import Database
    from domain.host import PasswordForm

T = TypeVar("T")
# Logins are compared exactly, capitals too (Kernel/System/Auth/DB.pm, CustomerAuth/DB.pm)
AGENT = "SELECT id, pw, valid_id FROM users WHERE login = $1"
CUSTOMER = "SELECT login, pw, valid_id FROM customer_user WHERE login = $1"
# A directory does not see capitals, so what our row says counts there however it is written
DECIDING = """
    SELECT login FROM customer_user
    WHERE lower(login) = lower($1) AND (valid_id <> 1 OR coalesce(pw, '') <> '')
"""
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
class ExternalAccount:
    """The record of a source that took a password."""

    source: str
    key: str


Proved: TypeAlias = Account | ExternalAccount


@dataclass(frozen=True, slots=True)
class Found:
    """A row with the login: whose it is, and the password as it is stored."""

    account: Account
    stored: str | None
    valid: bool


class Logins:
    """Checks passwords, a few at a time and outside the event loop."""

    def __init__(
        self,
        db: Database,
        settings: LoginSettings | None = None,
        clock: Time | None = None,
        *,
        passwords: Passwords | None = None,
    ) -> None:
        self._db = db
        self._settings = settings or LoginSettings()
        self._gate = Gate(db, self._settings, clock)
        self._passwords = passwords or Passwords()
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def authenticated(
        self, given: Credentials, admit: Callable[[Proved], Awaitable[T | None]]
    ) -> T | None:
        """What `admit` makes of whose login and password these are; None when anything is wrong.

        Whatever is wrong, and however the password is stored, Argon2 runs once, and the answer
        comes no earlier than `refusal_seconds` after the beginning. Raises `TooManyAttempts`.
        """
        attempt = Attempt(given.login, given.address)
        return await self._gate.passed(attempt, partial(self._admitted, given, admit))

    async def _admitted(
        self, given: Credentials, admit: Callable[[Proved], Awaitable[T | None]]
    ) -> T | None:
        proved = await self._proved(given)
        return None if proved is None else await admit(proved)

    async def _proved(self, given: Credentials) -> Proved | None:
        """By our own row; only where none decides by a directory."""
        found = await self._found(given)
        stored = found.stored if found and found.valid else None
        if await self._matches(stored, given.password) and found:
            await self._upgrade(found, given.password)
            return found.account
        if not await self._is_open(given, found):
            return None
        record = await self._passwords.record(given.login, given.password)
        return record and ExternalAccount(*record)

    async def _is_open(self, given: Credentials, found: Found | None) -> bool:
        """Whether no row of ours decides: one of an agent, an invalid one, one with a password."""
        is_agents = given.role is Role.AGENT or (found and found.account.agent is not None)
        if is_agents or not (is_text(given.login) and is_text(given.password)):
            return False
        return not await self._db.rows(DECIDING, given.login)

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

    async def stored_form(self, password: str, form: PasswordForm = "argon2") -> str:
        """What is kept of a new password."""
        return await self._in_turn(partial(hashed_as, form, password))

    async def _matches(self, stored: str | None, password: str) -> bool:
        return await self._in_turn(partial(matches_with_equal_work, stored, password))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """A thread cannot be given up: it keeps its slot until its end, whoever still waits."""
        await self._slots.acquire()
        task = asyncio.create_task(asyncio.to_thread(work))
        task.add_done_callback(lambda _: self._slots.release())
        return await asyncio.shield(task)
