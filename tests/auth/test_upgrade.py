"""Older hashes become Argon2 when somebody logs in, where that is wanted, and only then."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from auth.attempts import LoginSettings
from auth.login import Credentials, Logins
from auth.passwords import hashed, is_current, matches_stored
from db.database import Database
from tests.auth.proving import anybody
from tests.db.rows import insert

PASSWORD = "geheim"
OLD = hashlib.sha256(PASSWORD.encode()).hexdigest()
WIDTH = 128  # of the column


@pytest.fixture(params=["users", "customer_user"])
async def table(request: pytest.FixtureRequest, db: Database) -> str:
    """Where there is somebody called anna, with an old hash."""
    async with db.transaction() as tx:
        await insert(tx, request.param, {"login": "anna", "pw": OLD})
    return str(request.param)


async def stored(db: Database, table: str) -> str:
    [[found]] = await db.rows(f"SELECT pw FROM {table} WHERE login = 'anna'")
    return str(found)


async def log_in(db: Database, password: str = PASSWORD, *, upgrade: bool = True) -> bool:
    settings = LoginSettings(refusal_seconds=0, upgrade_passwords=upgrade)
    return (
        await Logins(db, settings).authenticated(Credentials("anna", password), anybody) is not None
    )


async def test_nothing_is_written_unless_it_is_wanted(db: Database, table: str) -> None:
    assert await log_in(db, upgrade=False)
    assert not await log_in(db, "wrong")
    assert await stored(db, table) == OLD


async def test_a_login_upgrades_once(db: Database, table: str) -> None:
    assert await log_in(db)
    new = await stored(db, table)
    assert is_current(new)
    assert len(new) <= WIDTH
    assert matches_stored(new, PASSWORD)
    assert await log_in(db)
    assert await stored(db, table) == new


async def test_a_password_changed_meanwhile_stays(
    db: Database, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was verified is no longer what is there."""
    newer = hashed("another")

    upgrade = Logins._upgrade

    async def changed(logins: Logins, *verified: Any) -> None:
        async with db.transaction() as tx:
            await tx.execute(f"UPDATE {table} SET pw = $1 WHERE login = $2", newer, "anna")
        await upgrade(logins, *verified)

    monkeypatch.setattr(Logins, "_upgrade", changed)
    assert await log_in(db)
    assert await stored(db, table) == newer
