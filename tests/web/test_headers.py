"""What every answer tells browsers, and what clients are told when something breaks."""

from __future__ import annotations

import logging
from typing import Any

import httpx2
import pytest

from domain.errors import Unavailable
from tests.web.conftest import bearer
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE = (
    "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
DASHBOARD = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)


@pytest.mark.parametrize(
    ("method", "path", "policy", "cache"),
    [
        ("GET", "/", NOTHING, "no-store"),
        ("POST", "/graphql", NOTHING, "no-store"),
        ("GET", "/graphql", NOTHING, "no-store"),
        ("PUT", "/graphql", NOTHING, "no-store"),
        ("GET", "/session", NOTHING, "no-store"),
        ("POST", "/session", NOTHING, "no-store"),
        ("GET", "/nowhere", NOTHING, "no-store"),
        ("GET", "/graphiql/", PAGE, "no-cache"),
        ("GET", "/graphiql/nothing.js", PAGE, "no-store"),
        ("GET", "/dashboard/", DASHBOARD, "no-cache"),
        ("GET", "/dashboard/nothing.js", DASHBOARD, "no-store"),
        ("GET", "/graphiql/../settings.toml", NOTHING, "no-store"),
    ],
)
async def test_every_answer_has_the_headers(
    anybody: httpx2.AsyncClient, method: str, path: str, policy: str, cache: str
) -> None:
    """Whatever its status: nothing may be guessed, framed, kept, or loaded from elsewhere."""
    answer = await anybody.request(method, path)
    assert HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["content-security-policy"] == policy
    assert answer.headers["cache-control"] == cache
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


async def test_the_root_leads_to_graphiql(anybody: httpx2.AsyncClient) -> None:
    answer = await anybody.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/graphiql/")


FAILURES = {
    "Try again later.": (503, Unavailable()),
    "Something went wrong here.": (500, RuntimeError("SELECT secret")),
}


@pytest.mark.parametrize("told", FAILURES)
async def test_a_failure_before_the_operation_is_masked(
    world: World,
    anybody: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    told: str,
) -> None:
    """While the token is looked up; the log has what the client is not told."""
    status, failure = FAILURES[told]

    async def broken(*_: Any) -> Any:
        raise failure

    monkeypatch.setattr(world.services.db, "fetch", broken)
    for path in ("/graphql", "/session"):
        with caplog.at_level(logging.ERROR):
            answer = await anybody.get(path, params={"query": "{ x }"}, headers=bearer("tg_x"))
        assert answer.status_code == status
        assert told in answer.text
        assert "secret" not in answer.text
        assert HEADERS.items() <= dict(answer.headers).items()
        if status == 500:
            assert f"request={answer.headers['x-request-id']}" in caplog.text
            assert "SELECT secret" in caplog.text
