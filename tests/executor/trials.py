"""One operation, run by both engines: ours twice, with a new plan and with a known one."""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, Phase, settings

from schema.executor.document import Document
from tests.executor.judge import check_same, finding, without_propagation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from graphql import GraphQLSchema

    from schema.executor.engine import Engine, Outcome
    from schema.executor.operation import Operation

    Run = Callable[[Engine, Operation], Awaitable[Outcome]]

T = TypeVar("T")
INSIDE = ContextVar("INSIDE", default=False)
# documents for each schema; `python -m tests.executor` asks for more
EXAMPLES = int(os.environ.get("TICKETGRAPH_EXAMPLES", "0"))
DROPPED = "Exception ignored in. <coroutine object"
# graphql-core drops what it has not begun to wait for when something else has failed already
CORE_DROPS = [
    pytest.mark.filterwarnings(f"ignore:{DROPPED} {what}:pytest.PytestUnraisableExceptionWarning")
    for what in ("Executor", "GraphQLCoreConverter", "default_type_resolver")
]
# and whatever resolvers of ours have returned to it
CORE_DROPS_ALL = [
    pytest.mark.filterwarnings(f"ignore:{DROPPED}:pytest.PytestUnraisableExceptionWarning")
]


def fitting(documents: int) -> settings:
    """The settings of a test of so many documents."""
    return settings(
        max_examples=EXAMPLES or documents // 2,
        phases=[Phase.reuse, Phase.generate, Phase.shrink],  # what explains takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def valid(schema: GraphQLSchema, text: str) -> Operation:
    """The operation of a document that was made up, which is none if it is not valid."""
    tree = parse(text)
    assert validate(schema, tree) == [], text
    return Document(text, tree, schema).operation(None)


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


@contextmanager
def nothing_left() -> Iterator[None]:
    """All tasks that are started inside are done at its end; others may start some meanwhile."""
    loop, started = asyncio.get_running_loop(), []
    factory, token = loop.get_task_factory(), INSIDE.set(True)

    def task(loop: Any, coroutine: Any, **given: Any) -> Any:
        made: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **given)
        if INSIDE.get():
            started.append(made)
        return made

    loop.set_task_factory(task)
    try:
        yield
    finally:
        loop.set_task_factory(factory)
        INSIDE.reset(token)
    assert all(one.done() for one in started)
