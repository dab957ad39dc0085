"""Whatever a client sends is a message, or ends its socket with the code for that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from web.frames import Closing, before_answers, framed, message_of, next_

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


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
def test_a_whole_frame_is_that_of_the_library(size: int) -> None:
    message = b"x" * size
    assert framed(message) == Frame(Opcode.TEXT, message).serialize(mask=False)


@pytest.mark.parametrize("id_", ["1", 'a "quoted" one', "ä\n"])
def test_an_answer_is_put_between_what_is_around_it(id_: str) -> None:
    message = json.loads(next_(before_answers(id_), b'{"data":{"name":"\xc3\xa4"}}'))
    assert message == {"id": id_, "type": "next", "payload": {"data": {"name": "ä"}}}
