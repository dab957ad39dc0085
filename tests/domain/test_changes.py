"""What is told of several changes of the same fields."""

from __future__ import annotations

from domain.changes import FieldChange, net


def test_each_field_is_told_once_from_its_beginning_to_its_end() -> None:
    steps: list[tuple[str, str | None, str | None]]
    steps = [("lock", "unlock", "lock"), ("owner", "a", "b"), ("lock", "lock", "unlock")]
    steps += [("owner", "b", "c"), ("sla", None, "Hot"), ("sla", "Hot", None), ("title", "x", "y")]
    told = net(FieldChange(*step) for step in steps)
    assert told == [FieldChange("owner", "a", "c"), FieldChange("title", "x", "y")]


def test_what_went_and_came_again_is_told_as_it_is_then() -> None:
    steps = [("lock", "lock", "unlock"), ("lock", "unlock", "lock"), ("lock", "lock", "unlock")]
    assert net(FieldChange(*step) for step in steps) == [FieldChange("lock", "lock", "unlock")]
