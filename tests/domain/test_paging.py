"""What a client may ask of a list, and what a page says of itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.errors import InvalidInput
from domain.paging import Order, Window, cursor, page, time_from, time_text, window

ORDER = Order("things", (str, int))
HERE = cursor(ORDER, ("a", 1))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, Window(20)),
        ({"first": 0}, Window(0)),
        ({"first": 100, "after": HERE}, Window(100, position=("a", 1))),
        ({"last": 5}, Window(5, backwards=True)),
        ({"before": HERE}, Window(20, backwards=True, position=("a", 1))),
    ],
)
def test_a_window_is_what_was_asked_for(arguments: dict[str, Any], expected: Window) -> None:
    assert window(ORDER, **{"first": None, "after": None, **arguments}) == expected


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"first": 101}, "first"),
        ({"first": -1}, "first"),
        ({"last": 1000}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": HERE, "before": HERE}, "before"),
        ({"first": 1, "before": HERE}, "first"),
        ({"after": "nonsense"}, "after"),
        ({"after": ""}, "after"),
        ({"after": "WyJ0aGluZ3MiLCJcdWQ4MDAiLDFd"}, "after"),  # ["things","\ud800",1]
        ({"before": "ä"}, "before"),
        ({"after": cursor(Order("others", (str, int)), ("a", 1))}, "after"),
        ({"after": cursor(ORDER, (1, "a"))}, "after"),
        ({"after": cursor(ORDER, ("a", True))}, "after"),
        ({"after": cursor(ORDER, ("a", 2**63))}, "after"),
        ({"after": cursor(ORDER, ("a",))}, "after"),
    ],
)
def test_what_cannot_be_is_refused_by_name(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        window(ORDER, **{"first": None, "after": None, **arguments})
    assert refused.value.field == field


@pytest.mark.parametrize("year", [1, 999, 2026, 9999])
def test_a_time_is_the_same_in_a_position(year: int) -> None:
    time = datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert time_text(time) == f"{year:04}-12-31 23:59:59"
    assert time_from(time_text(time)) == time


@pytest.mark.parametrize("text", ["", "now", "2026-02-30 00:00:00", "9999-12-31 23:59:59-14:00"])
def test_no_time_is_no_position(text: str) -> None:
    with pytest.raises(InvalidInput):
        time_from(text)


async def _no_count() -> int:
    raise AssertionError("nobody asked how many there are")


@pytest.mark.parametrize(
    ("found", "wanted", "nodes", "previous_and_next"),
    [
        ([1, 2], Window(2), [1, 2], (False, False)),
        ([1, 2, 3], Window(2), [1, 2], (False, True)),
        ([3], Window(2, position=("x", 2)), [3], (True, False)),
        ([5, 4, 3], Window(2, backwards=True), [4, 5], (True, False)),
        ([2, 1], Window(2, backwards=True, position=("x", 3)), [1, 2], (False, True)),
        ([1], Window(0), [], (False, True)),
    ],
)
def test_a_page_knows_whether_it_goes_on(
    found: list[int], wanted: Window, nodes: list[int], previous_and_next: tuple[bool, bool]
) -> None:
    """One item more than wanted was found, in the direction of the window."""
    made = page(found, wanted, str, _no_count)
    assert made.nodes == nodes
    assert (made.has_previous, made.has_next) == previous_and_next
