"""Messages of `graphql-transport-ws`: text frames in, text frames out (graphql-ws, PROTOCOL.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

SUBPROTOCOL = "graphql-transport-ws"
INVALID, UNAUTHORIZED, FORBIDDEN = 4400, 4401, 4403
BAD_SUBPROTOCOL, INIT_TIMEOUT, ID_IN_USE, TOO_MANY_INITS = 4406, 4408, 4409, 4429
MOST_BYTES = 123
SHORT, LONG = 126, 2**16  # from these sizes on, lengths take 2, and 8, bytes more
WITHOUT_ID = frozenset({"connection_init", "ping", "pong"})
WITH_ID = frozenset({"subscribe", "complete"})


class Closing(Exception):
    """The socket has to be closed, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        # RFC 6455 5.5: a close frame has room for so many bytes of it
        self.reason = reason.encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore")


@dataclass(frozen=True, slots=True)
class Message:
    """What a client sent; `payload` is an object or None, and `id` empty where there is none."""

    type: str
    id: str
    payload: dict[str, Any] | None


def message_of(frame: str | bytes | None) -> Message:
    """The message in a frame. Raises `Closing` with 4400 for anything else, arrays included."""
    if not isinstance(frame, str):
        raise Closing(INVALID, "Send text frames, not binary ones")
    try:
        sent = orjson.loads(frame)
    except orjson.JSONDecodeError:
        raise Closing(INVALID, "Invalid message: not JSON") from None
    if not isinstance(sent, dict):
        raise Closing(INVALID, "Invalid message: not a JSON object")
    kind, payload = sent.get("type"), sent.get("payload")
    if not isinstance(kind, str) or kind not in WITHOUT_ID | WITH_ID:
        raise Closing(INVALID, "Invalid message: unknown type")
    if not isinstance(payload, dict | None):
        raise Closing(INVALID, "Invalid message: the payload is not an object")
    return Message(kind, _id(sent) if kind in WITH_ID else "", payload)


def _id(sent: dict[str, Any]) -> str:
    id_ = sent.get("id")
    if not isinstance(id_, str) or not id_:
        raise Closing(INVALID, "Invalid message: the id is not a text")
    return id_


def plain(kind: str, id_: str = "", payload: Any = None) -> str:
    """A message of the server."""
    said = {"id": id_, "type": kind, "payload": payload}
    return orjson.dumps({name: value for name, value in said.items() if value}).decode()


def before_answers(id_: str) -> bytes:
    """How each message with an answer to this operation begins."""
    return b'{"id":' + orjson.dumps(id_) + b',"type":"next","payload":'


def next_(before: bytes, answer: bytes) -> bytes:
    """One answer, which is JSON already."""
    return b"".join((before, answer, b"}"))


def framed(message: bytes) -> bytes:
    """A message as one whole frame (RFC 6455 5.2): text, not masked, as servers send it."""
    size = len(message)
    if size < SHORT:
        return b"\x81" + size.to_bytes(1, "big") + message
    if size < LONG:
        return b"\x81\x7e" + size.to_bytes(2, "big") + message
    return b"\x81\x7f" + size.to_bytes(8, "big") + message
