"""Bearer tokens and browser sessions: random text outside, only its hash inside."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from auth.addresses import counted
from auth.audit import record
from db.table import select
from domain.audit import About, AuditKind, Entry, Origin
from domain.ids import QueueId
from domain.tokens import Account, StoredToken
from domain.viewer import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from db.database import Database, Reader, Transaction
    from domain.ids import UserId

Kind = Literal["session", "api"]
PREFIX = "tg_"
LOGIN = "login"
VALID = 1
LONGEST_LOGIN = 200  # what `tg_token.customer_login` holds
KEPT = timedelta(days=30)  # for whoever looks into what happened
USED = timedelta(minutes=1)  # when it was last used is noted to the minute

INSERT = """
    INSERT INTO tg_token (
        kind, name, token_sha256, user_id, customer_login, scope, limited,
        create_time, expires_time)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
"""
LIMIT = "INSERT INTO tg_token_queue (token_id, queue_id) VALUES ($1, $2)"
GOOD = "tg_token.revoked_time IS NULL AND (tg_token.expires_time IS NULL OR expires_time > $2)"
# The account must still be valid: an administrator who disables it ends its tokens too.
FIND = select(
    StoredToken,
    f"""LEFT JOIN users ON users.id = tg_token.user_id
    WHERE token_sha256 = $1 AND {GOOD} AND (tg_token.user_id IS NULL OR users.valid_id = 1)""",
)
# Where the accounts are in another database, whoever asks for their rights learns that.
FIND_APART = select(StoredToken, f"WHERE token_sha256 = $1 AND {GOOD}")
# The same for many at once. Of customers whose row is gone the login is told.
STILL_GOOD = f"""
    SELECT token_sha256, CASE WHEN customer_user.login IS NULL THEN customer_login END
    FROM tg_token
    LEFT JOIN users ON users.id = tg_token.user_id
    LEFT JOIN customer_user ON customer_user.login = tg_token.customer_login
    WHERE token_sha256 = ANY($1) AND {GOOD}
      AND (tg_token.user_id IS NULL OR users.valid_id = 1)
      AND (customer_user.login IS NULL OR customer_user.valid_id = 1)
"""
GOOD_APART = f"""
    SELECT token_sha256, user_id, customer_login FROM tg_token
    WHERE token_sha256 = ANY($1) AND {GOOD}
"""
AGENTS = "SELECT id FROM users WHERE id = ANY($1) AND valid_id = 1"
CUSTOMERS = "SELECT login, valid_id FROM customer_user WHERE login = ANY($1)"
OF_AGENT = select(StoredToken, f"WHERE user_id = $1 AND {GOOD} AND kind = 'api' ORDER BY id")
QUEUES = "SELECT token_id, queue_id FROM tg_token_queue WHERE token_id = ANY($1) ORDER BY 1, 2"
NOTE_USE = "UPDATE tg_token SET last_used_time = $2 WHERE id = $1"
REVOKE = """
    UPDATE tg_token SET revoked_time = $2 WHERE token_sha256 = $1 AND revoked_time IS NULL
    RETURNING id, kind, user_id, customer_login
"""
REVOKE_OWN = """
    UPDATE tg_token SET revoked_time = $3
    WHERE id = $1 AND user_id = $2 AND kind = 'api' AND revoked_time IS NULL RETURNING id
"""
END_ALL = """
    UPDATE tg_token SET revoked_time = $3
    WHERE (user_id = $1 OR customer_login = $2) AND revoked_time IS NULL
      AND (expires_time IS NULL OR expires_time > $3)
    RETURNING id, kind
