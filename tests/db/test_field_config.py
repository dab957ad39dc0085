"""Definitions of dynamic fields as YAML: what is written is read back, and nothing else is made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.field_config import UNREADABLE, read, written
from domain.dynamic_fields import FieldType
from domain.fields import definition

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


# as YAML::XS writes what an OTRS keeps, and as older writers and hands did
PERL = """---
DateRestriction: none
DefaultValue: ~
Link: https://example.org/[% Data.Kind | uri %]
LinkPreview: ''
PossibleNone: 0
PossibleNone: 1
PossibleValues: &1
  '': '-'
  '1': "Caf\\xE9"
  "2": 'it''s: 2'
  low: ~
  null: nothing
  ~: undef
RegExList: []
TranslatableValues: !!perl/scalar:JSON::PP::Boolean 1
TreeView: {}
YearsInPast: '05'
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


def test_a_config_as_perl_writes_it() -> None:
    found = read(PERL)
    assert isinstance(found, dict)
    assert (found["PossibleNone"], found["TranslatableValues"]) == ("1", "1")
    assert (found["DefaultValue"], found["TreeView"], found["YearsInPast"]) == ("", {}, "05")
    known = definition("Kind", FieldType.DROPDOWN, found)
    assert known.problem is None
    assert known.values == {"1": "Caf\xe9", "2": "it's: 2", "low": ""}
    assert known.may_be_empty
    for empty in ("--- ~\n", "--- ''\n", "--- {}\n", "---\nPossibleValues: ''\n"):
        assert definition("Kind", FieldType.DROPDOWN, read(empty)).values == {}


def test_what_looks_like_a_number_is_quoted() -> None:
    assert written({"PossibleNone": "1"}) == "---\nPossibleNone: '1'\n"


BROKEN = ["a: [b", "- a", "!!python/name:os.system x", "a: *b", "[" * 9999, "a:\n\tb: 1"]
OBJECTS = [
    "--- !!perl/hash:Some::Class\na: b\n",
    "---\na: !!perl/ref\n  =: b\n",
    "---\na: !!python/object/apply:os.system [ls]\n",
    "---\na: !perl/array:Some::Class []\n",
]


@pytest.mark.parametrize("text", BROKEN + OBJECTS)
def test_what_cannot_be_read_is_said(text: str) -> None:
    assert read(text) == UNREADABLE
    assert definition("Kind", FieldType.TEXT, read(text)).problem == UNREADABLE
