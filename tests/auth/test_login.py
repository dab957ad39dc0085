"""Attempts to log in: few at a time, also when whoever asked has gone."""

from __future__ import annotations

import asyncio
import threading

import pytest

from auth import login
from auth.attempts import LoginSettings
from auth.login import AT_ONCE, Credentials, Logins
from db.database import Database
from tests.auth.proving import anybody

NOBODY = Credentials("nobody", "x")


class Work:
    """Stands for Argon2: goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()

    def __call__(self, *_: str | None) -> bool:
        self.begun.release()
        self.go.wait()
        return False


async def test_an_attempt_given_up_keeps_its_slot(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread goes on, so that clients who go away cannot start any number of them."""
    work = Work()
    monkeypatch.setattr(login, "matches_with_equal_work", work)
    logins = Logins(db, LoginSettings(refusal_seconds=0, attempts=1000))
    given_up = [asyncio.create_task(logins.authenticated(NOBODY, anybody)) for _ in range(AT_ONCE)]
    for _ in given_up:
        await asyncio.to_thread(work.begun.acquire)
    for attempt in given_up:
        attempt.cancel()
    await asyncio.wait(given_up)
    assert logins._slots.locked()

    work.go.set()
    assert await logins.authenticated(NOBODY, anybody) is None
    assert not logins._slots.locked()
