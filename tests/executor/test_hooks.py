"""Others look on: traces hear of every operation and of every level."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationType

from resolvers.context import Context
from schema.build import build
from schema.executor.engine import Outcome
from schema.executor.executor import Executor
from schema.executor.hooks import Hook
from schema.executor.messages import Request
from schema.executor.operation import Operation
from schema.executor.plan import Field
from tests.world.stores import ADMIN
from tests.world.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Trace(Hook):
    """Notes what it hears."""

    def __init__(self) -> None:
        self.meant: list[str | None] = []
        self.levels: dict[str, int] = {}
        self.ended_with: list[int] = []

    def understood(self, operation: Operation) -> None:
        self.meant.append(operation.name)

    def found(self, field: Field, objects: int, seconds: float) -> None:
        assert seconds >= 0
        self.levels[field.where] = objects

    def ended(self, operation: Operation, outcome: Outcome, seconds: float) -> None:
        assert operation.kind is OperationType.QUERY
        assert seconds > 0
        self.ended_with.append(len(outcome.errors))


async def asked(world: World, executor: Executor, query: str) -> Any:
    viewer = await world.viewer(ADMIN)
    return (await executor.run(Request(query), Context(world.services, viewer))).body


async def test_a_trace_hears_of_every_level_once(world: World) -> None:
    """With how many objects it had; what is read straight from a record is no level."""
    trace = Trace()
    executor = Executor(build(), hooks=[trace])
    query = "query Page { tickets(first: 7) { nodes { number queue { name } } } }"
    await asked(world, executor, query)

    assert trace.meant == ["Page"]
    assert trace.levels["Ticket.queue"] == 7
    assert set(trace.levels) == {"Query.tickets", "TicketConnection.nodes", "Ticket.queue"}
    assert trace.ended_with == [0]
