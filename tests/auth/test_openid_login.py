"""Which account of ours an ID token opens, and what attempts with tokens cost."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from auth.attempts import LoginSettings, account_hash
from auth.gate import Gate
from auth.openid.login import IdLogins, IdToken, open_id_logins
from db.database import Database
from domain.errors import TooManyAttempts
from domain.ids import UserId
from domain.tokens import Account
from tests.auth.issuer import EMAIL, KEYS, Handler, Issuer, rsa_key, running_issuer
from tests.auth.test_attempts import Clock
from tests.db.rows import insert

OTHER = rsa_key("another")
ANNA = Account(customer="anna")
ADDRESS = "INSERT INTO user_preferences VALUES ($1, 'UserEmail', $2)"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def opened(
    db: Database, issuer: Issuer, clock: Clock, *, attempts: int = 1000, **changed: Any
) -> AsyncIterator[IdLogins]:
    limits = LoginSettings(attempts=attempts, attempts_of_account=attempts, attempts_of_address=4)
    gate = Gate(db, limits, clock.seam)
    async with open_id_logins(db, issuer.settings(**changed), gate) as logins:
        yield logins


async def admitted(account: Account) -> Account | None:
    return account


async def nobody(account: Account) -> Account | None:
    del account
    return None


async def account(logins: IdLogins, token: str, address: str = "") -> Account | None:
    return await logins.authenticated(IdToken(token, address), admitted)


async def customer(db: Database, login: str, email: str = "", valid: int = 1) -> None:
    row = {"login": login, "email": email, "valid_id": valid}
    async with db.transaction() as tx:
        await insert(tx, "customer_user", row)


async def agent(db: Database, login: str, email: str | None = None, valid: int = 1) -> UserId:
    async with db.transaction() as tx:
        await insert(tx, "users", {"login": login, "pw": "", "valid_id": valid})
        [[pk]] = await tx.rows("SELECT id FROM users WHERE login = $1", login)
        if email is not None:
            await tx.execute(ADDRESS, pk, email)
    return UserId(pk)


# --- whose


async def test_a_customer_is_found_by_login_or_address(
    db: Database, issuer: Issuer, clock: Clock
) -> None:
    """The address in capitals or not; an agent of the same is somebody else."""
    await agent(db, EMAIL, EMAIL)
    async with opened(db, issuer, clock) as logins:
        assert await account(logins, issuer.token()) is None
        await customer(db, "anna", EMAIL.upper())
        assert await account(logins, issuer.token()) == ANNA
        await customer(db, "berta@example.org")
        assert await account(logins, issuer.token(email="berta@example.org")) == Account(
            customer="berta@example.org"
        )
        assert await account(logins, issuer.token(email="Berta@example.org")) is None


async def test_an_agent_is_found_by_login_or_address(
    db: Database, issuer: Issuer, clock: Clock
) -> None:
    await customer(db, EMAIL, EMAIL)
    async with opened(db, issuer, clock, role="agent") as logins:
        assert await account(logins, issuer.token()) is None
        anna = await agent(db, "anna", EMAIL.upper())
        assert await account(logins, issuer.token()) == Account(anna)
        berta = await agent(db, "berta@example.org")
        assert await account(logins, issuer.token(email="berta@example.org")) == Account(berta)


async def test_one_of_several_is_nobody(db: Database, issuer: Issuer, clock: Clock) -> None:
    await customer(db, "anna", EMAIL)
    await customer(db, EMAIL, "x@example.org")
    await agent(db, "anna", EMAIL)
    await agent(db, "berta", EMAIL)
    for role in ("customer", "agent"):
        async with opened(db, issuer, clock, role=role) as logins:
            assert await account(logins, issuer.token()) is None


async def test_an_invalid_one_is_nobody(db: Database, issuer: Issuer, clock: Clock) -> None:
    """And stands in nobody's way."""
    await customer(db, "left", EMAIL, valid=2)
    await agent(db, "left", EMAIL, valid=2)
    async with opened(db, issuer, clock) as logins:
        assert await account(logins, issuer.token()) is None
        await customer(db, "anna", EMAIL)
        assert await account(logins, issuer.token()) == ANNA
    async with opened(db, issuer, clock, role="agent") as logins:
        assert await account(logins, issuer.token()) is None


