"""Logging in and out: by mutation with a token, in a browser with a cookie."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx2
import pytest

from tests.web.conftest import bearer, token_for, visiting
from tests.world.stores import ADMIN, PASSWORD
from tests.world.world import World

CSRF = {"x-ticketgraph-csrf": "1"}
RIGHT = {"login": ADMIN, "password": PASSWORD}
COOKIE = "ticketgraph_session"
WHO = {"query": "{ viewer { agent { login } } }"}
ME = {"data": {"viewer": {"agent": {"login": ADMIN}}}}
LOGIN = """
mutation($input: LoginInput!) {
  login(input: $input) {
    token expiresAt clientMutationId viewer { agent { login } } errors { code message path }
  }
}
"""
LOGOUT = {"query": 'mutation { logout(input: {clientMutationId: "7"}) { clientMutationId } }'}
WRONG = [
    {"login": ADMIN, "password": "wrong"},
    {"login": ADMIN, "password": ""},
    {"login": ADMIN, "password": f"{PASSWORD}\0"},
    {"login": f"{ADMIN}\0", "password": PASSWORD},
    {"login": "", "password": ""},
    {"login": "nobody", "password": PASSWORD},
    {"login": "bernd.altmann", "password": PASSWORD},
    {"login": "frieda.neuling", "password": "*"},
    {"login": "' OR 1 = 1 --", "password": "' OR 1 = 1 --"},
    {"login": "x" * 100_000, "password": "x" * 100_000},
]


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(world) as client:
        yield client


def cookie_of(answer: httpx2.Response) -> Morsel[str]:
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE]


# --- by mutation


async def log_in(client: httpx2.AsyncClient, given: dict[str, str]) -> dict[str, Any]:
    sent = {"query": LOGIN, "variables": {"input": {**given, "clientMutationId": "7"}}}
    answer = (await client.post("/graphql", json=sent)).json()
    assert "errors" not in answer
    payload: dict[str, Any] = answer["data"]["login"]
    assert payload["clientMutationId"] == "7"
    return payload


async def test_the_right_password_gives_a_token(world: World, anybody: httpx2.AsyncClient) -> None:
    """Shown this once; the payload goes on as the agent; it ends as the settings say."""
    payload = await log_in(anybody, RIGHT)
    assert payload["errors"] == []
    assert payload["viewer"] == {"agent": {"login": ADMIN}}
    assert payload["expiresAt"] == (world.now + timedelta(hours=16)).isoformat()
    answer = await anybody.post("/graphql", json=WHO, headers=bearer(payload["token"]))
    assert answer.json() == ME


@pytest.mark.parametrize("wrong", WRONG, ids=lambda given: repr(given["login"])[:20])
async def test_anything_else_is_refused_in_the_payload(
    anybody: httpx2.AsyncClient, wrong: dict[str, str]
) -> None:
    """An expected failure is no top-level error, and does not say which of both was wrong."""
    payload = await log_in(anybody, wrong)
    message = "Login or password is wrong."
    error = {"code": "WRONG_CREDENTIALS", "message": message, "path": ["input"]}
    assert payload == {
        "token": None,
        "expiresAt": None,
        "clientMutationId": "7",
        "viewer": None,
        "errors": [error],
    }


async def test_a_logout_ends_the_token_it_came_with(anybody: httpx2.AsyncClient) -> None:
    """And no other of the same agent."""
    tokens = [(await log_in(anybody, RIGHT))["token"] for _ in range(2)]
    answer = await anybody.post("/graphql", json=LOGOUT, headers=bearer(tokens[0]))
    assert answer.json() == {"data": {"logout": {"clientMutationId": "7"}}}
    statuses = [
        (await anybody.post("/graphql", json=WHO, headers=bearer(token))).status_code
        for token in tokens
    ]
    assert statuses == [401, 200]


async def test_a_token_ends_by_itself(own_world: World) -> None:
    """To the second, by the service's clock."""
    token = await token_for(own_world, ADMIN, hours=1)
    async with visiting(own_world) as client:
        statuses = []
        for later in (timedelta(minutes=59, seconds=59), timedelta(seconds=1)):
            own_world.now += later
            answer = await client.post("/graphql", json=WHO, headers=bearer(token))
            statuses.append(answer.status_code)
    assert statuses == [200, 401]


