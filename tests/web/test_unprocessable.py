"""What parses and cannot be run is 422 where that is switched on, to clients of the newer type."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from app import Serving, application
from settings import ServerSettings
from tests.web.conftest import bearer, token_for
from tests.web.test_graphql import GRAPHQL, JSON, LOGOUT
from tests.world.stores import ADMIN
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(
        application(world.services, Serving(ServerSettings(unprocessable=True)))
    )
    async with httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client:
        client.headers.update({"accept": GRAPHQL, **bearer(await token_for(world, ADMIN))})
        yield client


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"query": "{ __typename }"}, 200),
        ({"query": '{ node(id: "x") { id } }'}, 200),
        ({"query": "{"}, 400),
        ({"query": "{ __typename }", "variables": 1}, 400),
        ({}, 400),
        ({"query": "{ nothing }"}, 422),
        ({"query": "query($id: ID!) { node(id: $id) { id } }"}, 422),
        ({"query": "query A { __typename } query B { __typename }"}, 422),
        ({"query": "{ __typename }", "operationName": "B"}, 422),
        ({"documentId": "x"}, 422),
    ],
)
async def test_the_status_tells_form_from_meaning(
    client: httpx2.AsyncClient, sent: dict[str, Any], status: int
) -> None:
    assert (await client.post("/graphql", json=sent)).status_code == status


async def test_other_statuses_stay(client: httpx2.AsyncClient) -> None:
    """405 for a mutation by GET, 401 for nobody, and 200 for the older type."""
    assert (await client.get("/graphql", params={"query": LOGOUT})).status_code == 405
    wrong = {"query": "{ nothing }"}
    older = await client.post("/graphql", json=wrong, headers={"accept": JSON})
    assert older.status_code == 200
    del client.headers["authorization"]
    assert (await client.post("/graphql", json=wrong)).status_code == 401
