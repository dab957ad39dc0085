"""Trusted documents over HTTP and WebSocket, asked for as the clients' libraries do it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from app import Serving, application
from schema.manifests import DocumentsSettings, registered
from tests.manifests import (
    LOGIN,
    QUEUES,
    TICKET,
    WHO,
    apollo,
    codegen,
    hash_of,
    md5_of,
    relay,
    sha1_of,
    written,
)
from tests.servers.process import PATIENCE
from tests.web.conftest import bearer, token_for
from tests.web.serving import ACK, opened, received, serving, subscribe
from tests.web.serving import bearer as init
from tests.web.test_graphql import GRAPHQL, ME, only_error
from tests.world.stores import ADMIN, PASSWORD
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NUMBER = {"number": "2026010110000018"}
LOGOUT = "mutation LogOut { logout { clientMutationId } }"


def hashed(text: str) -> dict[str, Any]:
    """What Apollo's persisted query link sends."""
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}}


def serving_documents(world: World, folder: Path, *, only: bool) -> Starlette:
    """The application with a manifest of each tool, and a folder."""
    manifests = {"relay": relay(TICKET), "apollo": apollo(WHO, LOGIN), "codegen": codegen(QUEUES)}
    files = [folder / f"{name}.json" for name in manifests]
    for file, manifest in zip(files, manifests.values(), strict=True):
        file.write_bytes(written(manifest))
    (folder / "logout.graphql").write_text(LOGOUT)
    given = DocumentsSettings(folder=folder, manifests=tuple(files), only=only)
    return application(world.services, Serving(registry=registered(given)))


