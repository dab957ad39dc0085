"""WebSocket frames by hand, for clients that hold thousands of sockets (RFC 6455)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bench.processes import HOST
from web.frames import SUBPROTOCOL

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
SHORT, MIDDLE = 126, 127  # instead of a length: it comes in the next 2, or 8, bytes
# as browsers ask: whoever answers that it compresses pays for it with each socket
OFFER = "permessage-deflate; client_max_window_bits"


def handshake(port: int) -> bytes:
    """The request that opens a socket at /graphql, as browsers send it."""
    lines = [
        "GET /graphql HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
        f"Sec-WebSocket-Extensions: {OFFER}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def frame(opcode: int, payload: bytes) -> bytes:
    """One frame of a client, masked as the RFC wants it; at most 65,535 bytes."""
    mask, size = secrets.token_bytes(4), len(payload)
    length = bytes([0x80 | size]) if size < SHORT else b"\xfe" + size.to_bytes(2, "big")
    # one long number is masked faster than many short ones
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    masked = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
    return bytes([opcode]) + length + mask + masked


def frames(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Whole frames of a server: opcode, payload, and where each ends in the data."""
    at, end = 0, len(data)
    while end > at + 1:
        length, start = data[at + 1], at + 2
        if length >= SHORT:
            start = at + (4 if length == SHORT else 10)
            length = int.from_bytes(data[at + 2 : start], "big")
        if start + length > end or start > end:
            return
        yield data[at], data[start : start + length], start + length
        at = start + length
