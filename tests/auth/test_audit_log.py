"""What is kept of logins and tokens: once, with the change, without secrets, and for good."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from auth import login as module
from auth import tokens
from auth.attempts import LoginSettings
from auth.audit import record
from auth.gate import Time
from auth.login import Credentials, Logins
from auth.tokens import Terms, Token
from db.database import Database
from domain.audit import About, AuditEntry, AuditFilter, AuditKind, Entry, Origin
from domain.errors import TooManyAttempts
from domain.ids import QueueId, UserId
from domain.paging import Window
from domain.tokens import Account
from domain.viewer import Scope
from loaders import audit
from tests.auth.proving import anybody

Kind = AuditKind
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ROOT = UserId(1)
WINDOW = timedelta(minutes=15)
HOME = "192.0.2.1"
TABLE_UNKNOWN = (sqlite3.OperationalError, asyncpg.UndefinedTableError)
BROKEN = "INSERT INTO tg_nothing VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
REFUSALS = (sqlite3.DatabaseError, asyncpg.PostgresError)


async def log(db: Database) -> list[AuditEntry]:
    """Everything, oldest first."""
    return (await audit.page(db, AuditFilter(), Window(100)))[::-1]


async def kinds(db: Database) -> list[AuditKind]:
    return [entry.kind for entry in await log(db)]


async def issued(db: Database, kind: tokens.Kind, by: Origin | None = None) -> Token:
    return await tokens.issue(
        db,
        Account(ROOT),
        Terms(kind=kind, now=NOW, lifetime=None, name="wall", scope=Scope.READ),
        by,
    )


def told(entry: AuditEntry) -> dict[str, str]:
    return {one.name: one.value for one in entry.details}


# --- tokens


async def test_a_session_begins_and_ends(db: Database) -> None:
    session = await issued(db, "session", Origin(Account(ROOT), address=HOME))
    for _ in range(2):
        await tokens.revoke(db, session.text, NOW, "192.0.2.2")
    await tokens.revoke(db, "tg_unknown", NOW)
    entries = await log(db)

    assert [entry.kind for entry in entries] == [Kind.LOGIN, Kind.LOGOUT]
    assert [entry.address for entry in entries] == [HOME, "192.0.2.2"]
    for entry in entries:
        assert (entry.agent_id, entry.customer_login, entry.token_pk) == (ROOT, None, None)
        assert (entry.object_type, entry.object_key) == ("Session", str(session.id))
        assert (entry.created_at, entry.details) == (NOW, [])


async def test_a_customer_is_named_by_his_login(db: Database) -> None:
    terms = Terms(kind="session", now=NOW, lifetime=None)
    session = await tokens.issue(db, Account(customer="berta"), terms)
    await tokens.revoke(db, session.text, NOW)

    for entry in await log(db):
        assert (entry.agent_id, entry.customer_login) == (None, "berta")


async def test_a_token_of_a_program_comes_and_goes(db: Database) -> None:
    queues = frozenset({QueueId(2), QueueId(1)})
    terms = Terms(kind="api", now=NOW, lifetime=None, name="wall", scope=Scope.READ, queues=queues)
    token = await tokens.issue(db, Account(ROOT), terms)
    assert not await tokens.revoke_own(db, token.id, UserId(2), NOW)
    for _ in range(2):
        await tokens.revoke_own(db, token.id, ROOT, NOW, Origin(Account(ROOT), 7, HOME))
    created, revoked = await log(db)

    assert (created.kind, revoked.kind) == (Kind.TOKEN_CREATED, Kind.TOKEN_REVOKED)
    assert told(created) == {"name": "wall", "scope": "read", "agent": "1", "queues": "1, 2"}
    assert (revoked.token_pk, revoked.address) == (7, HOME)
    for entry in (created, revoked):
        assert (entry.object_type, entry.object_key) == ("ApiToken", str(token.id))


async def test_a_token_that_ends_itself_is_revoked_by_itself(db: Database) -> None:
    token = await issued(db, "api")
    await tokens.revoke(db, token.text, NOW)
    revoked = (await log(db))[-1]

    assert (revoked.kind, revoked.token_pk) == (Kind.TOKEN_REVOKED, token.id)


@pytest.mark.parametrize(
    "change",
    [
        lambda db, _: issued(db, "session"),
        lambda db, _: issued(db, "api"),
        lambda db, token: tokens.revoke(db, token.text, NOW),
        lambda db, token: tokens.revoke_own(db, token.id, ROOT, NOW),
    ],
    ids=["login", "create", "logout", "revoke"],
)
async def test_nothing_changes_without_its_entry(
    db: Database,
    change: Callable[[Database, Token], Awaitable[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = await issued(db, "api")
    rows = "SELECT id, revoked_time FROM tg_token ORDER BY id"
    before = [tuple(row) for row in await db.rows(rows)]
    monkeypatch.setattr("auth.audit.INSERT", BROKEN)
    with pytest.raises(TABLE_UNKNOWN):
        await change(db, token)

    assert [tuple(row) for row in await db.rows(rows)] == before
    assert await kinds(db) == [Kind.TOKEN_CREATED]


async def test_what_is_undone_leaves_no_entry(db: Database) -> None:
    async def undone() -> None:
        async with db.transaction() as tx:
            await record(tx, entry())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    assert await log(db) == []


# --- logins


class Door:
    """Logins with a time of their own, and a password that is never right."""

    def __init__(self, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        settings = LoginSettings(
            attempts=3, attempts_of_account=3, attempts_of_address=5, refusal_seconds=0
        )
        self.logins = Logins(db, settings, Time(now=lambda: self.now))
        monkeypatch.setattr(module, "matches_with_equal_work", lambda *_: False)

    async def knock(self, login: str, address: str = HOME) -> bool:
        """Whether it was looked at the password."""
        try:
            await self.logins.authenticated(
                Credentials(login, "marked secret", address=address), anybody
            )
        except TooManyAttempts:
            return False
        return True


@pytest.fixture
def door(db: Database, monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(db, monkeypatch)


async def test_a_refusal_is_of_nobody(db: Database, door: Door) -> None:
    await door.knock("Anna")
    [refused] = await log(db)

    assert (refused.kind, refused.address, refused.created_at) == (Kind.LOGIN_REFUSED, HOME, NOW)
    assert (refused.agent_id, refused.customer_login, refused.token_pk) == (None, None, None)
    short = hashlib.sha256(b"anna").hexdigest()[:8]
    assert (refused.object_type, refused.object_key) == ("Account", short)


async def test_beyond_the_limit_of_an_account_one_entry_is_written(
    db: Database, door: Door
) -> None:
    """For each window, from however many addresses it is tried."""
    for _ in range(2):
        looked = [await door.knock("anna", f"192.0.2.{n}") for n in range(1, 9)]
        assert looked == [True] * 3 + [False] * 5
        door.now += WINDOW

    assert await kinds(db) == ([Kind.LOGIN_REFUSED] * 3 + [Kind.LOGIN_LIMITED]) * 2
    limited = (await log(db))[3]
    assert (limited.object_type, limited.address) == ("Account", "192.0.2.4")
    assert (limited.agent_id, limited.customer_login) == (None, None)


async def test_beyond_the_limit_of_an_address_one_entry_is_written(
    db: Database, door: Door
) -> None:
    for n in range(12):
        await door.knock(f"account {n}")

    assert await kinds(db) == [Kind.LOGIN_REFUSED] * 5 + [Kind.LOGIN_LIMITED]
    limited = (await log(db))[-1]
    assert (limited.object_type, limited.object_key) == ("Address", HOME)


async def test_no_secret_is_kept(db: Database, door: Door) -> None:
    """Neither a token nor a password, also not one that was typed as the login."""
    token = await issued(db, "api")
    session = await issued(db, "session")
    for _ in range(4):
        await door.knock("my marked password")
    await tokens.revoke(db, session.text, NOW)
    await tokens.revoke_own(db, token.id, ROOT, NOW)
    kept = "\n".join(str(tuple(row)) for row in await db.rows("SELECT * FROM tg_audit"))

    assert len(await log(db)) == 8
    hashes = [hashlib.sha256(each.text.encode()).hexdigest() for each in (token, session)]
    for secret in (token.text, session.text, *hashes, "marked"):
        assert secret not in kept


# --- for good


def entry(n: int = 0) -> Entry:
    about = About("Session", str(n))
    return Entry(kind=Kind.LOGIN, at=NOW, by=Origin(Account(ROOT)), about=about)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tg_audit SET address = 'elsewhere'",
        "UPDATE tg_audit SET address = 'elsewhere' WHERE id = 1",
        "DELETE FROM tg_audit",
        "DELETE FROM tg_audit WHERE id = 1",
    ],
)
async def test_entries_are_neither_changed_nor_removed(db: Database, change: str) -> None:
    async with db.transaction() as tx:
        await record(tx, entry())
    before = await log(db)
    with pytest.raises(REFUSALS, match="only added to"):
        async with db.transaction() as tx:
            await tx.execute(change)

    assert await log(db) == before


async def test_entries_are_not_replaced(db: Database) -> None:
    """Each engine has a way of its own around a trigger on DELETE."""
    async with db.transaction() as tx:
        await record(tx, entry())
    before = await log(db)
    change = "TRUNCATE tg_audit"
    if db.dialect == "sqlite":
        change = "INSERT OR REPLACE INTO tg_audit SELECT * FROM tg_audit"
    with pytest.raises(REFUSALS, match="only added to"):
        async with db.transaction() as tx:
            await tx.execute(change)

    assert await log(db) == before