"""
FORGET = "DELETE FROM tg_token WHERE expires_time < $1 OR revoked_time < $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long a token lasts and how far it goes; `queues` None means all its owner may read."""

    kind: Kind
    now: datetime
    lifetime: timedelta | None
    name: str = LOGIN  # of a session, where it was opened
    scope: Scope = Scope.ADMIN
    queues: frozenset[QueueId] | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is shown once, to the one who asked for it; `expires_at` None means never."""

    id: int
    text: str
    expires_at: datetime | None


def opened_from(address: str) -> str:
    """The name of a session that was opened there; `auth/attempts.py` looks for it."""
    return f"{LOGIN} from {counted(address)}" if address else LOGIN


async def issue(db: Database, account: Account, terms: Terms, by: Origin | None = None) -> Token:
    """A new token for the account; it is not shown again. Those long ended are forgotten.

    `by` is who makes it, if that is not simply the account; the audit log says so.
    """
    text = PREFIX + secrets.token_urlsafe(32)
    ends = None if terms.lifetime is None else terms.now + terms.lifetime
    whose = (account.agent, account.customer)
    limited = int(terms.queues is not None)
    values = (terms.kind, terms.name, _hash(text), *whose, terms.scope.value, limited, terms.now)
    async with db.accounts.transaction() as tx:
        await tx.execute(FORGET, terms.now - KEPT)
        [[pk]] = await tx.rows(INSERT, *values, ends)
        for queue in sorted(terms.queues or ()):
            await tx.execute(LIMIT, pk, queue)
        await record(tx, _issued(int(pk), account, terms, by or Origin(account)))
    return Token(int(pk), text, ends)


async def bearer(db: Database, text: str, now: datetime) -> StoredToken | None:
    """The token, if it is one, is not revoked and has not expired."""
    if not text.startswith(PREFIX):
        return None
    sql = FIND if db.accounts is db else FIND_APART
    found = await db.accounts.fetch(StoredToken, sql, _hash(text), now)
    for token in await _limited(db.accounts, found):
        if token.kind == "api" and (token.last_used_at is None or token.last_used_at + USED <= now):
            async with db.accounts.transaction() as tx:
                await tx.execute(NOTE_USE, token.pk, now)
    return found[0] if found else None


async def still_good(db: Database, texts: Collection[str], now: datetime) -> dict[str, str | None]:
    """Those of the tokens that are good now, and whose accounts are valid.

    The value is the login of a customer who has no row of our own any more, else None.
    """
    by_hash = {_hash(text): text for text in texts}
    if db.accounts is db:
        rows = await db.rows(STILL_GOOD, list(by_hash), now)
    else:
        rows = await _good_apart(db, await db.accounts.rows(GOOD_APART, list(by_hash), now))
    return {by_hash[found]: login for found, login in rows}


async def _good_apart(db: Reader, tokens: Sequence[Sequence[Any]]) -> list[tuple[str, str | None]]:
    """The same of tokens whose accounts are in another database."""
    agents = {row[0] for row in await db.rows(AGENTS, _all(token[1] for token in tokens))}
    there = await db.rows(CUSTOMERS, _all(token[2] for token in tokens))
    valid = {login: valid_id == VALID for login, valid_id in there}
    return [
        (text, None if agent is not None or login in valid else login)
        for text, agent, login in tokens
        if (agent in agents if agent is not None else valid.get(login, True))
    ]


def _all(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]


async def of_agent(db: Database, agent: UserId, now: datetime) -> list[StoredToken]:
    """The agent's tokens for programs that are good now, oldest first."""
    found = await db.accounts.fetch(StoredToken, OF_AGENT, agent, now)
    return await _limited(db.accounts, found)


async def revoke(db: Database, text: str, now: datetime, address: str = "") -> None:
    """End a token for whoever came with it; an unknown one is left alone."""
    async with db.accounts.transaction() as tx:
        for pk, kind, agent, customer in await tx.rows(REVOKE, _hash(text), now):
            is_session = kind == "session"
            by = Origin(Account(agent, customer), None if is_session else pk, address)
            await record(tx, _ended(pk, by, now, is_session=is_session))


async def revoke_own(
    db: Database, pk: int, agent: UserId, now: datetime, by: Origin | None = None
) -> bool:
    """End a token of this agent's programs; False when there is none."""
    async with db.accounts.transaction() as tx:
        ended = bool(await tx.rows(REVOKE_OWN, pk, agent, now))
        if ended:
            await record(tx, _ended(pk, by or Origin(Account(agent)), now, is_session=False))
    return ended


async def end_all(tx: Transaction, account: Account, now: datetime, by: Origin) -> None:
    """End all sessions and tokens of an account, with the change that they must not outlive."""
    for pk, kind in await tx.rows(END_ALL, account.agent, account.customer, now):
        await record(tx, _ended(pk, by, now, is_session=kind == "session"))


def _issued(pk: int, account: Account, terms: Terms, by: Origin) -> Entry:
    """The entry of a new token: of a session, or of a program."""
    if terms.kind == "session":
        return Entry(kind=AuditKind.LOGIN, at=terms.now, by=by, about=About("Session", str(pk)))
    details = {"name": terms.name, "scope": terms.scope.value, "agent": str(account.agent)}
    if terms.queues is not None:
        details["queues"] = ", ".join(map(str, sorted(terms.queues)))
    about = About("ApiToken", str(pk))
    return Entry(kind=AuditKind.TOKEN_CREATED, at=terms.now, by=by, about=about, details=details)


def _ended(pk: int, by: Origin, now: datetime, *, is_session: bool) -> Entry:
    kind = AuditKind.LOGOUT if is_session else AuditKind.TOKEN_REVOKED
    return Entry(
        kind=kind, at=now, by=by, about=About("Session" if is_session else "ApiToken", str(pk))
    )


async def _limited(db: Reader, tokens: list[StoredToken]) -> list[StoredToken]:
    """The same, with the queues that some are limited to."""
    limited = {token.pk: token for token in tokens if token.limited}
    if limited:
        found: dict[int, set[QueueId]] = defaultdict(set)
        for token, queue in await db.rows(QUEUES, list(limited)):
            found[token].add(QueueId(queue))
        for pk, token in limited.items():
            token.queue_ids = frozenset(found[pk])
    return tokens


def _hash(text: str) -> str:
    # 256 random bits need no slow hash
    return hashlib.sha256(text.encode()).hexdigest()
