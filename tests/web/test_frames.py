"""Whatever a client sends is a message, or ends its socket with the code for that."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from web.frames import Closing, message_of

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(ANYTHING | st.text())
def test_any_frame_is_a_message_or_4400(sent: Any) -> None:
    for frame in (sent if isinstance(sent, str) else "", json.dumps(sent)):
        assert kind(frame) in {4400, "connection_init", "ping", "pong", "subscribe", "complete"}


def kind(frame: str) -> str | int:
    try:
        return message_of(frame).type
    except Closing as closing:
        return closing.code
