"""Too many attempts to log in, as clients are told of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from auth.attempts import LoginSettings
from auth.login import Logins
from tests.web.conftest import visiting
from tests.world.world import World

LOGIN = "mutation($i: LoginInput!) { login(input: $i) { token errors { code message path } } }"
WRONG = {"login": "nobody", "password": "wrong"}


@pytest.fixture
async def client(own_world: World) -> AsyncIterator[httpx2.AsyncClient]:
    """Of a service where an account has one attempt."""
    logins = Logins(own_world.services.db, LoginSettings(refusal_seconds=0, attempts=1))
    own_world.services = replace(own_world.services, logins=logins)
    async with visiting(own_world) as client:
        client.headers["x-ticketgraph-csrf"] = "1"
        yield client


async def test_the_session_says_when_to_try_again(client: httpx2.AsyncClient) -> None:
    assert (await client.post("/session", json=WRONG)).status_code == 401
    answer = await client.post("/session", json=WRONG)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert answer.json()["error"].startswith("Too many attempts to log in. Try again after ")


async def test_the_mutation_has_an_error_in_its_payload(client: httpx2.AsyncClient) -> None:
    sent = {"query": LOGIN, "variables": {"i": WRONG}}
    codes = []
    for _ in range(2):
        payload = (await client.post("/graphql", json=sent)).json()["data"]["login"]
        [error] = payload["errors"]
        assert payload["token"] is None
        assert error["path"] == ["input"]
        codes.append(error["code"])
    assert codes == ["WRONG_CREDENTIALS", "TOO_MANY_ATTEMPTS"]
