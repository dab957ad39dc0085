"""Root fields of mutations run one after the other, each whole before the next begins."""

from __future__ import annotations

from tests.executor import small
from tests.executor.small import Crowd, answer, run


async def test_one_after_the_other_in_the_order_of_the_document() -> None:
    """However long each takes."""
    crowd = Crowd()
    notes = ("c", 9), ("a", 3), ("b", 0)
    text = " ".join(f'{name}: note(text: "{name}", turns: {turns})' for name, turns in notes)
    assert list(await answer(f"mutation {{ {text} }}", crowd)) == ["c", "a", "b"]
    assert crowd.log == [f"{name} {what}" for name in "cab" for what in ("begins", "ends")]


async def test_a_field_that_may_not_be_null_takes_those_after_it_away() -> None:
    crowd = Crowd()
    text = 'mutation { a: note(text: "a") b: note(text: "wrong") c: note(text: "c") }'
    outcome = await run(small.operation(text), crowd)
    assert outcome.data is None
    [error] = outcome.errors
    assert (error.message, error.path) == ("wrong", ["b"])
    assert crowd.log[-1] == "wrong ends"


async def test_a_field_that_may_be_null_does_not() -> None:
    crowd = Crowd()
    wrong = 'noteOrNull(text: "wrong")'
    text = f'mutation {{ a: {wrong} b: note(text: "b") c: {wrong} }}'
    outcome = await run(small.operation(text), crowd)
    assert outcome.data == {"a": None, "b": "b", "c": None}
    assert [error.path for error in outcome.errors] == [["a"], ["c"]]


async def test_attributes_are_read_in_their_turn() -> None:
    """They say what those before have done."""
    crowd = Crowd()
    text = 'mutation { a: noted note(text: "a") b: noted __typename c: note(text: "c") d: noted }'
    found = await answer(text, crowd)
    assert (found["a"], found["b"], found["d"]) == (0, 2, 4)
