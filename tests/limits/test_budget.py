"""Everybody has a budget for a minute; who has spent it is told when to try again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from domain.errors import BadSetting
from domain.viewer import Viewer
from resolvers.context import Context
from schema.build import build
from schema.executor.executor import Executor
from schema.executor.messages import Request, Response
from schema.limits import budget
from schema.limits.budget import Budgets
from schema.limits.limits import Limits
from schema.limits.refusals import BudgetExceeded
from schema.limits.settings import LimitSettings
from schema.manifests import Registered, Registry
from tests.limits.conftest import Limited, another_agent, only_error, over
from tests.web.conftest import application_of, bearer, token_for
from tests.world.stores import ADMIN
from tests.world.world import World

ONE = "{ viewer { agent { login } } }"  # costs 4


class Clock:
    """A time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_budget_is_for_a_minute_that_begins_with_the_first_operation(clock: Clock) -> None:
    budgets = Budgets(10, clock)
    assert budgets.left("a") == 10
    assert budgets.take("a", 4) == 6
    clock.now += 30
    assert budgets.take("a", 6) == 0
    with pytest.raises(BudgetExceeded, match="costs 1, and 0 of this minute's 10 are left") as no:
        budgets.take("a", 1)
    assert no.value.seconds == 30
    clock.now += 29.9
    assert budgets.left("a") == 0
    with pytest.raises(BudgetExceeded, match="in 1 seconds"):
        budgets.take("a", 1)
    clock.now += 0.1
    assert budgets.left("a") == 10
    assert budgets.take("a", 10) == 0


def test_what_is_refused_costs_nothing(clock: Clock) -> None:
    budgets = Budgets(10, clock)
    with pytest.raises(BudgetExceeded):
        budgets.take("a", 11)
    assert budgets.take("a", 10) == 0


def test_everybody_has_his_own(clock: Clock) -> None:
    budgets = Budgets(10, clock)
    budgets.take("a", 10)
    assert budgets.left("b") == 10


def test_what_is_over_is_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """And of too many principals the oldest, so memory is bounded."""
    monkeypatch.setattr(budget, "MOST_PRINCIPALS", 3)
    budgets = Budgets(10, clock)
    for who in "abc":
        budgets.take(who, 1)
        clock.now += 20
    assert [*budgets._minutes] == ["a", "b", "c"]
    budgets.take("d", 1)
    assert [*budgets._minutes] == ["b", "c", "d"]
    budgets.take("e", 1)
    assert [*budgets._minutes] == ["c", "d", "e"]


# below this layer both engines are the same
sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def told(response: Response) -> Any:
    return response.body["extensions"]["cost"]


@sqlite
@pytest.mark.parametrize("who", ["agent", "customer"])
async def test_every_answer_says_what_it_cost(world: World, who: str) -> None:
    """One that was run, one whose document is wrong, one whose variables are."""
    limited = Limited(world, cost=50, budget=100)
    ask = limited.agent if who == "agent" else limited.customer
    assert told(await ask(ONE)) == {"requested": 4, "limit": 50, "remaining": 96}
    assert told(await ask("{ nothing }")) == {"requested": 0, "limit": 50, "remaining": 96}
    page = "query($n: Int!) { tickets(first: $n) { nodes { id } } }"
    assert told(await ask(page, {"n": 2})) == {"requested": 13, "limit": 50, "remaining": 83}
    wrong = await ask(page, {"n": "2"})
    assert wrong.refused
    assert over(wrong)[0] == "TOO_EXPENSIVE"


@sqlite
async def test_an_operation_may_cost_so_much(world: World) -> None:
    limited = Limited(world, cost=50, budget=1000)
    page = "query($n: Int!) { tickets(first: $n) { nodes { id } } }"
    assert "errors" not in (await limited.agent(page, {"n": 39})).body
    before = len(world.notes.statements)
    refused = await limited.agent(page, {"n": 40})
    assert over(refused) == ("TOO_EXPENSIVE", 51, 50)
    assert told(refused) == {"requested": 51, "limit": 50, "remaining": 950}
    assert refused.retry_after is None
    assert len(world.notes.statements) == before


