"""Values of dynamic fields: each type has its own attribute, and all have the texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from db.field_config import written
from domain.dynamic_fields import DynamicField
from domain.ids import FieldId
from resolvers.dynamic_fields import value_of

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
COLOURS = written({"PossibleValues": {"r": "Red", "g": "Green"}})
TYPED = ("text", "number", "boolean", "date", "date_time", "keys", "labels")


def found(kind: str, rows: list[Any], config: str | None = None) -> dict[str, Any]:
    field = DynamicField(
        pk=FieldId(1),
        name="Field",
        label="A field",
        type_name=kind,
        object_name="Ticket",
        position=1,
        valid=True,
        internal=False,
        config=config,
    )
    value = value_of(field, rows)
    filled = {name: getattr(value, name) for name in TYPED if getattr(value, name) is not None}
    return {"values": value.values, **filled}


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("Text", ["a"], {"values": ["a"], "text": "a"}),
        ("TextArea", ["a\nb"], {"values": ["a\nb"], "text": "a\nb"}),
        ("Integer", [0], {"values": ["0"], "number": 0}),
        ("Integer", [2**31], {"values": ["2147483648"]}),
        ("Checkbox", [0], {"values": ["false"], "boolean": False}),
        ("Date", [NOON], {"values": ["2026-11-22"], "date": NOON.date()}),
        ("DateTime", [NOON], {"values": [NOON.isoformat()], "date_time": NOON}),
        ("Dropdown", ["r"], {"values": ["r"], "keys": ["r"], "labels": ["Red"]}),
        (
            "Multiselect",
            ["g", "x"],
            {"values": ["g", "x"], "keys": ["g", "x"], "labels": ["Green", "x"]},
        ),
        ("Contact", ["a"], {"values": ["a"]}),
        ("Date", ["a"], {"values": ["a"]}),
        ("Integer", [None], {"values": []}),
    ],
)
def test_its_type_has_its_attribute(kind: str, rows: list[Any], expected: dict[str, Any]) -> None:
    assert found(kind, rows, COLOURS) == expected


@pytest.mark.parametrize("config", [None, "- a list", "PossibleValues: [a]"])
def test_keys_stand_for_themselves_where_labels_cannot_be_read(config: str | None) -> None:
    assert found("Dropdown", ["r"], config) == {"values": ["r"], "keys": ["r"], "labels": ["r"]}
