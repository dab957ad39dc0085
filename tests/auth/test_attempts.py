"""Too many attempts are refused without a look at the password; refusals take their time."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from auth import login as module
from auth import tokens
from auth.addresses import counted
from auth.attempts import LoginSettings, account_hash
from auth.gate import Time
from auth.login import Credentials, Logins, Proved
from auth.passwords import hashed
from auth.tokens import Terms
from db.database import Database
from domain.errors import TooManyAttempts
from domain.ids import UserId
from domain.tokens import Account
from tests.auth.proving import anybody
from tests.db.rows import insert

WINDOW = timedelta(minutes=15)
RIGHT = "geheim"
ANNA = Account(UserId(2))


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


def limited(
    db: Database, clock: Clock, attempts: int = 3, of_account: int = 100, of_address: int = 100
) -> Logins:
    settings = LoginSettings(
        attempts=attempts, attempts_of_account=of_account, attempts_of_address=of_address
    )
    return Logins(db, settings, clock.seam)


async def session(db: Database, clock: Clock, address: str, account: Account = ANNA) -> None:
    """Somebody, usually Anna, logged in from there and out again."""
    name = tokens.opened_from(address)
    terms = Terms(kind="session", now=clock.time, lifetime=timedelta(hours=1), name=name)
    opened = await tokens.issue(db, account, terms)
    await tokens.revoke(db, opened.text, clock.time)


def given(login: str, password: str = "wrong", address: str = "192.0.2.1") -> Credentials:
    return Credentials(login, password, address=address)


@pytest.mark.parametrize("login", ["anna", "nobody"])
async def test_an_account_has_to_wait_where_it_is_guessed(
    db: Database, anna: str, clock: Clock, work: Work, login: str
) -> None:
    """Existing or not, with capitals or without, with the right password too; elsewhere not."""
    logins = limited(db, clock)
    for _ in range(3):
        assert await logins.authenticated(given(login), anybody) is None
    with pytest.raises(TooManyAttempts, match="after 2026-05-01T12:15:00") as refused:
        await logins.authenticated(given(login.upper(), RIGHT), anybody)
    assert refused.value.seconds == WINDOW.total_seconds()
    assert work.done == 3
    elsewhere = given(login, RIGHT, "192.0.2.2")
    assert (await logins.authenticated(elsewhere, anybody) is not None) == (login == anna)
    with pytest.raises(TooManyAttempts):
        await logins.authenticated(given(login, RIGHT), anybody)
    clock.time += WINDOW
    assert (await logins.authenticated(given(login, RIGHT), anybody) is not None) == (login == anna)


@pytest.mark.parametrize("login", ["anna", "nobody", "\0", "\ud800"])
async def test_an_account_that_many_guess_has_to_wait_where_it_is_unknown(
    db: Database, anna: str, clock: Clock, work: Work, login: str
) -> None:
    """Its owner gets in where he did before, but guesses there no more often than others."""
    logins = limited(db, clock, of_account=4)
    await session(db, clock, "192.0.2.1")
    await session(db, clock, "")
    for n in range(4):
        assert await logins.authenticated(given(login, address=f"198.51.100.{n}"), anybody) is None
    for address in ("198.51.100.9", ""):
        with pytest.raises(TooManyAttempts):
            await logins.authenticated(given(login, RIGHT, address), anybody)
    if login == anna:
        assert await logins.authenticated(given(login, RIGHT), anybody)
        for _ in range(3):
            assert await logins.authenticated(given(login), anybody) is None
    with pytest.raises(TooManyAttempts):
        await logins.authenticated(given(login, RIGHT), anybody)


async def test_a_customer_gets_in_where_he_did_before(
    db: Database, clock: Clock, work: Work
) -> None:
    async with db.transaction() as tx:
        await insert(tx, "customer_user", {"login": "berta", "pw": hashed(RIGHT)})
    logins = limited(db, clock, of_account=1)
    await session(db, clock, "192.0.2.1", Account(customer="berta"))
    assert await logins.authenticated(given("berta", address="198.51.100.1"), anybody) is None
    with pytest.raises(TooManyAttempts):
        await logins.authenticated(given("berta", RIGHT, "198.51.100.2"), anybody)
    assert await logins.authenticated(given("berta", RIGHT), anybody)
    assert work.done == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8::1", "2001:db8::ffff:2"),
        ("2001:db8:0:0:1::%eth0", "2001:DB8::2"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_what_counts_as_one_address(one: str, other: str) -> None:
    assert counted(one) == counted(other) == counted(counted(one))
    assert counted(one) not in {counted("2001:db8:0:1::1"), counted("192.0.2.2"), counted("")}


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
