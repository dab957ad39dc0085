"""An object that stands in several places is asked, and written, once."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from schema.executor import failures, sealing
from schema.executor.failures import MOST_OBJECTS
from tests.executor import small
from tests.executor.small import Crowd, answer, run
from tests.executor.things import Shelf

FIELDS = " ".join(f"{name}: name" for name in "abcdefgh")


class Writer:
    """Stands for the library, and notes what is written by itself."""

    Fragment = orjson.Fragment

    def __init__(self) -> None:
        self.written: list[Any] = []

    def dumps(self, answer: Any) -> bytes:
        self.written.append(answer)
        return orjson.dumps(answer)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is written by itself."""
    writer = Writer()
    monkeypatch.setattr(sealing, "orjson", writer)
    return writer.written


def friends_of_one(size: int) -> Crowd:
    """All but the first are friends of the first."""
    crowd = Crowd.of(size)
    for person in crowd.people[1:]:
        person.friend = crowd.people[0]
    return crowd


async def test_an_object_in_several_places_is_asked_and_written_once(written: list[Any]) -> None:
    crowd = friends_of_one(10)
    found = await answer("{ people { friend { mood score number } } }", crowd)
    friend = {"mood": "0 0 None", "score": 0, "number": 0}
    assert found == {"people": [{"friend": None}, *[{"friend": friend}] * 9]}
    assert crowd.asked["mood"] == crowd.asked["scores of 1"] == 1
    assert written == [friend]


async def test_one_with_few_attributes_is_written_where_it_stands(written: list[Any]) -> None:
    """That is no more work than to copy it; with many it is."""
    crowd = friends_of_one(10)
    found = await answer("{ people { friend { name } } }", crowd)
    assert found["people"][9] == {"friend": {"name": "person 0"}}
    assert written == []
    assert crowd.asked["name"] == 1
    await answer(f"{{ people {{ friend {{ number {FIELDS} }} }} }}", crowd)
    assert len(written) == 1


async def test_what_is_inside_is_written_first(written: list[Any]) -> None:
    """Objects in objects, both in several places."""
    crowd = Crowd.of(12)
    for person in crowd.people[2:]:
        person.friend = crowd.people[1]
    crowd.people[1].friend = crowd.people[0]
    crowd.people[0].friend = crowd.people[0]
    text = "{ people { friend { mood friend { score friend { score number } } } } }"
    found = await answer(text, crowd)
    zero = {"score": 0, "friend": {"score": 0, "number": 0}}
    assert found["people"][5] == {"friend": {"mood": "1 0 None", "friend": zero}}
    assert found["people"][0] == {"friend": {"mood": "0 0 None", "friend": zero}}
    assert crowd.asked["mood"] == 2


async def test_a_long_list_is_written_by_itself(written: list[Any]) -> None:
    crowd = Crowd.of(sealing.LONG)
    await answer("{ people { number } }", crowd)
    assert written == []
    crowd = Crowd.of(sealing.LONG + 1)
    found = await answer("{ people { number } }", crowd)
    assert found["people"] == [{"number": n} for n in range(sealing.LONG + 1)]
    assert len(written) == 1


async def test_a_record_that_is_kept_is_copied_the_next_time() -> None:
    """By every operation that asks the same of it; what is asked in another way is read anew."""
    crowd = Crowd.of(3)
    for person in crowd.people[1:]:
        person.shelf = Shelf()
    expected = {"people": [{"name": f"person {n}", "x": n} for n in range(3)]}
    for reads in (3, 4, 5):
        assert await answer("{ people { name x: number } }", crowd) == expected
        assert crowd.asked["name"] == reads
    await answer("{ people { name y: number } }", crowd)
    assert crowd.asked["name"] == 8


async def test_nothing_is_kept_of_what_has_failed() -> None:
    crowd = Crowd.of(2)
    crowd.people[1].shelf = Shelf()
    crowd.people[1].number = 2**40
    asked = small.operation("{ people { name number } }")
    for reads in (2, 4):
        outcome = await run(asked, crowd)
        assert outcome.data is None
        [error] = outcome.errors
        assert error.path == ["people", 1, "number"]
        assert crowd.asked["name"] == reads


async def test_a_failure_is_told_of_every_place() -> None:
    """Though the object is asked once."""
    crowd = friends_of_one(4)
    outcome = await run(small.operation("{ people { number friend { where mood } } }"), crowd)
    friend = {"where": None, "mood": "0 0 None"}
    others = [{"number": n, "friend": friend} for n in range(1, 4)]
    assert outcome.data == {"people": [{"number": 0, "friend": None}, *others]}
    paths = [error.path for error in outcome.errors]
    assert paths == [["people", n, "friend", "where"] for n in range(1, 4)]
    assert crowd.asked["mood"] == 1


async def test_whoever_asks_where_an_object_stands_learns_that_there_are_many_places() -> None:
    [error] = (await run(small.operation("{ people { where } }"), Crowd.of(1))).errors
    assert error.message == "key: this resolver answers for many objects, in many places"


def doubled(times: int) -> str:
    """Somebody, in two to the power of so many places."""
    return "doubles { " * times + "mood" + " }" * times


async def test_what_has_no_failure_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many places it has, as long as it can be written."""
    looked_at = []
    look = failures.Nulls._looked_at

    def noted(nulls: Any, selection: Any, answer: Any, path: Any) -> Any:
        looked_at.append(answer)
        return look(nulls, selection, answer, path)

    monkeypatch.setattr(failures.Nulls, "_looked_at", noted)
    outcome = await run(small.operation(f"{{ people {{ where {doubled(10)} }} }}"), Crowd.of(3))
    assert len(outcome.errors) == 3
    assert outcome.data is not None
    assert len(orjson.dumps(outcome.data)) > 3 * 2**10
    # the answer, and of each of three people one for each level
    assert len(looked_at) == 1 + 3 * (1 + 10)


FAR = doubled(40)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (f"{{ people {{ {FAR} }} }}", "64 megabytes"),
        (f"{{ people {{ where {FAR} }} }}", f"{MOST_OBJECTS} objects"),
        (f"mutation {{ somebody {{ {FAR} }} }}", "64 megabytes"),
        (f'mutation {{ a: somebody {{ {FAR} }} noteOrNull(text: "wrong") }}', "64 megabytes"),
        (
            f'mutation {{ noteOrNull(text: "wrong") somebody {{ {FAR} }} }}',
            f"{MOST_OBJECTS} objects",
        ),
    ],
)
async def test_an_answer_without_end_is_refused(text: str, most: str) -> None:
    """It is found in no time, as each object is, and would take all time to write."""
    outcome = await run(small.operation(text), Crowd.of(1))
    assert outcome.data is None
    [error] = outcome.errors
    told = f"The answer is too long: more than {most}. Ask for less."
    changed = " What was changed before stays changed." if text.startswith("mutation") else ""
    assert error.message == told + changed
    assert error.extensions == {"code": "ANSWER_TOO_LONG"}
