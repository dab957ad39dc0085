"""Forgery: what a foreign page makes a browser send changes and reads nothing."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from tests.attacks.attacked import AGENT, ATTACKERS, CUSTOMER, Attacked
from tests.attacks.judging import codes, judged, refused
from web.access import COOKIE

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # the same on every loop
]

WHO = "{ viewer { agent { login } customerUser { login } } }"
CHANGES = [
    'mutation { tokenCreate(input: {name: "forged"}) { token } }',
    "mutation { logout { clientMutationId } }",
    "query A { __typename } mutation B { logout { clientMutationId } }",
    'mutation { ...F } fragment F on Mutation { tokenCreate(input: {name: "f"}) { token } }',
    'mutation { customerUserUnlink(input: {login: "K10002"}) { errors { code } } }',
    'mutation { login(input: {login: "x", password: "y"}) { token } }',
]
SIMPLE = [  # what a form or a script of a foreign page sends without asking first (Fetch: CORS)
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/plain; charset=utf-8; application/json",
    "text/plain;application/json",
    "application/x-www-form-urlencoded; application/json",
    "",
    "application/json-p",
    "application/jsonx",
    "text/json",
]


def bodies(query: str) -> list[bytes]:
    """The operation as JSON, as a form, as parts, and as JSON that a form of text/plain makes."""
    sent = json.dumps({"query": query})
    part = 'content-disposition: form-data; name="operations"'
    return [
        sent.encode(),
        urlencode({"query": query}).encode(),
        f"--x\r\n{part}\r\n\r\n{sent}\r\n--x--\r\n".encode(),
        (sent[:-1] + ', "a": "=b"}').encode(),
    ]


async def tokens(target: Attacked) -> int:
    [[number]] = await target.world.services.db.rows(
        "SELECT count(*) FROM tg_token WHERE revoked_time IS NULL"
    )
    return int(number)


@pytest.mark.parametrize("query", CHANGES)
@pytest.mark.parametrize("who", ATTACKERS)
async def test_a_change_never_comes_by_get(target: Attacked, who: str, query: str) -> None:
    """405, or nothing for who may not ask at all; whatever stands in the other parameters."""
    before = await tokens(target)
    async with target.by(who) as client:
        for more in ({}, {"operationName": "B"}, {"_method": "POST"}, {"method": "POST"}):
            answer = await client.get("/graphql", params={"query": query, **more})
            assert refused(answer, who)
    assert await tokens(target) == before


@pytest.mark.parametrize("header", ["x-http-method-override", "x-http-method", "x-method-override"])
async def test_no_header_makes_a_post_of_a_get(target: Attacked, header: str) -> None:
    async with target.by(AGENT) as client:
        params = {"query": CHANGES[0]}
        answer = await client.get("/graphql", params=params, headers={header: "POST"})
    assert answer.status_code == 405


@pytest.mark.parametrize("kind", SIMPLE)
@pytest.mark.parametrize("who", ATTACKERS)
async def test_no_form_is_an_operation(target: Attacked, who: str, kind: str) -> None:
    """415 for every kind that a page may send elsewhere, whatever the body and the address hold."""
    before = await tokens(target)
    async with target.by(who) as client:
        for body in bodies(CHANGES[0]):
            headers = {"content-type": kind} if kind else {}
            for params in ({}, {"query": CHANGES[0]}):
                answer = await client.post("/graphql", content=body, headers=headers, params=params)
                assert answer.status_code == 415
                assert refused(answer, who) == ["BAD_REQUEST"]
    assert await tokens(target) == before


@pytest.mark.parametrize("who", [AGENT, CUSTOMER])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://elsewhere.test"},
        {"origin": "http://tickets.test"},
        {"referer": "http://tickets.test/graphiql/"},
        {"x-requested-with": "XMLHttpRequest"},
        {"apollo-require-preflight": "1"},
        {"graphql-preflight": "1"},
        {"sec-fetch-site": "same-origin"},
    ],
)
async def test_a_cookie_alone_is_nobody(
    target: Attacked, who: str, headers: dict[str, str]
) -> None:
    """Only the header that a foreign page cannot send makes it count; for reading as well."""
    cookie = {"cookie": f"{COOKIE}={target.tokens[who]}"}
    async with target.by("anonymous") as client:
        by_post = await client.post("/graphql", json={"query": WHO}, headers=headers | cookie)
        by_get = await client.get("/graphql", params={"query": WHO}, headers=headers | cookie)
        session = await client.get("/session", headers=headers | cookie)
        gone = await client.delete("/session", headers=headers | cookie)
        there = await client.post("/graphql", json={"query": WHO}, headers=target.headers(who))
    for answer in (by_post, by_get):
        assert answer.status_code == 401
        assert refused(answer, who) == ["UNAUTHENTICATED"]
    assert (session.status_code, gone.status_code) == (401, 403)
    assert there.json()["data"]["viewer"]


async def test_nobody_is_logged_in_by_a_foreign_form(target: Attacked) -> None:
    """Not even as the attacker, whose tickets one would then fill in (login CSRF)."""
    sent = json.dumps({"login": "root@localhost", "password": "hidden from everybody"})
    async with target.by("anonymous") as client:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
            answer = await client.post("/session", content=sent, headers={"content-type": kind})
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/graphql", "/session", "/health/ready", "/graphiql/"])
@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null", "http://tickets.test.evil"])
async def test_no_page_is_invited(target: Attacked, path: str, origin: str) -> None:
    """A browser that asks first is told nothing that lets it go on."""
    asked = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, x-ticketgraph-csrf",
    }
    async with target.by(AGENT) as client:
        for method in ("OPTIONS", "GET", "POST"):
            answer = await client.request(method, path, headers=asked)
            assert answer.status_code < 500
            invited = [name for name in answer.headers if name.startswith("access-control-")]
            assert invited == []


async def test_two_ways_of_saying_who_one_is_do_not_add_up(target: Attacked) -> None:
    """A wrong token beside a good cookie is wrong, and the header decides between two people."""
    csrf = {"x-ticketgraph-csrf": "1"}
    both = csrf | {"cookie": f"{COOKIE}={target.tokens[AGENT]}"}
    async with target.by("anonymous") as client:
        wrong = await client.post(
            "/graphql", json={"query": WHO}, headers=both | {"authorization": "Bearer tg_no"}
        )
        customers = both | target.headers(CUSTOMER)
        found = await client.post(
            "/graphql", json={"query": "{ viewer { customerUser { login } } }"}, headers=customers
        )
    assert codes(wrong.json()) == ["UNAUTHENTICATED"]
    login = judged(found, CUSTOMER)["data"]["viewer"]["customerUser"]["login"]
    assert login == target.customer.customer