@pytest.fixture(params=[False, True], ids=["beside others", "alone"])
def only(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def app(world: World, tmp_path: Path, *, only: bool) -> Starlette:
    return serving_documents(world, tmp_path, only=only)


@pytest.fixture
async def visitor(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://tickets.test", headers={"accept": GRAPHQL}
    ) as client:
        yield client


@pytest.fixture
async def client(world: World, visitor: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """An administrator."""
    visitor.headers.update(bearer(await token_for(world, ADMIN)))
    return visitor


async def posted(client: httpx2.AsyncClient, sent: dict[str, Any]) -> httpx2.Response:
    return await client.post("/graphql", json=sent)


async def got(client: httpx2.AsyncClient, sent: dict[str, Any]) -> httpx2.Response:
    params = {k: v if isinstance(v, str) else json.dumps(v) for k, v in sent.items()}
    return await client.get("/graphql", params=params)


@pytest.mark.parametrize("send", [posted, got])
async def test_an_id_comes_in_every_form(client: httpx2.AsyncClient, send: Any) -> None:
    """GraphQL over HTTP, Relay, Apollo, graphql-codegen; each form takes each ID."""
    by_text = await posted(client, {"query": TICKET, "variables": NUMBER})
    assert by_text.json()["data"]["ticket"]["number"] == NUMBER["number"]
    forms: list[dict[str, Any]] = [
        {"documentId": f"sha256:{hash_of(TICKET)}"},
        {"documentId": md5_of(TICKET)},
        {"doc_id": md5_of(TICKET)},
        {"id": md5_of(TICKET)},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": md5_of(TICKET)}}},
        hashed(TICKET),
    ]
    for form in forms:
        sent = form | {"variables": NUMBER, "operationName": "TicketPageQuery"}
        answer = await send(client, sent)
        assert answer.status_code == 200
        assert answer.json()["data"] == by_text.json()["data"], form
    assert "queues" in (await send(client, {"documentId": sha1_of(QUEUES)})).json()["data"]


async def test_null_and_empty_texts_count_as_nothing(client: httpx2.AsyncClient) -> None:
    """A client's network layer may name all fields, whatever it has."""
    by_id = {"query": None, "doc_id": md5_of(TICKET), "id": "", "variables": NUMBER}
    assert (await posted(client, by_id)).status_code == 200
    by_text = {"query": QUEUES, "documentId": None, "doc_id": "", "extensions": {"other": 1}}
    assert (await posted(client, by_text)).status_code == 200
    # whoever sends batches elsewhere counts its operations
    assert (await posted(client, {"query": QUEUES, "id": 1})).status_code == 200


async def test_an_apollo_client_asks_by_hash_and_then_by_text(
    client: httpx2.AsyncClient, *, only: bool
) -> None:
    """What it sends after a miss is run as any text is, and is not kept."""
    missing = hashed("{ __typename }")
    for _ in "ab":
        answer = await posted(client, missing)
        assert answer.status_code == 400
        assert only_error(answer) == {
            "message": "PersistedQueryNotFound",
            "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"},
        }
        answer = await posted(client, missing | {"query": "{ __typename }"})
        assert answer.status_code == (400 if only else 200)
    both = await posted(client, hashed(QUEUES) | {"query": QUEUES})
    assert both.status_code == 200


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (hashed(WHO) | {"query": QUEUES}, "persistedQuery.sha256Hash: expected the sha256 of “que"),
        ({"documentId": f"sha256:{hash_of(WHO)}", "query": QUEUES}, "documentId: expected the sha"),
        ({"doc_id": md5_of(QUEUES), "query": QUEUES}, "doc_id: expected the sha256 of “query”"),
        ({"documentId": 1}, "documentId: expected the ID of a document as a text"),
        ({"id": ["x"]}, "id: expected the ID of a document as a text"),
        ({"documentId": "a", "id": "b"}, "documentId and id: expected the ID of one document"),
        ({"documentId": ""}, "query: expected the text"),
        ({"documentId": "a", "query": 1}, "query: expected the text"),
        ({"extensions": {"persistedQuery": "x"}}, "extensions.persistedQuery: expected an object"),
        ({"extensions": {"persistedQuery": {}}}, "extensions.persistedQuery: expected an object"),
        (
            {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}},
            "“version”, which is 1",
        ),
        (
            {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 1}}},
            "persistedQuery.sha256Hash: expected the ID of a document as a text",
        ),
    ],
)
async def test_what_cannot_be_meant_is_told(
    client: httpx2.AsyncClient, sent: dict[str, Any], complaint: str
) -> None:
    answer = await posted(client, sent)
    assert answer.status_code == 400
    assert complaint in only_error(answer)["message"]
    assert only_error(answer)["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("field", ["documentId", "doc_id", "id"])
async def test_an_unknown_id_is_told_with_its_field(client: httpx2.AsyncClient, field: str) -> None:
    answer = await posted(client, {field: "x"})
    assert answer.status_code == 400
    assert only_error(answer)["message"].startswith(f"{field}: expected the ID of a trusted docume")
    assert only_error(answer)["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    older = await client.post("/graphql", json={field: "x"}, headers={"accept": "application/json"})
    assert older.status_code == 200


async def test_a_mutation_does_not_come_by_get(client: httpx2.AsyncClient) -> None:
    answer = await got(client, {"documentId": f"sha256:{hash_of(LOGOUT)}"})
    assert answer.status_code == 405


async def test_no_other_text_is_run_with_only(client: httpx2.AsyncClient, *, only: bool) -> None:
    """Not for administrators either; a trusted text is the document."""
    answer = await posted(client, {"query": f"{QUEUES} "})
    assert answer.status_code == (400 if only else 200)
    if only:
        assert only_error(answer)["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    assert (await posted(client, {"query": QUEUES})).status_code == 200


async def test_one_logs_in_by_id_or_by_the_page(visitor: httpx2.AsyncClient) -> None:
    """And then asks."""
    sent = {"documentId": hash_of(LOGIN), "variables": {"input": {"login": ADMIN, "password": ""}}}
    sent["variables"] = {"input": {"login": ADMIN, "password": PASSWORD}}
    token = (await posted(visitor, sent)).json()["data"]["login"]["token"]
    me = await visitor.post("/graphql", json=hashed(WHO), headers=bearer(token))
    assert me.json()["data"]["viewer"]["agent"]["login"] == ADMIN
    visitor.headers["x-ticketgraph-csrf"] = "1"
    page = await visitor.post("/session", json={"login": ADMIN, "password": PASSWORD})
    assert page.status_code == 200


async def test_who_is_not_known_is_not_told_what_there_is(visitor: httpx2.AsyncClient) -> None:
    for text in (WHO, "{ viewer { agent { login } } }"):
        answer = await posted(visitor, {"documentId": hash_of(text)})
        assert answer.status_code == 401
        assert only_error(answer)["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_socket_takes_ids_as_well(world: World, app: Starlette) -> None:
    """Unknown ones end the operation; what no request can be ends the connection."""
    token = await token_for(world, ADMIN)
    wrong = hashed(WHO) | {"query": QUEUES}
    async with (
        asyncio.timeout(PATIENCE),
        serving(app) as where,
        opened(where, init(token)) as client,
    ):
        assert await received(client) == ACK
        await client.send(json.dumps(subscribe("1", hashed(WHO))))
        found = await received(client), await received(client)
        assert found[0]["payload"]["data"]["viewer"]["agent"]["login"] == ADMIN
        assert found[1] == {"id": "1", "type": "complete"}
        await client.send(json.dumps(subscribe("2", {"documentId": "x"})))
        refused = await received(client)
        assert (refused["id"], refused["type"]) == ("2", "error")
        assert refused["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
        await client.send(json.dumps(subscribe("3", wrong)))
        await client.wait_closed()
        assert client.close_code == 4400


async def test_no_other_text_is_run_on_a_socket(
    world: World, app: Starlette, *, only: bool
) -> None:
    token, text = await token_for(world, ADMIN), {"query": "{ viewer { agent { login } } }"}
    async with (
        asyncio.timeout(PATIENCE),
        serving(app) as where,
        opened(where, init(token)) as client,
    ):
        assert await received(client) == ACK
        await client.send(json.dumps(subscribe("1", text)))
        answer = await received(client)
    if only:
        assert answer["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    else:
        assert answer["payload"]["data"] == ME["data"]
