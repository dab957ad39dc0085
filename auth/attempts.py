"""How often somebody may try to log in, counted in the database for all processes together.

If only accounts were counted anybody could lock somebody out, and if only addresses were, many of
them could guess together. So an account waits at the address where its password is guessed; and
when many addresses guess, everywhere but where it logged in lately (NIST SP 800-63B 5.2.2, which
has the 100 and the known addresses; OWASP's Authentication Cheat Sheet warns of plain lockouts).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from auth.addresses import counted
from auth.audit import record_once
from auth.passwords import is_text
from auth.tokens import opened_from
from db.settings import Decimal, Table, Whole
from db.table import select
from domain.audit import About, AuditKind, Entry, Origin
from domain.column import column, record
from domain.errors import TooManyAttempts

if TYPE_CHECKING:
    from db.database import Database, Transaction

LOCK = "SELECT id FROM tg_login_gate WHERE id = 1 FOR UPDATE"
FORGET = "DELETE FROM tg_login_refusal WHERE create_time <= $1"
NOTE = "INSERT INTO tg_login_refusal (account_sha256, address, create_time) VALUES ($1, $2, $3)"
CLEAR = "DELETE FROM tg_login_refusal WHERE account_sha256 = $1 AND address = $2"
# Sessions are kept for a month after their end
KNOWN = """
    SELECT id FROM tg_token
    WHERE kind = 'session' AND name = $2 AND (customer_login = $1 OR user_id = ANY($3)) LIMIT 1
"""
AGENTS = "SELECT id FROM users WHERE login = $1"


class LoginSettings(Table):
    """How often a login may be tried, and how soon a refusal is answered."""

    refusal_seconds: Annotated[Decimal, Field(ge=0, le=60)] = 0.5
    attempts: Annotated[Whole, Field(ge=1, le=1_000_000)] = 10
    attempts_of_account: Annotated[Whole, Field(ge=1, le=1_000_000)] = 100
    attempts_of_address: Annotated[Whole, Field(ge=1, le=1_000_000)] = 50
    window_minutes: Annotated[Whole, Field(ge=1, le=24 * 60)] = 15
    upgrade_passwords: bool = False  # an OTRS on the same tables does not know Argon2


@record
class Refused:
    """When an attempt was refused."""

    table: ClassVar[str] = "tg_login_refusal"

    at: datetime = column("create_time")


NEWEST = "ORDER BY create_time DESC, id DESC LIMIT 1 OFFSET"
OF_BOTH = select(Refused, f"WHERE account_sha256 = $1 AND address = $2 {NEWEST} $3")
OF_ACCOUNT = select(Refused, f"WHERE account_sha256 = $1 {NEWEST} $2")
OF_ADDRESS = select(Refused, f"WHERE address = $1 AND address <> '' {NEWEST} $2")


def account_hash(login: str) -> str:
    """The account as typed, capitals or not; it may be a password in the wrong field."""
    return hashlib.sha256(login.lower().encode("utf-8", "surrogatepass")).hexdigest()


def of_account(login: str) -> About:
    """The account as logs name it: by the beginning of its hash."""
    return _hashed(account_hash(login))


def _hashed(account: str) -> About:
    return About("Account", account[:8])


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts of accounts, existing or not, and of addresses."""

    db: Database
    settings: LoginSettings

    async def note(self, login: str, address: str, now: datetime) -> None:
        """Count the attempt as refused until it succeeds. Raises `TooManyAttempts`.

        An attempt beyond the limits is not counted itself: whoever waits may try again. The first
        one of a window is noted in the audit log.
        """
        address = counted(address)
        async with self.db.accounts.transaction() as tx:
            await tx.rows(LOCK)
            await tx.execute(FORGET, now - self._window)
            limits = await self._reached(tx, login, address)
            if not limits:
                await tx.execute(NOTE, account_hash(login), address, now)
            for about in limits:
                await record_once(tx, _limited(about, address, now), now - self._window)
        if limits:
            again = max(limits.values())
            raise TooManyAttempts(again, max(1, int((again - now).total_seconds())))

    async def clear(self, login: str, address: str) -> None:
        """He got in: nothing is held against the account any longer, where he is."""
        async with self.db.accounts.transaction() as tx:
            await tx.execute(CLEAR, account_hash(login), counted(address))

    @property
    def _window(self) -> timedelta:
        return timedelta(minutes=self.settings.window_minutes)

    async def _reached(self, tx: Transaction, login: str, address: str) -> dict[About, datetime]:
        """When the account, or the address, may try again, for whichever of them has to wait."""
        limits, account = self.settings, account_hash(login)
        there = await tx.fetch(Refused, OF_BOTH, account, address, limits.attempts - 1)
        of_address = await tx.fetch(Refused, OF_ADDRESS, address, limits.attempts_of_address - 1)
        anywhere = await tx.fetch(Refused, OF_ACCOUNT, account, limits.attempts_of_account - 1)
        if anywhere and not await self._is_known(tx, login, address):
            there += anywhere
        reached = {_hashed(account): there, About("Address", address): of_address}
        return {
            about: max(refused.at for refused in found) + self._window
            for about, found in reached.items()
            if found
        }

    async def _is_known(self, tx: Transaction, login: str, address: str) -> bool:
        """Whether the account logged in from there within the last month."""
        if not address or not is_text(login):
            return False
        # by the connection that is held: whoever waits for a further one may wait for ever
        there = tx if self.db.accounts is self.db else self.db
        agents = [row[0] for row in await there.rows(AGENTS, login)]
        return bool(await tx.rows(KNOWN, login, opened_from(address), agents))


def _limited(about: About, address: str, now: datetime) -> Entry:
    by = Origin(address=address)
    return Entry(kind=AuditKind.LOGIN_LIMITED, at=now, by=by, about=about)
