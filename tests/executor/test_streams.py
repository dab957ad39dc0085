"""Subscriptions run by the same plans: each event by itself, with loaders of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry

from domain.ids import UserId
from domain.reference import Agent
from domain.viewer import Sight, Viewer
from schema.executor.executor import FOLLOW, Executor
from schema.executor.messages import Request, Response

Info = strawberry.Info[Any, None]


@strawberry.type
class Event:
    """Something that happened."""

    number: int
    name: str | None

    @strawberry.field
    async def seen_by(self, info: Info) -> int:
        """Which context answers for it."""
        await asyncio.sleep(0)
        number: int = info.context.number
        return number

    @strawberry.field
    def must(self) -> str:
        """Fails for some events."""
        if self.number == 2:
            raise ValueError("not this one")
        return "there"

    @strawberry.field
    async def slow(self) -> str:
        """Never comes."""
        await asyncio.Event().wait()
        return ""


@strawberry.type
class Subscription:
    """Events from one to a number."""

    @strawberry.subscription
    async def events(self, info: Info, until: int = 3) -> AsyncGenerator[Event, None]:
        """They come one after the other; who stops following ends them."""
        if until < 0:
            raise ValueError("there are no such events")
        try:
            for number in range(1, until + 1):
                yield Event(number=number, name=None)
        finally:
            info.context.log.append("ended")


@strawberry.type
class Query:
    hello: str = "hello"


AGENT = Viewer(Sight(frozenset()), Agent(UserId(1), "somebody", "", "", None, True))  # noqa: FBT003


@dataclass
class Services:
    time_limit: float = 10.0


@dataclass
class FakeContext:
    """Counts how many of it there are."""

    log: list[str] = field(default_factory=list)
    number: int = 0
    services: Services = field(default_factory=Services)
    asking: Viewer = AGENT
    unreached: dict[str, Any] = field(default_factory=dict)

    def fresh(self) -> FakeContext:
        self.log.append("fresh")
        number = self.log.count("fresh")
        return FakeContext(self.log, number, self.services)

    async def close(self) -> None:
        self.log.append(f"closed {self.number}")


@pytest.fixture(params=["plans", "graphql-core"])
def executor(request: pytest.FixtureRequest) -> Executor:
    return Executor(strawberry.Schema(Query, subscription=Subscription), request.param)


async def followed(executor: Executor, query: str, context: Any = None) -> list[dict[str, Any]]:
    asking: Any = context or FakeContext()
    responses = executor.subscribe(Request(query), asking)
    return [response.body async for response in responses]


async def test_each_event_has_its_own_answer_and_context(executor: Executor) -> None:
    """Aliases and `__typename` as everywhere; what an event needed is closed before the next."""
    context = FakeContext()
    query = "subscription { e: events(until: 2) { __typename n: number name seenBy } }"
    found = await followed(executor, query, context)

    assert [body["data"]["e"] for body in found] == [
        {"__typename": "Event", "n": 1, "name": None, "seenBy": 1},
        {"__typename": "Event", "n": 2, "name": None, "seenBy": 2},
    ]
    assert context.log == ["fresh", "closed 1", "fresh", "closed 2", "ended", "closed 0"]


async def test_a_failure_costs_its_event_alone(executor: Executor) -> None:
    found = await followed(executor, "subscription { events { number must } }")

    assert [body["data"] is None for body in found] == [False, True, False]
    assert found[1]["errors"][0]["path"] == ["events", "must"]


async def test_who_stops_following_ends_the_stream(executor: Executor) -> None:
    context: Any = FakeContext()
    responses = executor.subscribe(Request("subscription { events { number } }"), context)
    async for response in responses:
        assert isinstance(response, Response)
        break
    await responses.aclose()

    assert context.log[-2:] == ["ended", "closed 0"]


async def test_an_event_that_takes_too_long_is_told_so(executor: Executor) -> None:
    """And the stream goes on."""
    context = FakeContext(services=Services(time_limit=0.01))
    found = await followed(executor, "subscription { events(until: 2) { slow } }", context)

    assert [body["errors"][0]["extensions"]["code"] for body in found] == ["TIMEOUT"] * 2


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ hello }", "Only a subscription can be followed."),
        ("subscription { nothing }", "Cannot query field"),
        ("subscription($n: Int!) { events(until: $n) { number } }", "Variable '$n'"),
        ("subscription { events(until: -1) { number } }", "Something went wrong here."),
    ],
)
async def test_what_is_no_stream_is_one_answer(
    executor: Executor, query: str, message: str
) -> None:
    [body] = await followed(executor, query)

    assert body["errors"][0]["message"].startswith(message)


async def test_a_subscription_is_not_run(executor: Executor) -> None:
    context: Any = FakeContext()
    response = await executor.run(Request("subscription { events { number } }"), context)

    assert response.refused
    assert response.body["errors"][0]["message"] == FOLLOW
