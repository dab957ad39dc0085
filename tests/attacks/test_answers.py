"""Headers: every answer of every route is strict, pages, files, data, refusals, failures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute

from tests.attacks.attacked import AGENT, ANONYMOUS, ATTACKERS, Attacked
from tests.web.conftest import application_of
from web.access import COOKIE

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.asyncio(loop_factories=["uvloop"]),  # the same on every loop
]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW")
FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOWHERE = [
    "/nowhere",
    "/graphql/x",
    "/session/x",
    "/health",
    "/graphiql",
    "/%2e%2e/",
    "//x",
    "/%01",
]
# how each route is made to say something else than it says to everybody
VARIANTS: list[dict[str, Any]] = [
    {},
    {"headers": {"accept": "text/html"}},
    {"headers": {"accept": "application/graphql-response+json"}, "params": {"query": "{ x }"}},
    {"params": {"query": "{ viewer { agent { login } } }"}},
    {"params": {"query": "mutation { logout { clientMutationId } }"}},
    {"headers": {"x-ticketgraph-csrf": "1", "cookie": "ticketgraph_session=x"}},
    {"headers": {"authorization": "Bearer tg_wrong"}},
    {"headers": {"if-none-match": '"x"', "if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT"}},
    {"headers": {"range": "bytes=0-1"}},
    {"headers": {"range": "bytes=999999999-"}},
    {"content": b"x" * 1_000_001},
]


def paths(app: Starlette) -> list[str]:
    """Every path that the application knows, each file of a folder by itself, and some it does not.

    Parts of a path that vary are given some text.
    """
    return sorted({*NOWHERE, *(path for route in app.routes for path in of(route))})


def of(route: Any, above: str = "") -> Iterator[str]:
    if isinstance(route, Route | WebSocketRoute):
        yield above + re.sub(r"\{.*?\}", "x", route.path)
        return
    assert isinstance(route, Mount), f"say here how the paths of {route!r} are found"
    folder = getattr(route.app, "directory", None)
    if folder is None:
        for inner in route.routes:
            yield from of(inner, above + route.path)
        return
    yield from (f"{above}{route.path}/{path}" for path in files(Path(folder)))


def files(folder: Path) -> list[str]:
    """One of each kind: what is true of one picture is true of all."""
    found = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    by_kind = {path.suffix: path.as_posix() for path in found}
    return ["", "nothing.js", "../app.py", *by_kind.values()]


def directives(policy: str) -> dict[str, list[str]]:
    found = [part.split() for part in policy.split(";") if part.strip()]
    names = [name for name, *_ in found]
    assert len(names) == len(set(names)), "only the first of its name counts"
    return {name: values for name, *values in found}


def check_policy(policy: str) -> None:
    """Strict: scripts are files of ours, nothing is framed, no base, no plug-in, no wildcard."""
    given = directives(policy)
    fallback = given["default-src"]
    assert fallback in (["'none'"], ["'self'"])
    assert given["frame-ancestors"] == given["base-uri"] == ["'none'"]
    assert given["form-action"] in (["'none'"], ["'self'"])
    assert given.get("object-src", fallback) == ["'none'"]
    assert set(given.get("script-src", fallback)) <= {"'none'", "'self'"}
    everything = {value for values in given.values() for value in values}
    assert not {value for value in everything if "*" in value or "http" in value or "eval" in value}
    for name in ("default-src", "connect-src", "worker-src", "frame-src"):
        assert "'unsafe-inline'" not in given.get(name, [])
        assert "data:" not in given.get(name, [])


def check_headers(answer: httpx2.Response) -> None:
    """What has to be there, what must not be, and what may not be kept."""
    headers = dict(answer.headers)
    assert FIXED.items() <= headers.items()
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    check_policy(headers["content-security-policy"])
    assert {"no-store", "no-cache"} & set(headers["cache-control"].split(", "))
    revealing = {"server", "x-powered-by", "via", "x-aspnet-version", "x-runtime"}
    assert not revealing & set(headers)
    assert not [name for name in headers if name.startswith("access-control-")]
    if answer.content:
        kind = headers["content-type"]
        assert "charset=utf-8" in kind or not kind.startswith("text/")
    for name, value in answer.headers.multi_items():
        if name == "set-cookie":
            check_cookie(value)


def check_cookie(cookie: str) -> None:
    """No script reads it, and no foreign page sends a session along."""
    given = {part.strip().lower() for part in cookie.split(";")}
    assert "httponly" in given
    assert {"samesite=strict", "samesite=lax"} & given
    assert "samesite=strict" in given or not cookie.startswith(COOKIE)


@pytest.mark.parametrize("number", range(len(VARIANTS)))
@pytest.mark.parametrize("who", ATTACKERS)
async def test_every_answer_of_every_route_is_strict(
    target: Attacked, who: str, number: int
) -> None:
    """By every method, those that nobody knows among them."""
    statuses = set()
    async with target.by(who) as client:
        for path in paths(target.app):
            for method in METHODS:
                answer = await client.request(method, path, **VARIANTS[number])
                assert answer.status_code < 500, (method, path)
                check_headers(answer)
                statuses.add(answer.status_code)
    assert statuses >= {404, 405}


async def test_the_crawl_finds_what_there_is(target: Attacked) -> None:
    """A page, its files of each kind, and the endpoints."""
    found = paths(target.app)
    assert {"/", "/graphql", "/session", "/health/live", "/health/ready", "/graphiql/"} <= set(
        found
    )
    assert {Path(path).suffix for path in found} >= {".html", ".js", ".css"}


@pytest.mark.parametrize("path", ["/graphql", "/session", "/health/ready"])
async def test_an_unexpected_failure_is_strict_as_well(
    target: Attacked, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The one 500 that there may be: made by hand."""

    async def broken(*_: Any) -> Any:
        raise RuntimeError("SELECT secret")

    app = application_of(target.world)
    monkeypatch.setattr(target.world.services.db, "fetch", broken, raising=False)
    monkeypatch.setattr(target.world.services.db, "rows", broken, raising=False)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client:
        answer = await client.get(
            path, params={"query": "{ __typename }"}, headers=target.headers(AGENT)
        )
    assert answer.status_code == 500
    assert "secret" not in answer.text
    check_headers(answer)


async def test_a_session_of_https_is_for_https_alone(target: Attacked) -> None:
    """The cookie of a login never travels in the clear."""
    transport = httpx2.ASGITransport(target.app)
    async with httpx2.AsyncClient(transport=transport, base_url="https://tickets.test") as client:
        answer = await client.post(
            "/session",
            json={"login": "root@localhost", "password": "hidden from everybody"},
            headers={"x-ticketgraph-csrf": "1"},
        )
    assert answer.status_code == 200
    assert "secure" in answer.headers["set-cookie"].lower()
    check_headers(answer)


async def test_who_is_nobody_is_told_how_to_be_somebody(target: Attacked) -> None:
    """401 names the scheme that would do (RFC 9110 11.6.1)."""
    async with target.by(ANONYMOUS) as client:
        answer = await client.post("/graphql", json={"query": "{ viewer { agent { id } } }"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    check_headers(answer)
