"""Too many attempts are refused without a look at the password; refusals take their time."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from auth import login as module
from auth.attempts import LoginSettings, account_hash
from auth.gate import Time
from auth.login import Credentials, Logins, Proved
from auth.passwords import hashed
from db.database import Database
from domain.errors import TooManyAttempts
from tests.auth.proving import anybody
from tests.db.rows import insert

WINDOW = timedelta(minutes=15)
RIGHT = "geheim"


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 1, 12, tzinfo=UTC)
        self.passed = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    @property
    def seam(self) -> Time:
        return Time(lambda: self.time, lambda: self.passed, self.sleep)


class Work:
    """Counts looks at passwords, and lets time pass with each."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.done = 0

    def __call__(self, stored: str | None, password: str) -> bool:
        self.done += 1
        self.clock.passed += 0.2
        return stored is not None and password == RIGHT


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work(clock)
    monkeypatch.setattr(module, "matches_with_equal_work", work)
    return work


@pytest.fixture
async def anna(db: Database) -> str:
    async with db.transaction() as tx:
        await insert(tx, "users", {"login": "anna", "pw": hashed(RIGHT)})
    return "anna"


def limited(db: Database, clock: Clock, attempts: int = 3, of_address: int = 100) -> Logins:
    settings = LoginSettings(attempts=attempts, attempts_of_address=of_address)
    return Logins(db, settings, clock.seam)


def given(login: str, password: str = "wrong", address: str = "192.0.2.1") -> Credentials:
    return Credentials(login, password, address=address)


@pytest.mark.parametrize("login", ["anna", "nobody"])
async def test_an_account_has_to_wait(
    db: Database, anna: str, clock: Clock, work: Work, login: str
) -> None:
    """Existing or not, with capitals or without, from wherever, with the right password too."""
    logins = limited(db, clock)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        assert await logins.authenticated(given(login, address=address), anybody) is None
    with pytest.raises(TooManyAttempts, match="after 2026-05-01T12:15:00") as refused:
        await logins.authenticated(given(login.upper(), RIGHT, "192.0.2.4"), anybody)
    assert refused.value.seconds == WINDOW.total_seconds()
    assert work.done == 3
    clock.time += WINDOW
    assert (await logins.authenticated(given(login, RIGHT), anybody) is not None) == (login == anna)


async def test_an_address_has_to_wait(db: Database, clock: Clock, work: Work) -> None:
    """Others do not."""
    logins = limited(db, clock, of_address=2)
    for login in ("one", "two"):
        assert await logins.authenticated(given(login), anybody) is None
    with pytest.raises(TooManyAttempts):
        await logins.authenticated(given("three"), anybody)
    assert await logins.authenticated(given("three", address="192.0.2.2"), anybody) is None
    assert work.done == 3


async def test_whoever_gets_in_begins_anew(
    db: Database, anna: str, clock: Clock, work: Work
) -> None:
    logins = limited(db, clock)
    for password in ("wrong", "wrong", RIGHT, "wrong", "wrong", RIGHT):
        found = await logins.authenticated(given(anna, password), anybody)
        assert (found is not None) == (password == RIGHT)
    assert work.done == 6
    assert await db.rows("SELECT id FROM tg_login_refusal") == []


async def test_attempts_at_once_do_not_slip_through(db: Database, clock: Clock, work: Work) -> None:
    """Also by way of several processes: what counts is in the database."""
    both = [limited(db, clock), limited(db, clock)]
    tries = [each.authenticated(given("nobody"), anybody) for each in both * 6]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 9
    assert work.done == 3


async def test_a_refusal_is_padded(db: Database, anna: str, clock: Clock, work: Work) -> None:
    """By what the work left of the time; a success is not."""
    logins = limited(db, clock)
    await logins.authenticated(given("nobody"), anybody)
    await logins.authenticated(given(anna), anybody)
    assert clock.slept == [pytest.approx(0.3)] * 2
    await logins.authenticated(given(anna, RIGHT), anybody)
    assert len(clock.slept) == work.done - 1 == 2


async def test_whoever_proves_to_be_nobody_is_refused_like_others(
    db: Database, anna: str, clock: Clock, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    """The password was right, and the account is nobody's any more: padded, counted, logged."""
    caplog.set_level(logging.INFO, "auth.gate")
    logins = limited(db, clock, attempts=1)
    assert await logins.authenticated(given(anna, RIGHT), nobody) is None
    assert clock.slept == [pytest.approx(0.3)]
    assert "refused, wrong login or password" in caplog.text
    with pytest.raises(TooManyAttempts):
        await logins.authenticated(given(anna, RIGHT), anybody)


async def nobody(proved: Proved) -> Proved | None:
    del proved
    return None


async def test_the_log_holds_no_secret(
    db: Database, clock: Clock, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even what was typed as the login."""
    caplog.set_level(logging.INFO, "auth.gate")
    await limited(db, clock).authenticated(given("my password", "another"), anybody)
    [line] = [record.getMessage() for record in caplog.records if record.name == "auth.gate"]
    assert account_hash("my password")[:8] in line
    assert "192.0.2.1" in line
    assert "password:" in line
    assert "my password" not in line
    assert "another" not in line
    assert work.done == 1
