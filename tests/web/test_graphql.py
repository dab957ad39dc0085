"""GraphQL over HTTP: methods, media types, statuses, and bodies that are wrong."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from app import Serving, application
from schema.limits.settings import LimitSettings
from tests.web.conftest import bearer, token_for, visiting
from tests.world.stores import ADMIN
from tests.world.world import World

# below this layer both engines are the same
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

MOST_BYTES = LimitSettings().body_bytes
GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
SENT_AS_JSON = {"content-type": JSON}
WHO = "{ viewer { agent { login } } }"
ME = {"data": {"viewer": {"agent": {"login": "root@localhost"}}}}
LOGOUT = "mutation { logout { clientMutationId } }"


async def test_a_query_comes_by_post_or_get(admin: httpx2.AsyncClient) -> None:
    """The body, or the parameters of the address, hold the same."""
    assert (await admin.post("/graphql", json={"query": WHO})).json() == ME
    assert (await admin.get("/graphql", params={"query": WHO})).json() == ME


async def test_variables_and_the_operation_come_along(admin: httpx2.AsyncClient) -> None:
    """As objects in a body, as JSON text in an address."""
    document = "query One { __typename } query Two($id: ID!) { node(id: $id) { id } }"
    sent = {"query": document, "operationName": "Two", "variables": {"id": "WyJRdWV1ZSIsMV0"}}
    answer = {"data": {"node": {"id": "WyJRdWV1ZSIsMV0"}}}
    assert (await admin.post("/graphql", json=sent)).json() == answer
    params = {**sent, "variables": json.dumps(sent["variables"])}
    assert (await admin.get("/graphql", params=params)).json() == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.1, {JSON};q=0.9", JSON),
        (f"{GRAPHQL};q=0, {JSON}", JSON),
        (f"{JSON};q=0, {GRAPHQL}", GRAPHQL),
        (f"text/html, {GRAPHQL};charset=utf-8", GRAPHQL),
        ("text/html,*/*;q=0.8", JSON),
    ],
)
async def test_the_client_chooses_the_media_type(
    admin: httpx2.AsyncClient, accept: str | None, kind: str
) -> None:
    """Old clients get `application/json`; who names the new type gets it."""
    headers = {} if accept is None else {"accept": accept}
    if accept is None:
        del admin.headers["accept"]
    answer = await admin.post("/graphql", json={"query": WHO}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.json() == ME


@pytest.mark.parametrize("accept", ["text/html", "image/png, text/*", f"{JSON};q=0", "*/*;q=0"])
async def test_nothing_but_json_can_be_had(admin: httpx2.AsyncClient, accept: str) -> None:
    """406 names the types there are."""
    answer = await admin.post("/graphql", json={"query": WHO}, headers={"accept": accept})
    assert answer.status_code == 406
    assert GRAPHQL in only_error(answer)["message"]


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/graphql",
        "application/json; charset=latin-1",
    ],
)
async def test_a_body_is_json_in_utf8(admin: httpx2.AsyncClient, content_type: str | None) -> None:
    """415 for what a form of a foreign page can send, too."""
    headers = {} if content_type is None else {"content-type": content_type}
    body = json.dumps({"query": WHO}).encode()
    answer = await admin.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 415
    assert JSON in only_error(answer)["message"]


async def test_a_charset_may_be_named(admin: httpx2.AsyncClient) -> None:
    headers = {"content-type": 'Application/JSON; Charset="UTF-8"'}
    answer = await admin.post("/graphql", content=json.dumps({"query": WHO}), headers=headers)
    assert answer.json() == ME


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "The body: expected JSON"),
        (b"{", "The body: expected JSON"),
        (b'{"query": "\xff"}', "The body: expected JSON"),
        (b"[" * 100_000, "The body: expected JSON"),
        (b'{"query": NaN}', "The body: expected JSON"),
        (b"null", "there is no batching"),
        (b'"{ viewer }"', "there is no batching"),
        (b'[{"query": "{ __typename }"}]', "there is no batching"),
        (b"{}", "query: expected the text"),
        (b'{"query": null}', "query: expected the text"),
        (b'{"query": 1}', "query: expected the text"),
        (b'{"query": " "}', "query: expected the text"),
        (b'{"query": "{ __typename }", "variables": []}', "variables: expected an object"),
        (b'{"query": "{ __typename }", "variables": "{}"}', "variables: expected an object"),
        (b'{"query": "{ __typename }", "extensions": 1}', "extensions: expected an object"),
        (b'{"query": "{ __typename }", "operationName": {}}', "operationName: expected a text"),
    ],
)
async def test_a_wrong_body_is_answered_with_what_would_be_right(
    admin: httpx2.AsyncClient, body: bytes, complaint: str
) -> None:
    answer = await admin.post("/graphql", content=body, headers=SENT_AS_JSON)
    assert answer.status_code == 400
    assert complaint in only_error(answer)["message"]
    assert only_error(answer)["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"query": ""},
        {"query": "{ __typename }", "variables": "{"},
        {"query": "{ __typename }", "variables": "[]"},
        {"query": "{ __typename }", "extensions": "no"},
    ],
)
async def test_a_wrong_address_is_answered_likewise(
    admin: httpx2.AsyncClient, params: dict[str, str]
) -> None:
    answer = await admin.get("/graphql", params=params)
    assert answer.status_code == 400
    assert only_error(answer)["extensions"]["code"] == "BAD_REQUEST"


async def test_a_mutation_does_not_come_by_get(admin: httpx2.AsyncClient) -> None:
    """405 with the method that would do; the token of the attempt is still good."""
    answer = await admin.get("/graphql", params={"query": LOGOUT})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert "POST" in only_error(answer)["message"]
    assert (await admin.get("/graphql", params={"query": WHO})).json() == ME


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(admin: httpx2.AsyncClient, method: str) -> None:
    answer = await admin.request(method, "/graphql")
    assert answer.status_code == 405
    assert {name.strip() for name in answer.headers["allow"].split(",")} >= {"GET", "POST"}
    assert answer.json() == {"error": "Method Not Allowed"}


async def test_an_unknown_path_is_answered_as_json(admin: httpx2.AsyncClient) -> None:
    answer = await admin.get("/nothing")
    assert answer.status_code == 404
    assert answer.json() == {"error": "Not Found"}


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{", None),
        ("{ nothing }", None),
        ("query($id: ID!) { node(id: $id) { id } }", {}),
        ("query A { __typename } query B { __typename }", None),
        ("subscription { x }", None),
    ],
)
async def test_what_cannot_be_run_has_the_status_of_its_media_type(
    admin: httpx2.AsyncClient, accept: str, status: int, query: str, variables: Any
) -> None:
    """Syntax, validation, variables, the choice of an operation; there is no `data`."""
    sent = {"query": query, "variables": variables}
    answer = await admin.post("/graphql", json=sent, headers={"accept": accept})
    assert answer.status_code == status
    assert "data" not in answer.json()


async def test_an_error_of_a_field_is_an_answer(admin: httpx2.AsyncClient) -> None:
    """200 with data: one wrong field does not cost the others."""
    query = '{ __typename node(id: "x") { id } }'
    answer = await admin.post("/graphql", json={"query": query}, headers={"accept": GRAPHQL})
    assert answer.status_code == 200
    assert answer.json()["data"] == {"__typename": "Query", "node": None}
    assert only_error(answer)["extensions"]["code"] == "INVALID_INPUT"


async def test_a_body_has_a_limit(admin: httpx2.AsyncClient) -> None:
    """As much as is allowed is read; a byte more is not."""
    room = MOST_BYTES - len(json.dumps({"query": WHO}))
    fits = await admin.post("/graphql", content=padded(room), headers=SENT_AS_JSON)
    assert fits.json() == ME
    too_much = await admin.post("/graphql", content=padded(room + 1), headers=SENT_AS_JSON)
    assert too_much.status_code == 413
    told = f"Send at most {MOST_BYTES} bytes. A long text may come as a file, to `/uploads`."
    assert only_error(too_much)["message"] == told
    extensions = {"code": "BODY_TOO_LONG", "limit": MOST_BYTES}
    assert only_error(too_much)["extensions"] == extensions
    assert too_much.headers["x-frame-options"] == "DENY"


NOTE = """mutation($input: ArticleAddNoteInput!) {
    articleAddNote(input: $input) { errors { code message } } }"""


async def test_the_longest_text_fits_where_the_documentation_says(world: World) -> None:
    """Though each of its characters takes twelve bytes, as some clients write it."""
    app = application(world.services, Serving(limits=LimitSettings(body_bytes=12_100_000)))
    headers = bearer(await token_for(world, ADMIN))
    ticket = (await world.ask("{ tickets(first: 1) { nodes { id } } }")).data["tickets"]["nodes"][0]
    given = {"ticket": ticket["id"], "body": "\N{GRINNING FACE}" * 1_000_000, "validateOnly": True}
    sent = json.dumps({"query": NOTE, "variables": {"input": given}}, ensure_ascii=True)
    assert len(sent) > 12_000_000
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client:
        answer = await client.post("/graphql", content=sent, headers={**headers, **SENT_AS_JSON})
    assert answer.json()["data"] == {"articleAddNote": {"errors": []}}


def padded(spaces: int) -> bytes:
    return (json.dumps({"query": WHO}) + " " * spaces).encode()


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
@pytest.mark.parametrize(
    "credentials", [None, "Bearer tg_wrong", "Bearer", "Bearer x", "Basic eDp5"]
)
async def test_who_is_not_known_is_told_to_log_in(
    anybody: httpx2.AsyncClient, accept: str, credentials: str | None
) -> None:
    """401 with the scheme that would do, in the media type the client wants."""
    headers = {"accept": accept} | ({"authorization": credentials} if credentials else {})
    answer = await anybody.post("/graphql", json={"query": WHO}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"].startswith(accept)
    assert only_error(answer)["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_answer_has_a_request_id(admin: httpx2.AsyncClient) -> None:
    """A new one each time."""
    ids = {
        (await admin.get("/graphql", params={"query": WHO})).headers["x-request-id"] for _ in "ab"
    }
    assert len(ids) == 2


def only_error(answer: httpx2.Response) -> dict[str, Any]:
    [error] = answer.json()["errors"]
    found: dict[str, Any] = error
    return found


async def test_head_runs_nothing(own_world: World) -> None:
    """It would be a query whose answer nobody gets."""
    async with visiting(own_world) as client:
        client.headers.update(bearer(await token_for(own_world, ADMIN)))
        before = len(own_world.notes.statements)
        answer = await client.head("/graphql", params={"query": "{ tickets { totalCount } }"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert own_world.notes.statements[before:] == []