async def test_another_claim_is_a_login(db: Database, issuer: Issuer, clock: Clock) -> None:
    await customer(db, "anna", EMAIL)
    async with opened(db, issuer, clock, login_claim="preferred_username") as logins:
        assert await account(logins, issuer.token(preferred_username="anna")) == ANNA
        # an address that nobody has verified is no address: people may call themselves anything
        for wrong in ("Anna", "%", "' OR 1 = 1 --", "anna\0", EMAIL):
            assert await account(logins, issuer.token(preferred_username=wrong)) is None


# --- what it costs


async def test_a_refusal_is_padded_whatever_is_wrong(
    db: Database, issuer: Issuer, clock: Clock
) -> None:
    """A success is not."""
    await customer(db, "anna", EMAIL)
    async with opened(db, issuer, clock) as logins:
        for token in ("", issuer.token(key=OTHER), issuer.token(email="nobody@example.org")):
            assert await account(logins, token) is None
        assert await logins.authenticated(IdToken(issuer.token()), nobody) is None
        assert clock.slept == [0.5] * 4
        assert await account(logins, issuer.token()) == ANNA
        assert len(clock.slept) == 4


async def test_whom_it_claims_to_mean_has_to_wait(
    db: Database, issuer: Issuer, clock: Clock
) -> None:
    """As with passwords: from wherever, with a right token too; then the keys are not needed."""
    await customer(db, "anna", EMAIL)
    async with opened(db, issuer, clock, attempts=2) as logins:
        for address in ("192.0.2.1", "192.0.2.2"):
            assert await account(logins, issuer.token(key=OTHER), address) is None
        with pytest.raises(TooManyAttempts):
            await account(logins, issuer.token(), "192.0.2.3")
        berta = issuer.token(email="berta@example.org")
        assert await account(logins, berta, "192.0.2.3") is None


async def test_an_address_has_to_wait(db: Database, issuer: Issuer, clock: Clock) -> None:
    async with opened(db, issuer, clock) as logins:
        for number in range(4):
            token = issuer.token(email=f"{number}@example.org")
            assert await account(logins, token, "192.0.2.1") is None
        with pytest.raises(TooManyAttempts):
            await account(logins, "no token", "192.0.2.1")


async def test_whoever_gets_in_begins_anew(db: Database, issuer: Issuer, clock: Clock) -> None:
    await customer(db, "anna", EMAIL)
    async with opened(db, issuer, clock, attempts=2) as logins:
        for token in (issuer.token(key=OTHER), issuer.token()) * 2:
            await account(logins, token)
    assert await db.rows("SELECT id FROM tg_login_refusal") == []


async def test_while_the_issuer_is_down_nobody_gets_in(
    db: Database, issuer: Issuer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says why, and holds neither the token nor whom it means."""

    def down(handler: Handler) -> None:
        handler.send_error(502)

    caplog.set_level(logging.INFO)
    issuer.replies[KEYS] = down
    await customer(db, "anna", EMAIL)
    token = issuer.token()
    async with opened(db, issuer, clock) as logins:
        assert await account(logins, token, "192.0.2.1") is None
    assert "keys of the issuer not read: the answer has the status 502" in caplog.text
    assert "id token refused reason=UnknownKey" in caplog.text
    refusal = f"refused, wrong ID token: account {account_hash(EMAIL)[:8]} from 192.0.2.1"
    assert refusal in caplog.text
    assert EMAIL not in caplog.text
    assert not [part for part in token.split(".") if part in caplog.text]
