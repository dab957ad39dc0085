"""Who may read `/metrics`: programs of this machine, and administrators' tokens."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import application
from domain.tokens import Account
from domain.viewer import Scope
from telemetry.metrics import Metrics
from telemetry.telemetry import Telemetry
from tests.telemetry.conftest import ELSEWHERE, HERE, Watched
from tests.world.stores import ADMIN
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def status(
    watched: Watched, headers: dict[str, str], peer: str = ELSEWHERE, host: str = "tickets.test"
) -> int:
    """And whoever may not read them is told what he is told of any path that is not there."""
    async with watched.client(peer, host) as client:
        answer = await client.get("/metrics", headers=headers)
        nowhere = await client.get("/nowhere")
    if answer.status_code == 200:
        assert answer.headers["content-type"].startswith("text/plain; version=")
        assert list(text_string_to_metric_families(answer.text))
    else:
        assert (answer.status_code, answer.content) == (nowhere.status_code, nowhere.content)
    return answer.status_code


@pytest.mark.parametrize(
    ("peer", "host", "headers", "expected"),
    [
        (HERE, "localhost", {}, 200),
        (HERE, "127.0.0.1", {}, 200),
        ("::1", "[::1]", {}, 200),
        (HERE, "tickets.test", {}, 404),
        (ELSEWHERE, "localhost", {}, 404),
        ("testclient", "localhost", {}, 404),
        (HERE, "localhost", {"x-forwarded-for": HERE}, 404),
        (HERE, "localhost", {"forwarded": "for=127.0.0.1"}, 404),
        (HERE, "localhost", {"x-real-ip": HERE}, 404),
        (HERE, "localhost", {"via": "1.1 proxy"}, 404),
    ],
)
async def test_who_comes_from_this_machine_may_read(
    watched: Watched, peer: str, host: str, headers: dict[str, str], expected: int
) -> None:
    """Unless he speaks for somebody else, as a proxy does."""
    assert await status(watched, headers, peer, host) == expected


async def test_an_administrators_token_may_read_as_far_as_it_goes(watched: Watched) -> None:
    for scope, expected in ((Scope.ADMIN, 200), (Scope.WRITE, 404), (Scope.READ, 404)):
        assert await status(watched, await watched.token(kind="api", scope=scope)) == expected


async def test_nobody_else_may_read(watched: Watched) -> None:
    """No session of a person, no other agent, no customer, nobody with a wrong token."""
    agents = watched.services.references.current.agents.values()
    plain = next(agent for agent in agents if agent.login != ADMIN and agent.valid)
    other = await watched.token(Account(plain.pk), kind="api")
    [[login]] = await watched.services.db.rows("SELECT min(login) FROM customer_user")
    customer = await watched.token(Account(customer=login), kind="api")
    async with watched.client() as client:
        known = await client.post("/graphql", json={"query": "{ __typename }"}, headers=customer)
    assert known.status_code == 200
    for headers in (customer, other, await watched.token(), {"authorization": "Bearer tg_x"}, {}):
        assert await status(watched, headers) == 404


async def test_open_metrics_are_for_everybody(watched: Watched) -> None:
    watched.app.state.telemetry = Telemetry(watched.metrics, is_open=True)
    assert await status(watched, {}) == 200


async def test_without_metrics_there_are_none(world: World) -> None:
    """For nobody."""
    off = Watched(application(world.services), world.services, Metrics())
    assert await status(off, {}, HERE, "localhost") == 404
