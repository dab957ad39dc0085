"""Tokens and logins: shown once, kept as a hash, good as long as their agent is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from auth import tokens
from auth.attempts import LoginSettings
from auth.login import Credentials, Logins
from auth.passwords import hashed
from auth.tokens import Terms
from db.database import Database
from domain.ids import QueueId, UserId
from domain.tokens import Account
from domain.viewer import Scope
from tests.auth.proving import anybody
from tests.db.rows import insert

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANNA = UserId(2)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
WRONG = [("anna", "Geheim"), ("anna", ""), ("nobody", "geheim"), ("", ""), ("root@localhost", "*")]


@pytest.fixture
async def anna(db: Database) -> UserId:
    async with db.transaction() as tx:
        await insert(tx, "users", {"login": "anna", "pw": hashed("geheim")})
    return ANNA


async def issued(db: Database, user: UserId, kind: tokens.Kind) -> tokens.Token:
    return await tokens.issue(db, Account(user), Terms(kind=kind, now=NOW, lifetime=HOUR))


async def owner(db: Database, text: str, now: datetime) -> UserId | None:
    found = await tokens.bearer(db, text, now)
    return found.agent if found else None


async def invalidate(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE users SET valid_id = 2 WHERE login = 'anna'")


async def test_a_token_names_its_agent(db: Database, anna: UserId) -> None:
    token = await issued(db, anna, "api")
    other = await issued(db, UserId(1), "session")

    assert await owner(db, token.text, NOW) == anna
    assert await owner(db, other.text, NOW) == UserId(1)
    assert token.expires_at == other.expires_at == NOW + HOUR
    assert token.text != other.text


async def test_only_the_hash_of_a_token_is_kept(db: Database, anna: UserId) -> None:
    token = await issued(db, anna, "api")
    [row] = await db.rows("SELECT * FROM tg_token")

    expected = hashlib.sha256(token.text.encode()).hexdigest()
    assert expected in list(row)
    assert not [value for value in row if token.text in str(value)]
    assert await owner(db, expected, NOW) is None


async def test_an_unknown_token_is_nobodys(db: Database, anna: UserId) -> None:
    await issued(db, anna, "api")

    for text in ("", "tg_", "tg_x", "Bearer", "tg_\0", "tg_ä", "x" * 10_000):
        assert await owner(db, text, NOW) is None


async def test_a_token_is_compared_letter_by_letter(db: Database, anna: UserId) -> None:
    token = await issued(db, anna, "api")

    for text in (token.text + " ", token.text[:-1], token.text.swapcase()):
        assert await owner(db, text, NOW) is None


async def test_a_token_expires(db: Database, anna: UserId) -> None:
    token = await issued(db, anna, "session")

    assert await owner(db, token.text, NOW + HOUR - SECOND) == anna
    assert await owner(db, token.text, NOW + HOUR) is None


async def test_a_revoked_token_is_nobodys(db: Database, anna: UserId) -> None:
    token = await issued(db, anna, "session")
    other = await issued(db, anna, "session")
    await tokens.revoke(db, token.text, NOW)
    await tokens.revoke(db, "tg_unknown", NOW)

    assert await owner(db, token.text, NOW) is None
    assert await owner(db, other.text, NOW) == anna


async def test_tokens_that_ended_long_ago_are_forgotten(db: Database, anna: UserId) -> None:
    """A new one is the occasion; those that are good or ended lately stay."""
    expired, revoked = await issued(db, anna, "session"), await issued(db, anna, "api")
    forever = Terms(kind="api", now=NOW, lifetime=None)
    lasting = await tokens.issue(db, Account(anna), forever)
    await tokens.revoke(db, revoked.text, NOW)
    for late, left in ((timedelta(0), 4), (HOUR, 4), (HOUR + SECOND, 4)):
        terms = Terms(kind="api", now=NOW + tokens.KEPT + late, lifetime=HOUR)
        await tokens.issue(db, Account(anna), terms)
        [[count]] = await db.rows("SELECT count(*) FROM tg_token")
        assert count == left, late

    later = NOW + tokens.KEPT + 2 * HOUR
    assert await owner(db, expired.text, later) is None
    assert await owner(db, lasting.text, later) == anna


async def test_an_invalid_agent_has_no_tokens(db: Database, anna: UserId) -> None:
    token = await issued(db, anna, "api")
    await invalidate(db)

    assert await owner(db, token.text, NOW) is None


async def test_a_token_says_how_far_it_goes(db: Database, anna: UserId) -> None:
    queues = frozenset({QueueId(1), QueueId(2)})
    terms = Terms(kind="api", now=NOW, lifetime=None, name="wall", scope=Scope.WRITE, queues=queues)
    token = await tokens.issue(db, Account(anna), terms)
    nothing = await tokens.issue(
        db, Account(anna), Terms(kind="api", now=NOW, lifetime=HOUR, queues=frozenset())
    )
    await issued(db, UserId(1), "api")
    found = await tokens.bearer(db, token.text, NOW)

    assert found
    assert token.expires_at is None
    assert (found.name, found.scope, found.queue_ids) == ("wall", Scope.WRITE, queues)
    assert [one.pk for one in await tokens.of_agent(db, anna, NOW)] == [token.id, nothing.id]
    assert [one.queue_ids for one in await tokens.of_agent(db, anna, NOW)] == [queues, frozenset()]
    assert [one.pk for one in await tokens.of_agent(db, anna, NOW + HOUR)] == [token.id]


async def test_when_a_token_was_last_used_is_noted_to_the_minute(
    db: Database, anna: UserId
) -> None:
    token, session = await issued(db, anna, "api"), await issued(db, anna, "session")
    used = []
    for seconds in (0, 59, 60, 119):
        await owner(db, token.text, NOW + seconds * SECOND)
        await owner(db, session.text, NOW + seconds * SECOND)
        [found] = await tokens.of_agent(db, anna, NOW)
        used.append(found.last_used_at)

    minute = NOW + timedelta(minutes=1)
    assert used == [NOW, NOW, minute, minute]
    [unused] = await db.rows("SELECT last_used_time FROM tg_token WHERE kind = 'session'")
    assert unused[0] is None


async def test_agents_end_their_own_tokens(db: Database, anna: UserId) -> None:
    token, session = await issued(db, anna, "api"), await issued(db, anna, "session")

    assert not await tokens.revoke_own(db, token.id, UserId(1), NOW)
    assert not await tokens.revoke_own(db, session.id, anna, NOW)
    assert await owner(db, token.text, NOW) == anna
    assert await tokens.revoke_own(db, token.id, anna, NOW)
    assert not await tokens.revoke_own(db, token.id, anna, NOW)
    assert await owner(db, token.text, NOW) is None
    assert await tokens.of_agent(db, anna, NOW) == []


async def test_a_customer_has_tokens_as_well(db: Database) -> None:
    terms = Terms(kind="session", now=NOW, lifetime=HOUR)
    token = await tokens.issue(db, Account(customer="berta"), terms)
    found = await tokens.bearer(db, token.text, NOW)

    assert found
    assert found.account == Account(customer="berta")


async def test_who_knows_the_password_is_let_in(db: Database, anna: UserId) -> None:
    logins = Logins(db, LoginSettings(refusal_seconds=0, attempts=1000))

    assert await logins.authenticated(Credentials("anna", "geheim"), anybody) == Account(anna)
    for login, password in WRONG:
        assert await logins.authenticated(Credentials(login, password), anybody) is None


async def test_an_invalid_agent_is_not_let_in(db: Database, anna: UserId) -> None:
    await invalidate(db)

    assert (
        await Logins(db, LoginSettings(refusal_seconds=0, attempts=1000)).authenticated(
            Credentials("anna", "geheim"), anybody
        )
        is None
    )
