"""Logging in: a login and password against the rows of agents and customers."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auth.passwords import is_text, matches_with_equal_work
from domain.ids import UserId
from domain.tokens import Account, Role

if TYPE_CHECKING:
    from db.database import Reader

log = logging.getLogger(__name__)
# Logins are compared exactly, capitals too (Kernel/System/Auth/DB.pm, CustomerAuth/DB.pm)
AGENT = "SELECT id, pw, valid_id FROM users WHERE login = $1"
CUSTOMER = "SELECT login, pw, valid_id FROM customer_user WHERE login = $1"
VALID = 1
AT_ONCE = 2  # Argon2 takes 64 MiB and a core for each


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed; `role` None means an agent, and where there is none a customer."""

    login: str
    password: str = field(repr=False)
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A row with the login: whose it is, and the password as it is stored."""

    account: Account
    stored: str | None
    valid: bool


class Logins:
    """Checks passwords, a few at a time and outside the event loop."""

    def __init__(self, db: Reader) -> None:
        self._db = db
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def authenticated(self, given: Credentials) -> Account | None:
        """Whose login and password these are; None when anything is wrong.

        Whatever is wrong, and however the password is stored, Argon2 runs once.
        """
        found = await self._found(given)
        stored = found.stored if found and found.valid else None
        if await self._matches(stored, given.password) and found:
            return found.account
        log.info("login refused")
        return None

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
