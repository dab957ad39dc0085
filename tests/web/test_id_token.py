"""The mutation `loginWithIdToken`: with the settings for it and without, logged in or not."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import httpx2
import pytest

from app import open_services
from auth.attempts import LoginSettings
from auth.gate import Gate
from auth.openid.login import IdToken, open_id_logins
from resolvers import viewers
from tests.auth.issuer import Issuer, rsa_key, running_issuer
from tests.web.conftest import bearer, visiting
from tests.world.stores import ADMIN, NewStores
from tests.world.world import World

LOGIN = """
mutation($input: LoginWithIdTokenInput!) {
  loginWithIdToken(input: $input) {
    token expiresAt clientMutationId viewer { agent { login } } errors { code message path }
  }
}
"""
WHO = {"query": "{ viewer { agent { login } } }"}
MARKER = "marker-of-a-token"
OTHER = rsa_key("another")
ONE = 'loginWithIdToken(input: {idToken: "x"}) { token }'
PASSWORD = 'login(input: {login: "x", password: "x"}) { token }'


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def client(own_world: World, issuer: Issuer) -> AsyncIterator[httpx2.AsyncClient]:
    """Of a service that takes the issuer's tokens for agents by their login."""
    db, limits = own_world.services.db, LoginSettings(refusal_seconds=0, attempts=2)
    settings = issuer.settings(role="agent", login_claim="sub")
    async with open_id_logins(db, settings, Gate(db, limits)) as logins:
        own_world.services = replace(own_world.services, id_logins=logins)
        async with visiting(own_world) as client:
            yield client


async def payload(client: httpx2.AsyncClient, token: str) -> dict[str, Any]:
    given = {"idToken": token, "clientMutationId": "7"}
    sent = {"query": LOGIN, "variables": {"input": given}}
    answer = (await client.post("/graphql", json=sent)).json()
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]["loginWithIdToken"]
    assert found["clientMutationId"] == "7"
    return found


def refusal(code: str, message: str) -> dict[str, Any]:
    errors = [{"code": code, "message": message, "path": ["input"]}]
    nothing = {"token": None, "expiresAt": None, "viewer": None}
    return {**nothing, "clientMutationId": "7", "errors": errors}


async def test_without_settings_it_says_so(anybody: httpx2.AsyncClient, issuer: Issuer) -> None:
    message = "ID tokens are not taken here: the settings have no table [openid]."
    assert await payload(anybody, issuer.token(sub=ADMIN)) == refusal("NOT_OFFERED", message)


async def test_a_wrong_token_is_refused_in_the_payload(
    own_world: World, client: httpx2.AsyncClient, issuer: Issuer
) -> None:
    """An invalid account too, and all in the same words."""
    sql = "UPDATE users SET valid_id = 2 WHERE login = 'frieda.neuling'"
    await own_world.change_reference(sql)
    refused = refusal("WRONG_CREDENTIALS", "The ID token is not taken, or means nobody here.")
    for token in (
        "",
        issuer.token(sub="nobody"),
        issuer.token(sub=ADMIN, key=OTHER),
        issuer.token(sub=ADMIN, aud="other"),
        issuer.token(sub="frieda.neuling"),
    ):
        assert await payload(client, token) == refused


async def test_too_many_are_refused_unseen(client: httpx2.AsyncClient, issuer: Issuer) -> None:
    token = issuer.token(sub=ADMIN, key=OTHER)
    codes = [(await payload(client, token))["errors"][0]["code"] for _ in range(3)]
    assert codes == ["WRONG_CREDENTIALS", "WRONG_CREDENTIALS", "TOO_MANY_ATTEMPTS"]


async def test_a_right_token_gives_a_session(
    own_world: World, client: httpx2.AsyncClient, issuer: Issuer
) -> None:
    """As with a password: the payload goes on as the agent, the token is a bearer token."""
    found = await payload(client, issuer.token(sub=ADMIN))
    assert found["errors"] == []
    assert found["viewer"] == {"agent": {"login": ADMIN}}
    assert found["expiresAt"] == (own_world.now + timedelta(hours=16)).isoformat()
    answer = await client.post("/graphql", json=WHO, headers=bearer(found["token"]))
    assert answer.json() == {"data": {"viewer": {"agent": {"login": ADMIN}}}}


@pytest.mark.parametrize(
    "fields",
    [
        f"{ONE} again: {ONE}",
        f"{ONE} {PASSWORD}",
        f"{ONE} logout {{ errors {{ code }} }}",
        'loginWithIdToken(input: {idToken: "x"}) { nothing }',
        'loginWithIdToken(input: {idToken: "x"}) { viewer { tokens { id } } }',
    ],
)
async def test_whoever_is_not_logged_in_tries_once_and_asks_nothing_else(
    anybody: httpx2.AsyncClient, fields: str
) -> None:
    answer = (await anybody.post("/graphql", json={"query": f"mutation {{ {fields} }}"})).json()
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert "one valid `login` or `loginWithIdToken` only" in error["message"]


async def test_whoever_is_logged_in_tries_once_too(admin: httpx2.AsyncClient) -> None:
    query = {"query": f"mutation {{ {ONE} {PASSWORD} }}"}
    answer = (await admin.post("/graphql", json=query)).json()
    [error] = answer["errors"]
    assert "one attempt in an operation" in error["message"]


async def test_the_settings_open_this_way(new_stores: NewStores, issuer: Issuer) -> None:
    """And what they leave out is not there."""
    by_login = issuer.settings(role="agent", login_claim="sub")
    with new_stores() as stores:
        settings = stores.settings.model_copy(update={"openid": by_login})
        async with open_services(settings) as services:
            assert services.id_logins is not None
            given = IdToken(issuer.token(sub=ADMIN))
            admit = partial(viewers.admitted, services)
            assert await services.id_logins.authenticated(given, admit) is not None
        async with open_services(stores.settings) as services:
            assert services.id_logins is None


async def test_no_log_has_the_token(
    client: httpx2.AsyncClient, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither what it says besides the login, nor its signature, nor what is no token at all."""
    caplog.set_level(logging.DEBUG)
    tokens = [
        *(MARKER, f"{MARKER}.{MARKER}.{MARKER}"),
        issuer.token(sub=ADMIN, more=MARKER),
        issuer.token(sub="nobody", more=MARKER),
        issuer.token(sub="else", key=OTHER, more=MARKER),
    ]
    for token in tokens:
        await payload(client, token)
    assert "login refused, wrong ID token" in caplog.text
    assert "login succeeded" in caplog.text
    parts = {MARKER, *(part for token in tokens for part in token.split(".") if len(part) > 60)}
    assert not [part for part in parts if part in caplog.text]
