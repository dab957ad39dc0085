"""What an operation may cost is told from its document: levels, and fields with all fragments."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, parse

from schema.build import core
from schema.executor.cost import MOST_CHARACTERS, MOST_FIELDS, MOST_LEVELS, Cost, cost
from schema.executor.documents import Documents
from schema.executor.invalid import Invalid
from schema.limits.shape import MOST
from tests.executor import small
from tests.executor.small import Crowd, answer


def cost_of(text: str) -> Cost:
    tree = parse(text)
    [node] = [d for d in tree.definitions if isinstance(d, OperationDefinitionNode)]
    return cost(tree, node)


def nested(levels: int) -> str:
    """A query of so many levels."""
    return "{ people " + "{ friend " * (levels - 2) + "{ number }" + " }" * (levels - 1)


def doubled(times: int) -> str:
    """A query of three fields in a fragment that is doubled so often."""
    doubling = (
        f"fragment F{n} on Human {{ a: friend {{ ...F{n - 1} }} b: friend {{ ...F{n - 1} }} }}"
        for n in range(1, times + 1)
    )
    first = "fragment F0 on Human { number name score }"
    return "\n".join([f"{{ people {{ ...F{times} }} }}", first, *doubling])


def refusal(text: str) -> Invalid:
    with pytest.raises(Invalid) as refused:
        Documents(core(small.SCHEMA)).of_agent(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ people { number } }", Cost(2, 2)),
        ("{ people { number a: number number } }", Cost(2, 4)),
        ("{ people { friend { name } score } }", Cost(3, 4)),
        ("{ ... { people { ... on Human { number } } } }", Cost(2, 2)),
        ("{ people { ...F } } fragment F on Human { friend { name } }", Cost(3, 3)),
        ("{ people { ...F ...F friend { ...F } } } fragment F on Human { name }", Cost(3, 5)),
        ("{ people { number @skip(if: true) } }", Cost(2, 2)),
        (nested(40), Cost(40, 40)),
        (doubled(3), Cost(5, 1 + 2 + 4 + 8 + 8 * 3)),
    ],
)
def test_an_operation_costs(text: str, expected: Cost) -> None:
    """Levels, and fields as often as they are asked for, whether they are left out or not."""
    assert cost_of(text) == expected


def test_each_operation_of_a_document_costs_its_own() -> None:
    document = Documents(core(small.SCHEMA)).of_agent(
        "query A { people { number } } query B { people { friend { name } } }"
    )
    assert [operation.cost for operation in document.operations] == [Cost(2, 2), Cost(3, 3)]


async def test_as_many_levels_as_may_be_are_answered() -> None:
    """By somebody who is his own friend."""
    crowd = Crowd.of(1)
    crowd.people[0].friend = crowd.people[0]
    found = await answer(nested(MOST_LEVELS), crowd)
    [found] = found["people"]
    for _ in range(MOST_LEVELS - 2):
        found = found["friend"]
    assert found == {"number": 0}


def test_too_many_levels_are_refused() -> None:
    [error] = refusal(nested(MOST_LEVELS + 1)).errors
    assert error.message == (
        f"Selections are nested too deeply: {MOST_LEVELS + 1} levels of at most {MOST_LEVELS}."
    )
    assert error.locations == [(1, 1)]
    figures = {"limit": MOST_LEVELS, "found": MOST_LEVELS + 1}
    assert error.extensions == {"code": "TOO_DEEP", **figures}


def test_fragments_that_multiply_are_refused() -> None:
    """Each is looked at once, however many fields it stands for."""
    assert cost_of(doubled(11)).fields <= MOST_FIELDS
    [error] = refusal(doubled(60)).errors
    fields = 2**61 - 1 + 3 * 2**60
    assert error.message == (
        f"The operation asks for too much: {fields} fields of at most {MOST_FIELDS},"
        " fragments counted where they are used."
    )
    figures = {"limit": MOST_FIELDS, "found": MOST}
    assert error.extensions == {"code": "TOO_MANY_FIELDS", **figures}


@pytest.mark.parametrize("more", [0, 1])
def test_an_alias_of_a_megabyte_is_refused(more: int) -> None:
    """It stands in the answer as often as there are objects."""
    alias = "a" * (MOST_CHARACTERS + more)
    text = f"{{ people {{ ...F }} }} fragment F on Human {{ {alias}: number }}"
    if not more:
        assert small.operation(text).cost.fields == 2
        return
    [error] = refusal(text).errors
    assert error.message == (
        f"An alias has {MOST_CHARACTERS + 1} characters of at most {MOST_CHARACTERS}."
    )
    figures = {"limit": MOST_CHARACTERS, "found": MOST_CHARACTERS + 1}
    assert error.extensions == {"code": "ALIAS_TOO_LONG", **figures}