@sqlite
async def test_a_login_does_not_show_more_than_may_be_asked(world: World) -> None:
    """Without a login costs are not told, and what is too much is told as anything is."""
    login = 'mutation { login(input: {login: "x", password: "y"}) { %s } }'
    limited = Limited(world, cost=200, budget=1000)
    allowed = await limited.nobody(login % "errors { code }")
    assert "extensions" not in allowed.body
    assert not allowed.refused
    tickets = "viewer { customerUser { tickets(first: 100) { nodes { id } } } }"
    refused = await limited.nobody(login % tickets)
    assert only_error(refused)["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "extensions" not in refused.body


@sqlite
async def test_who_has_spent_his_budget_has_to_wait(world: World) -> None:
    """His colleague, and his other token, have their own."""
    limited = Limited(world, cost=10, budget=10)
    assert told(await limited.agent(ONE))["remaining"] == 6
    assert told(await limited.agent(ONE))["remaining"] == 2
    refused = await limited.agent(ONE)
    assert over(refused) == ("BUDGET_EXCEEDED", 4, 10)
    assert told(refused) == {"requested": 4, "limit": 10, "remaining": 2}
    again = only_error(refused)["extensions"]["retryAfter"]
    assert refused.retry_after == again
    assert 1 <= again <= 60
    assert "errors" not in (await limited.ask(ONE, viewer=await another_agent(world))).body
    assert "errors" not in (await limited.customer(ONE)).body


@sqlite
async def test_nobody_has_a_budget_by_address(world: World) -> None:
    limited = Limited(world, cost=10, budget=2)
    ask = "{ __typename }"
    for _ in range(2):
        assert not (await limited.ask(ask, viewer=None, address="10.0.0.1")).refused
    assert over(await limited.ask(ask, viewer=None, address="10.0.0.1"))[0] == "BUDGET_EXCEEDED"
    assert not (await limited.ask(ask, viewer=None, address="10.0.0.2")).refused


@sqlite
async def test_a_network_of_ipv6_has_one_budget(world: World) -> None:
    """As it has for attempts to log in: a single house has 2^64 addresses."""
    limited = Limited(world, cost=10, budget=1)
    ask = "{ __typename }"
    assert not (await limited.ask(ask, viewer=None, address="2001:db8::1")).refused
    refused = await limited.ask(ask, viewer=None, address="2001:db8::2")
    assert over(refused)[0] == "BUDGET_EXCEEDED"
    assert not (await limited.ask(ask, viewer=None, address="2001:db8:0:1::1")).refused


@sqlite
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_over_http_it_is_429_with_the_seconds(world: World, accept: str) -> None:
    app = application_of(world)
    app.state.executor = Limited(world, cost=10, budget=5).executor
    headers = bearer(await token_for(world, ADMIN)) | {"accept": accept}
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://tickets.test") as client:
        first = await client.post("/graphql", json={"query": ONE}, headers=headers)
        second = await client.post("/graphql", json={"query": ONE}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 429)
    [error] = second.json()["errors"]
    assert second.headers["retry-after"] == str(error["extensions"]["retryAfter"])


@sqlite
async def test_a_trusted_document_may_cost_more_but_not_for_nothing(world: World) -> None:
    """Its budget is the same, and pays for its variables at their most."""
    viewer: Viewer = await world.viewer(ADMIN)
    limits = Limits(Limited(world, cost=10, budget=100).settings)
    account = limits.account(Context(world.services, viewer))
    limits.charge(account, 60, trusted=True)
    assert account.told == {"requested": 60, "limit": 10, "remaining": 40}
    with pytest.raises(BudgetExceeded):
        limits.charge(account, 60, trusted=True)


@sqlite
async def test_a_trusted_document_has_no_limits_of_shape_and_cost(world: World) -> None:
    """Whoever asks: it was looked at when it was registered."""
    text = "query($n: Int) { a: tickets(first: $n) { b: nodes { c: queue { d: name } } } }"
    registry = Registry((Registered("1", text, Path("one.graphql"), "documents.folder"),))
    limits = {"cost": 100, "budget": 100_000, "depth": 3, "aliases": 1, "aliases_of_agents": 1}
    limited = Limited(world, registry=registry, **limits)
    answer = await limited.executor.run(
        Request(text, {"n": 1}), Context(world.services, await world.viewer(ADMIN))
    )
    assert told(answer)["requested"] == 10 + 1 + 100 * 3
    assert len(answer.body["data"]["a"]["b"]) == 1


def test_a_trusted_document_that_could_never_be_run_stops_the_start() -> None:
    """What it costs is known before anybody asks."""
    text = "query Wide { tickets(first: 100) { nodes { title } } }"
    registry = Registry((Registered("1", text, Path("wide.graphql"), "documents.folder"),))
    Executor(build(), limits=LimitSettings(budget=1_000), registry=registry)
    with pytest.raises(BadSetting, match=r"wide.graphql, query Wide .* costs \d+, .* has 100 in"):
        Executor(build(), limits=LimitSettings(budget=100), registry=registry)
