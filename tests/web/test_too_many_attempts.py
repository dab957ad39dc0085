"""Too many attempts to log in, as clients are told of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest

from auth.attempts import LoginSettings
from auth.login import Logins
from tests.web.conftest import application_of, visiting
from tests.world.stores import ADMIN, PASSWORD
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


async def test_a_session_notes_where_it_was_opened(own_world: World) -> None:
    """There its account is never locked by what others guess elsewhere."""
    logins = Logins(own_world.services.db, LoginSettings(refusal_seconds=0, attempts_of_account=1))
    own_world.services = replace(own_world.services, logins=logins)
    right = {"login": ADMIN, "password": PASSWORD}
    home, elsewhere = ("192.0.2.1", 1), ("198.51.100.1", 1)
    async with coming_from(own_world, home) as owner, coming_from(own_world, elsewhere) as other:
        statuses = [
            (await client.post("/session", json=sent)).status_code
            for client, sent in [
                (owner, right),
                (other, {**right, "password": "wrong"}),
                (other, right),
                (owner, right),
            ]
        ]
    assert statuses == [200, 401, 429, 200]


@asynccontextmanager
async def coming_from(world: World, address: tuple[str, int]) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(application_of(world), client=address)
    async with httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client:
        client.headers["x-ticketgraph-csrf"] = "1"
        yield client
