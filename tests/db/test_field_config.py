"""Definitions of dynamic fields as YAML: what is written is read back, and nothing else is made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.field_config import UNREADABLE, read, written
from domain.fields import definition
from domain.reference import FieldType

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CONFIGS = st.dictionaries(
    TEXTS, TEXTS | st.lists(TEXTS, max_size=3) | st.dictionaries(TEXTS, TEXTS, max_size=3)
)
SHIPPED = """---
DefaultValue: ''
PossibleNone: 1
PossibleValues:
  1: One
  no: No
  2026-01-01: New Year
"""


@given(CONFIGS)
def test_what_is_written_is_read_back(config: dict[str, Any]) -> None:
    assert read(written(config)) == config or config == {}


def test_keys_are_texts_as_perl_has_them() -> None:
    known = definition("Kind", FieldType.DROPDOWN, read(SHIPPED))
    assert known.problem is None
    assert known.values == {"1": "One", "no": "No", "2026-01-01": "New Year"}
    assert known.may_be_empty
    assert known.default == ()


def test_what_looks_like_a_number_is_quoted() -> None:
    assert written({"PossibleNone": "1"}) == "---\nPossibleNone: '1'\n"


@pytest.mark.parametrize("text", ["a: [b", "- a", "!!python/name:os.system", "a: *b", "[" * 9999])
def test_what_cannot_be_read_is_said(text: str) -> None:
    assert read(text) == UNREADABLE
    assert definition("Kind", FieldType.TEXT, read(text)).problem == UNREADABLE