async def test_a_disabled_account_ends_its_tokens(own_world: World) -> None:
    """At once, and for the browser's session too."""
    token = await token_for(own_world, "frieda.neuling")
    async with visiting(own_world) as client:
        before = await client.get("/session", headers=bearer(token))
        await own_world.change_reference(
            "UPDATE users SET valid_id = 2 WHERE login = $1", "frieda.neuling"
        )
        after = [
            await client.get("/session", headers=bearer(token)),
            await client.post("/graphql", json=WHO, headers=bearer(token)),
        ]
    assert before.json() == {
        "login": "frieda.neuling",
        "fullName": "Frieda Neuling",
        "role": "agent",
    }
    assert [answer.status_code for answer in after] == [401, 401]


# --- in a browser


async def test_a_session_begins_lasts_and_ends(world: World, browser: httpx2.AsyncClient) -> None:
    """The cookie is for this host alone, and no script reads it."""
    assert (await browser.get("/session", headers=CSRF)).status_code == 401
    answer = await browser.post("/session", json=RIGHT, headers=CSRF)
    expires = (world.now + timedelta(hours=16)).isoformat()
    who = {"login": ADMIN, "fullName": "Admin Ticketgraph", "role": "agent"}
    assert answer.json() == {**who, "expiresAt": expires}
    cookie = cookie_of(answer)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
    assert cookie["max-age"] == str(16 * 3600)
    assert cookie["domain"] == ""
    assert cookie.value not in answer.text
    assert (await browser.get("/session", headers=CSRF)).json() == who
    assert (await browser.post("/graphql", json=WHO, headers=CSRF)).json() == ME

    assert (await browser.delete("/session", headers=CSRF)).status_code == 204
    assert COOKIE not in browser.cookies
    assert (await browser.get("/session", headers=CSRF)).status_code == 401
    kept = {**CSRF, "cookie": f"{COOKIE}={cookie.value}"}
    assert (await browser.post("/graphql", json=WHO, headers=kept)).status_code == 401


async def test_the_cookie_alone_is_nobody(browser: httpx2.AsyncClient) -> None:
    """A foreign page makes the browser send it, but not the header."""
    await browser.post("/session", json=RIGHT, headers=CSRF)
    for method, path in [("POST", "/graphql"), ("GET", "/session")]:
        answer = await browser.request(method, path, json=WHO)
        assert answer.status_code == 401
    by_address = await browser.get("/graphql", params=WHO)
    assert by_address.status_code == 401
    assert (await browser.post("/graphql", json=WHO, headers=CSRF)).json() == ME


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_foreign_page_can_neither_log_in_nor_out(
    browser: httpx2.AsyncClient, method: str
) -> None:
    """403 says which header is missing; the session is as it was."""
    await browser.post("/session", json=RIGHT, headers=CSRF)
    answer = await browser.request(method, "/session", json=RIGHT)
    assert answer.status_code == 403
    assert "x-ticketgraph-csrf: 1" in answer.json()["error"]
    assert "set-cookie" not in answer.headers
    assert (await browser.get("/session", headers=CSRF)).status_code == 200


@pytest.mark.parametrize("wrong", WRONG, ids=lambda given: repr(given["login"])[:20])
async def test_wrong_credentials_give_no_cookie(
    browser: httpx2.AsyncClient, wrong: dict[str, str]
) -> None:
    answer = await browser.post("/session", json=wrong, headers=CSRF)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Login or password is wrong."}
    assert "set-cookie" not in answer.headers


ROLES_WRONG = [b'"AGENT"', b'"admin"', b'""', b"1", b"[]", b"{}", b"false"]
NO_CREDENTIALS = [b"", b"{", b"null", b"[]", b'"x"', b"{}", b'{"login": "x"}', b"\xff"]
NO_CREDENTIALS += [b'{"login": 1, "password": "x"}', b'{"login": "x", "password": null}']
NO_CREDENTIALS += [b'{"login": "x", "password": "x", "role": %s}' % r for r in ROLES_WRONG]
NO_CREDENTIALS += [b'{"login": "\\ud800", "password": "x"}']


@pytest.mark.parametrize("body", NO_CREDENTIALS)
async def test_what_are_no_credentials_is_said_so(browser: httpx2.AsyncClient, body: bytes) -> None:
    answer = await browser.post("/session", content=body, headers=CSRF)
    assert answer.status_code == 400
    assert "“login” and “password”" in answer.json()["error"]


async def test_a_cookie_of_a_site_with_tls_is_sent_with_tls_alone(
    browser: httpx2.AsyncClient,
) -> None:
    answer = await browser.post("https://tickets.test/session", json=RIGHT, headers=CSRF)
    assert cookie_of(answer)["secure"]
    plain = await browser.post("http://tickets.test/session", json=RIGHT, headers=CSRF)
    assert not cookie_of(plain)["secure"]
