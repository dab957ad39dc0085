"""Plans answer as graphql-core does, whatever is asked of a schema that has everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from graphql import OperationType
from hypothesis import given

from tests.executor.cases import Case, cases, check
from tests.executor.everything import everything
from tests.executor.placed import everything_placed
from tests.executor.trials import CORE_DROPS, fitting

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

pytestmark = CORE_DROPS
SIMPLE, PLACED = everything(), everything_placed()


@pytest.fixture(autouse=True, scope="module")
def everything_is_long() -> Iterator[None]:
    """What is done for long lists and for many fields is done for those of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("schema.executor.sealing.LONG", 2)
        patch.setattr("schema.executor.sealing.SMALL", 1)
        patch.setattr("schema.executor.run.OBJECTS_AT_A_TIME", 2)
        patch.setattr("db.turns.SECONDS_AT_A_TIME", 0)
        yield


def test_one_schema_tells_places_and_one_does_not() -> None:
    assert not SIMPLE.plans.types.tells_places
    assert PLACED.plans.types.tells_places


@fitting(200)
@given(case=cases(SIMPLE))
def test_queries(runner: asyncio.Runner, case: Case) -> None:
    """Of simple fields, where an object that occurs several times is answered once."""
    runner.run(check(SIMPLE, case))


@fitting(200)
@given(case=cases(PLACED))
def test_queries_with_places(runner: asyncio.Runner, case: Case) -> None:
    """Of fields that are told where each object stands."""
    runner.run(check(PLACED, case))


@fitting(100)
@given(case=cases(SIMPLE, OperationType.MUTATION))
def test_mutations(runner: asyncio.Runner, case: Case) -> None:
    """One root field after the other, and none after one that takes the whole answer away."""
    runner.run(check(SIMPLE, case))


@fitting(100)
@given(case=cases(PLACED, OperationType.MUTATION))
def test_mutations_with_places(runner: asyncio.Runner, case: Case) -> None:
    """The same of fields that are told where each object stands."""
    runner.run(check(PLACED, case))
