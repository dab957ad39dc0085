"""Cases for the schema that has everything: a document, and the worlds it is asked in."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import OperationType
from hypothesis import strategies as st

from tests.executor.choices import Choices
from tests.executor.documents import Made, documents
from tests.executor.inputs import Habits
from tests.executor.recipes import TROUBLES, Trouble
from tests.executor.trials import check_alike, nothing_left, valid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.executor.engine import Engine, Outcome
    from schema.executor.operation import Operation
    from tests.executor.choices import Draw
    from tests.executor.everything import Everything
    from tests.executor.things import World

WORLDS = 6  # for each document
MOST_TROUBLES = 4
SEEDS = 1000
SCALARS: dict[str, Sequence[Any]] = {
    "Int": (1, 0, 2, -1, 7),
    "Boolean": (True, False),
    "String": ("a", "", '“ä”\n\\ "', "${}"),
    "Anything": (1, "a", 0.5, True, [1, ["b"]], {"c": [None]}),
}
# every fact of a world follows from its seed and from what is in trouble
Seeded = tuple[int, "Sequence[Trouble]"]


def scalars(choices: Choices, type_: str, _: str) -> Any:
    return choices.of(SCALARS[type_])


@dataclass(frozen=True)
class Case:
    """A document, and the worlds it is asked in."""

    made: Made
    worlds: Sequence[Seeded]


def cases(schema: Everything, kind: OperationType = OperationType.QUERY) -> st.SearchStrategy[Case]:
    @st.composite
    def case(draw: Draw) -> Case:
        made = draw(documents(schema.schema, Habits(scalars), kind))
        names = [*schema.names(made.places), "is_type_of", "resolve_type"]
        return Case(made, [_world(Choices(draw), names) for _ in range(WORLDS)])

    return case()


def _world(choices: Choices, names: Sequence[str]) -> Seeded:
    count = choices.below(MOST_TROUBLES + 1)
    return choices.below(SEEDS), [_trouble(choices, names) for _ in range(count)]


def _trouble(choices: Choices, names: Sequence[str]) -> Trouble:
    kind, among = choices.of(list(TROUBLES)), 1 + choices.below(3)
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
        ours = engine is self.schema.plans
        with nothing_left() if ours else nullcontext():
            outcome = await engine.run(operation, self.variables, self.world, self.world.root)
        self.logs.append(self.world.log)
        return outcome


async def check(schema: Everything, case: Case) -> None:
    """Both engines say, and do, the same in each world."""
    operation = valid(schema.schema, case.made.text)
    for n, (seed, troubles) in enumerate(case.worlds):
        variables = case.made.variables[n % len(case.made.variables)]
        asking = Asking(schema, schema.world(seed, troubles), variables)
        await check_alike(schema.plans, schema.core, operation, asking)
        assert asking.logs[0] == asking.logs[1] == asking.logs[2]
