"""Logging in by an ID token: the one valid account of ours that the issuer means."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from auth.gate import Attempt, Gate
from auth.openid.keys import open_keys
from auth.openid.tokens import EMAIL, IdTokens
from domain.ids import UserId
from domain.tokens import Account, Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from auth.openid.settings import OpenIdSettings
    from db.database import Database

T = TypeVar("T")
# By login; and by an address, capitals or not, where the issuer has verified that it is his: other
# claims may be what people call themselves. At most two are looked at.
AGENTS = "SELECT id FROM users WHERE valid_id = 1 AND login = $1"
CUSTOMERS = "SELECT login FROM customer_user WHERE valid_id = 1 AND login = $1"
AGENTS_BY_EMAIL = """
    SELECT id FROM users WHERE valid_id = 1 AND (login = $1 OR id IN (
        SELECT user_id FROM user_preferences
        WHERE preferences_key = 'UserEmail' AND lower(preferences_value) = lower($1)))
    LIMIT 2
"""
CUSTOMERS_BY_EMAIL = """
    SELECT login FROM customer_user WHERE valid_id = 1 AND (login = $1 OR lower(email) = lower($1))
    LIMIT 2
"""


@dataclass(frozen=True, slots=True)
class IdToken:
    """What somebody brought, and where it comes from; empty where that is not known."""

    text: str = field(repr=False)
    address: str = ""


@asynccontextmanager
async def open_id_logins(
    db: Database, settings: OpenIdSettings, gate: Gate
) -> AsyncIterator[IdLogins]:
    """Takes the tokens that the settings describe, as long as the block lasts."""
    async with open_keys(settings) as keys:
        yield IdLogins(db, settings, IdTokens(settings, keys), gate)


class IdLogins:
    """Checks ID tokens; attempts count as those with passwords do."""

    def __init__(
        self, db: Database, settings: OpenIdSettings, tokens: IdTokens, gate: Gate
    ) -> None:
        self._db = db
        self._role = settings.role
        by_email = settings.login_claim == EMAIL
        agents, customers = (
            (AGENTS_BY_EMAIL, CUSTOMERS_BY_EMAIL) if by_email else (AGENTS, CUSTOMERS)
        )
        self._accounts = agents if settings.role is Role.AGENT else customers
        self._tokens = tokens
        self._gate = gate

    async def authenticated(
        self, given: IdToken, admit: Callable[[Account], Awaitable[T | None]]
    ) -> T | None:
        """What `admit` makes of whom the token means; None when anything is wrong.

        An attempt counts for whom the token claims to mean. Raises `TooManyAttempts`.
        """
        attempt = Attempt(self._tokens.claimed(given.text), given.address, "ID token")
        return await self._gate.passed(attempt, partial(self._admitted, given.text, admit))

    async def _admitted(
        self, text: str, admit: Callable[[Account], Awaitable[T | None]]
    ) -> T | None:
        name = await self._tokens.name(text)
        account = None if name is None else await self._account(name)
        return None if account is None else await admit(account)

    async def _account(self, name: str) -> Account | None:
        """The only valid one that the claim means; several are none."""
        rows = await self._db.rows(self._accounts, name)
        if len(rows) != 1:
            return None
        [[found]] = rows
        return Account(UserId(found)) if self._role is Role.AGENT else Account(customer=found)
