"""An operation is compiled once, and what is known of a level is found out once."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from strawberry.types.arguments import convert_arguments

from schema.executor import arguments, operation
from schema.executor.operation import MOST_PLANS
from schema.executor.plan import Plan
from tests.executor import small
from tests.executor.small import Crowd, Person, answer, run


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The plans that were compiled."""
    plans: list[Plan] = []

    class Counted(Plan):
        def __init__(self, *given: Any) -> None:
            plans.append(self)
            super().__init__(*given)

    monkeypatch.setattr(operation, "Plan", Counted)
    return plans


async def test_an_operation_is_compiled_once_for_each_choice_of_what_is_left_out(
    compiled: list[Plan],
) -> None:
    """Whatever other variables there are, and whatever they are."""
    text = "query($n: Int!, $no: Boolean!) { people { number @skip(if: $no) mood(of: $n) } }"
    asked, crowd = small.operation(text), Crowd.of(1)
    for n, no in [(1, True), (2, True), (3, False), (4, False), (5, True)]:
        outcome = await run(asked, crowd, n=n, no=no)
        assert outcome.data is not None
        [person] = outcome.data["people"]
        assert person == {**({} if no else {"number": 0}), "mood": f"0 {n} None"}
    assert len(compiled) == 2


async def test_a_plan_holds_of_variables_what_decides_what_is_left_out(
    compiled: list[Plan],
) -> None:
    """It lives as long as its document: nothing else that somebody sent does."""
    text = "query($n: Int!, $no: Boolean!) { people { number @skip(if: $no) mood(of: $n) } }"
    await run(small.operation(text), Crowd.of(1), n=1, no=True)
    [plan] = compiled
    assert plan._variables.coerced == {"no": True}
    assert set(plan._variables.sources) == {"no"}


async def test_a_default_decides_as_a_value_does(compiled: list[Plan]) -> None:
    text = "query($no: Boolean = true) { people { number @skip(if: $no) score } }"
    asked = small.operation(text)
    assert (await run(asked, Crowd.of(1))).data == {"people": [{"score": 0}]}
    assert (await run(asked, Crowd.of(1), no=True)).data == {"people": [{"score": 0}]}
    assert len(compiled) == 1


async def test_plans_of_an_operation_are_bounded(compiled: list[Plan]) -> None:
    """The least recently used goes first."""
    names = "abcde"
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: number @skip(if: ${name})" for name in names)
    asked, crowd = small.operation(f"query({declared}) {{ people {{ {fields} }} }}"), Crowd.of(1)
    choices = list(itertools.product([False, True], repeat=len(names)))
    for choice in choices:
        await run(asked, crowd, **dict(zip(names, choice, strict=True)))
    assert len(compiled) == len(choices) > MOST_PLANS
    assert list(asked._plans) == choices[-MOST_PLANS:]
    await run(asked, crowd, **dict(zip(names, choices[-MOST_PLANS], strict=True)))
    await run(asked, crowd, **dict(zip(names, choices[0], strict=True)))
    assert list(asked._plans) == [*choices[1 - MOST_PLANS :], choices[-MOST_PLANS], choices[0]][1:]
    assert len(compiled) == len(choices) + 1


async def test_what_nobody_reaches_is_not_compiled(compiled: list[Plan]) -> None:
    """It is, and counts, once there are objects of its type."""
    asked = small.operation("{ beings { number ... on Human { friend { name score } } } }")
    await run(asked, Crowd())
    [plan] = compiled
    assert plan.fields == 1
    before = asked.bytes
    for _ in range(2):
        await run(asked, Crowd.of(2))
        assert plan.fields == 5
    assert asked.bytes > before > 0


async def test_arguments_are_converted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Literals for all runs, variables for each run, however many objects a level has."""
    converted: list[int] = []

    def counted(given: Any, *others: Any, **named: Any) -> Any:
        converted.append(given["of"])
        return convert_arguments(given, *others, **named)

    monkeypatch.setattr(arguments, "convert_arguments", counted)
    text = "query($n: Int!) { people { a: mood(of: 7) b: mood(of: $n) } }"
    asked, crowd = small.operation(text), Crowd.of(100)
    await run(asked, crowd, n=1)
    await run(asked, crowd, n=2)
    assert converted == [7, 1, 2]
    assert crowd.asked["mood"] == 400


async def test_a_level_is_asked_as_a_whole() -> None:
    """In the order of its objects."""
    crowd = Crowd.of(50)
    found = await answer("{ people { score } }", crowd)
    assert [person["score"] for person in found["people"]] == [n * 10 for n in range(50)]
    assert crowd.asked["scores of 50"] == 1


async def test_a_class_that_is_known_is_not_asked_for_its_type_again() -> None:
    """By the same plan, whoever runs it."""
    asked, crowd = small.operation("{ people { number } }"), Crowd.of(5)
    await run(asked, crowd)
    assert crowd.asked == {"is Human": 5}
    another = Crowd.of(5)
    await run(asked, another)
    assert another.asked == {}


async def test_an_attribute_that_is_to_be_waited_for_is_found_as_others_are() -> None:
    """Also where a plan was compiled for values that were there, and for both at once."""

    async def later() -> str:
        return "late"

    class Late(Person):
        name: Any = None

    asked, crowd = small.operation("{ people { number name } }"), Crowd.of(3)
    expected = [{"number": n, "name": f"person {n}"} for n in range(3)]
    assert (await run(asked, crowd)).data == {"people": expected}
    crowd.people[1] = late = Late(crowd, 1)
    late.name = later()
    expected[1]["name"] = "late"
    assert (await run(asked, crowd)).data == {"people": expected}
