"""The judge of answers knows what is the same, and what is not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson
import pytest

from tests.executor.judge import Finding, Told, check_same, null_of


def told(*path: str | int, message: str = "failed") -> Told:
    return Told(message, path, ((1, 1),), "{}", "Boom")


def found(data: Any, *errors: Told) -> Finding:
    return Finding(orjson.dumps(data), Counter(errors))


# `b` may not be null, so that `a` is; `c` may
NULLED = {"a": None, "c": None}
EVERY = found(None, told("a", "b"), told("a", 1, "d"), told("c"))


@pytest.mark.parametrize(
    "ours",
    [
        found(NULLED, told("a", "b"), told("c")),
        found(NULLED, told("a", 1, "d"), told("c")),
        found(NULLED, told("c"), told("a", "b"), told("a", 1, "d")),
    ],
)
def test_of_what_took_the_same_away_any_part_may_be_told(ours: Finding) -> None:
    check_same(ours, found(NULLED, told("a", "b"), told("c")), EVERY)


@pytest.mark.parametrize(
    "ours",
    [
        found({"c": None, "a": None}, told("a", "b"), told("c")),
        found({"a": None, "c": 0}, told("a", "b"), told("c")),
        found({"a": None}, told("a", "b"), told("c")),
        found(NULLED, told("a", "b")),
        found(NULLED, told("c")),
        found(NULLED, told("a", "b"), told("a", "b"), told("c")),
        found(NULLED, told("a", "b"), told("c", message="another")),
        found(NULLED, told("a", "b", message="another"), told("c")),
        found(NULLED, told("a", "b"), told("c"), told("d")),
        found(NULLED),
    ],
    ids=["order", "value", "key", "one", "other", "twice", "message", "below", "more", "none"],
)
def test_anything_else_is_not_the_same(ours: Finding) -> None:
    with pytest.raises(AssertionError):
        check_same(ours, found(NULLED, told("a", "b"), told("c")), EVERY)


def test_an_error_with_a_path_that_was_made_up_counts_for_any_null() -> None:
    every = found(None, told("a", "b"), told("made", "up"))
    check_same(found(NULLED, told("a", "b")), found(NULLED, told("made", "up")), every)
    with pytest.raises(AssertionError):
        check_same(found(NULLED), found(NULLED, told("made", "up")), every)


@pytest.mark.parametrize(
    ("path", "null"),
    [
        ((), None),
        (("a",), ("a",)),
        (("a", "b", 0), ("a",)),
        (("list", 1), ("list", 1)),
        (("list", 1, "x"), ("list", 1)),
        (("list", 0), None),
        (("list", 2), None),
        (("nothing",), None),
        (("list", 0, "x", "y"), None),
    ],
)
def test_an_error_leads_to_the_first_null_on_its_way(path: Any, null: Any) -> None:
    data = {"a": None, "list": [{"x": 1}, None]}
    assert null_of(data, path) == null


def test_an_error_of_the_whole_operation_leads_to_its_data() -> None:
    assert null_of(None, ()) == ()
    assert null_of(None, ("a", "b")) == ()
