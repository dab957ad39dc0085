"""What is kept: within bounds, for one version of our tables, and until sources may differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from loaders.kept import MOST_SECONDS, KeptCustomers


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Pages:
    """Something with many people."""

    nodes: list[int] = field(default_factory=list)


ASKED = "question"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> KeptCustomers:
    return KeptCustomers(10, clock)


def got(kept: KeptCustomers, key: str, version: int) -> Any:
    """What is kept of one key."""
    return kept.found(ASKED, [key], version).get(key)


def test_it_is_there_until_its_time_has_come(kept: KeptCustomers, clock: Clock) -> None:
    assert kept.put((ASKED, "a"), 1, "Anna", until=105.0)
    assert got(kept, "a", 1) == "Anna"
    clock.now = 105.0
    assert got(kept, "a", 1) is None


def test_what_is_over_already_is_not_kept(kept: KeptCustomers) -> None:
    assert not kept.put((ASKED, "a"), 1, "Anna", until=100.0)
    assert len(kept) == 0


@pytest.mark.parametrize("other", [1, 3])
def test_another_version_is_another_world(kept: KeptCustomers, other: int) -> None:
    """Also one that is less: a database that was restored never comes back to what was kept."""
    kept.put((ASKED, "a"), 2, "Anna", until=200.0)

    assert got(kept, "a", other) is None
    assert got(kept, "a", 2) == "Anna"
    assert kept.put((ASKED, "b"), other, "Berta", until=200.0)
    assert got(kept, "a", 2) is None
    assert got(kept, "b", other) == "Berta"


def test_nothing_stays_for_ever(kept: KeptCustomers, clock: Clock) -> None:
    kept.put((ASKED, "a"), 1, "Anna", until=float("inf"))
    clock.now += MOST_SECONDS

    assert got(kept, "a", 1) is None


@pytest.mark.parametrize("question", ["x" * 1000, ("login", "x" * 1000), ("a", ("b", "x" * 1000))])
def test_what_somebody_made_up_is_not_remembered(kept: KeptCustomers, question: Any) -> None:
    assert not kept.put((ASKED, question), 1, "nobody", until=200.0)


def test_the_least_recently_used_goes_first(kept: KeptCustomers) -> None:
    for name in "abcdefghij":
        kept.put((ASKED, name), 1, name, until=200.0)
    got(kept, "a", 1)
    kept.put((ASKED, "k"), 1, "k", until=200.0)

    assert got(kept, "a", 1) == "a"
    assert got(kept, "b", 1) is None


def test_many_people_take_much_room(kept: KeptCustomers) -> None:
    """A page counts by its people, a list by its rows; what is too large is not kept."""
    kept.put((ASKED, "a"), 1, "Anna", until=200.0)
    assert kept.put((ASKED, "page"), 1, Pages([1] * 10), until=200.0)
    assert got(kept, "a", 1) is None
    assert not kept.put((ASKED, "rows"), 1, [1] * 11, until=200.0)
    assert got(kept, "page", 1) is not None


def test_what_takes_the_place_of_something_takes_its_room(kept: KeptCustomers) -> None:
    for _ in range(30):
        kept.put((ASKED, "a"), 1, [1] * 5, until=200.0)
    kept.put((ASKED, "b"), 1, [1] * 5, until=200.0)

    assert (got(kept, "a", 1), got(kept, "b", 1)) == ([1] * 5, [1] * 5)


def test_without_room_nothing_is_kept() -> None:
    nothing = KeptCustomers(0)
    assert not nothing.keeps
    assert not nothing.put("a", 1, "Anna", until=float("inf"))
