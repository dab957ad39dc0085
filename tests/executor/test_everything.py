"""Plans answer as graphql-core does, whatever is asked of a schema that has everything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from graphql import OperationType
from hypothesis import given
from hypothesis import strategies as st

from tests.executor.choices import Choices
from tests.executor.documents import Made, documents
from tests.executor.everything import Everything, everything
from tests.executor.inputs import Habits
from tests.executor.placed import everything_placed
from tests.executor.recipes import TROUBLES, Trouble
from tests.executor.trials import CORE_DROPS, alone, check_alike, fitting, valid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema.executor.engine import Engine, Outcome
    from schema.executor.operation import Operation
    from tests.executor.choices import Draw
    from tests.executor.things import World

pytestmark = CORE_DROPS
WORLDS = 6  # for each document
MOST_TROUBLES = 3
SIMPLE, PLACED = everything(), everything_placed()


def scalars(choices: Choices, type_: str, name: str) -> Any:
    options: dict[str, Sequence[Any]] = {
        "Int": (1, 0, 2, -1, 7),
        "Boolean": (True, False),
        "String": ("a", "", '“ä”\n\\ "', "${}"),
        "Anything": (1, "a", 0.5, True, [1, ["b"]], {"c": [None]}),
    }
    del name
    return choices.of(options[type_])


HABITS = Habits(scalars)


@dataclass(frozen=True)
class Case:
    """A document, and the worlds it is asked in."""

    made: Made
    worlds: Sequence[tuple[int, Sequence[Trouble]]]


def cases(schema: Everything, kind: OperationType = OperationType.QUERY) -> st.SearchStrategy[Case]:
    @st.composite
    def case(draw: Draw) -> Case:
        made = draw(documents(schema.schema, HABITS, kind))
        names = [*schema.names(made.places), "is_type_of", "resolve_type"]
        worlds = [world(Choices(draw), names) for _ in range(WORLDS)]
        return Case(made, worlds)

    return case()


def world(choices: Choices, names: Sequence[str]) -> tuple[int, Sequence[Trouble]]:
    count = choices.below(MOST_TROUBLES + 1)
    return choices.below(1000), [trouble(choices, names) for _ in range(count)]


def trouble(choices: Choices, names: Sequence[str]) -> Trouble:
    kind = choices.of(list(TROUBLES))
    among = 1 + choices.below(3)
    return Trouble(choices.of(names), kind, among, choices.below(among), choices.below(3))


@dataclass
class Asking:
    """Asks one world, and keeps what was noted there each time."""

    schema: Everything
    world: World
    variables: dict[str, Any]
    logs: list[list[str]] = field(default_factory=list)

    async def __call__(self, engine: Engine, operation: Operation) -> Outcome:
        self.world.log = []
        running = engine.run(operation, self.variables, self.world, self.world.root)
        outcome = await (alone(running) if engine is self.schema.plans else running)
        self.logs.append(self.world.log)
        return outcome


async def check(schema: Everything, case: Case) -> None:
    operation = valid(schema.schema, case.made.text)
    for n, (seed, troubles) in enumerate(case.worlds):
        variables = case.made.variables[n % len(case.made.variables)]
        asking = Asking(schema, schema.world(seed, troubles), variables)
        await check_alike(schema.plans, schema.core, operation, asking)
        assert asking.logs[0] == asking.logs[1] == asking.logs[2]


@pytest.fixture(autouse=True, scope="module")
def everything_is_long() -> Iterator[None]:
    """What is done for long lists and for many fields is done for those of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("schema.executor.sealing.LONG", 2)
        patch.setattr("schema.executor.sealing.SMALL", 1)
        patch.setattr("schema.executor.run.OBJECTS_AT_A_TIME", 2)
        patch.setattr("db.turns.SECONDS_AT_A_TIME", 0)
        yield


@fitting(400)
@given(case=cases(SIMPLE))
def test_queries(runner: asyncio.Runner, case: Case) -> None:
    """Of simple fields, where an object that occurs several times is answered once."""
    runner.run(check(SIMPLE, case))


@fitting(400)
@given(case=cases(PLACED))
def test_queries_with_places(runner: asyncio.Runner, case: Case) -> None:
    """Of fields that are told where each object stands."""
    runner.run(check(PLACED, case))


@fitting(150)
@given(case=cases(SIMPLE, OperationType.MUTATION))
def test_mutations(runner: asyncio.Runner, case: Case) -> None:
    """One root field after the other, and none after one that takes the whole answer away."""
    runner.run(check(SIMPLE, case))
