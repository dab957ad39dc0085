"""One operation, run by both engines: ours twice, with a new plan and with a known one."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, TypeVar

from graphql import parse, validate
from hypothesis import HealthCheck, Phase, settings

from schema.executor.documents import Document
from tests.executor.judge import check_same, finding, without_propagation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphql import GraphQLSchema

    from schema.executor.engine import Engine, Outcome
    from schema.executor.operation import Operation

    Run = Callable[[Engine, Operation], Awaitable[Outcome]]

T = TypeVar("T")
# documents for each schema; `python -m tests.executor` asks for more
EXAMPLES = int(os.environ.get("TICKETGRAPH_EXAMPLES", "0"))
# graphql-core drops what it has not begun to wait for when something else has failed already
CORE_DROPS = (
    "ignore:Exception ignored in. <coroutine object {}:pytest.PytestUnraisableExceptionWarning"
)


def fitting(documents: int) -> settings:
    """The settings of a test of so many documents."""
    return settings(
        max_examples=EXAMPLES or documents,
        phases=[Phase.reuse, Phase.generate, Phase.shrink],  # what explains takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def valid(schema: GraphQLSchema, text: str) -> Operation:
    """The operation of a document that was made up, which is none if it is not valid."""
    tree = parse(text)
    assert validate(schema, tree) == [], text
    return Document(text, tree).operation(None)


async def check_alike(plans: Engine, core: Engine, operation: Operation, run: Run) -> None:
    """Both say the same, as `tests/executor/judge.py` understands that."""
    ours = [finding(await in_peace(run(plans, operation))) for _ in range(2)]
    theirs = finding(await in_peace(run(core, operation)))
    if ours == [theirs, theirs]:
        return
    every = finding(await in_peace(run(core, without_propagation(operation))))
    for found in ours:
        check_same(found, theirs, every)


async def in_peace(run: Awaitable[T]) -> T:
    """What comes of a run, once all has ended that it has left behind."""
    before = asyncio.all_tasks()
    found = await run
    if left := asyncio.all_tasks() - before:
        await asyncio.wait(left)
    return found


async def alone(run: Awaitable[T]) -> T:
    """What comes of a run that leaves nothing behind."""
    before = asyncio.all_tasks()
    found = await run
    assert asyncio.all_tasks() <= before
    return found
