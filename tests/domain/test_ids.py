"""Global IDs: opaque outside, typed inside, refused when made up."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.ids import global_id, parse_global_id

KEYS = st.integers(1, 2**63 - 1) | st.text() | st.lists(st.text(), min_size=2, max_size=2)


@given(st.text(min_size=1), KEYS)
def test_an_id_comes_back_as_it_went(type_name: str, key: int | str | list[str]) -> None:
    assert parse_global_id(global_id(type_name, key), field="id") == (type_name, key)


@given(st.text(), KEYS)
def test_an_id_is_json_in_base64(type_name: str, key: int | str | list[str]) -> None:
    """Clients keep IDs, so the same object always has the same."""
    packed = json.dumps([type_name, key], ensure_ascii=False, separators=(",", ":"))
    assert global_id(type_name, key) == urlsafe_b64encode(packed.encode()).decode().rstrip("=")


@given(st.text())
def test_any_other_text_is_refused_or_read(text: str) -> None:
    """Never another exception: the text comes from outside."""
    try:
        type_name, _ = parse_global_id(text, field="id")
    except InvalidInput:
        return
    assert isinstance(type_name, str)


def test_half_a_character_is_no_key() -> None:
    """JSON can say it, UTF-8 and so the databases cannot."""
    with pytest.raises(InvalidInput, match="id: expected an ID"):
        parse_global_id("WyJDb21wYW55IiwiXHVkODAwIl0", field="id")
