"""What random operations have found once, in the smallest operations that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.executor.cases import Case, check
from tests.executor.documents import Made
from tests.executor.everything import Everything, everything
from tests.executor.placed import everything_placed
from tests.executor.recipes import Trouble
from tests.executor.trials import CORE_DROPS

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping, Sequence

pytestmark = CORE_DROPS
SIMPLE, PLACED = everything(), everything_placed()
NULL = {"x": None}
WITH_NULL = "query($x: Boolean = true)"


class Found(NamedTuple):
    """An operation, and what was wrong with its answer."""

    text: str
    variables: Mapping[str, Any] = {}
    troubles: Sequence[Trouble] = ()
    schema: Everything = SIMPLE
    seed: int = 0


FOUND = {
    "what is still to be waited for after waiting is a wrong value, not the end of the run": Found(
        "{ leafOne { nick } }", troubles=[Trouble("nick", "is later still", 1, 0, 0)]
    ),
    "a directive that cannot be is told where an object is to be answered": Found(
        f"{WITH_NULL} {{ leafReadMaybe {{ name @skip(if: $x) }} }}", NULL
    ),
    "and not where there is none": Found(
        f"{WITH_NULL} {{ leafReadMaybe {{ name @skip(if: $x) }} }}",
        NULL,
        [Trouble("leaf_read_maybe", "null", 1, 0, 0)],
    ),
    "also of an object whose type shows late": Found(
        f"{WITH_NULL} {{ anyReadMaybe {{ ... on Leaf {{ name @skip(if: $x) }}"
        " ... on Group { name @skip(if: $x) } } }",
        NULL,
    ),
    "a wrong type is told before a directive that cannot be": Found(
        f"{WITH_NULL} {{ leafReadMaybe {{ name @skip(if: $x) }} }}",
        NULL,
        [Trouble("leaf_read_maybe", "is odd", 1, 0, 0)],
    ),
    "an argument may be called as a parameter of ours is": Found(
        "{ namedEach { ... on Placed { loud(function: 1) raw(function: 2) } } }",
        schema=PLACED,
        seed=2,
    ),
    "attributes of the root are read in their turn": Found("mutation { numberMaybe soFar }"),
    "an answer is no longer known by its id once it is gone": Found(
        "mutation { namedMaybe { name } groupOne { leafOne { name } } }",
        troubles=[Trouble("name", "null", 1, 0, 0)],
        schema=PLACED,
    ),
    "an object may be told by two names": Found("{ twice groupOne { twice } }"),
}


@pytest.mark.parametrize("found", FOUND.values(), ids=FOUND)
def test_what_was_found(runner: asyncio.Runner, found: Found) -> None:
    made = Made(found.text, [dict(found.variables)], [])
    runner.run(check(found.schema, Case(made, [(found.seed, found.troubles)])))
