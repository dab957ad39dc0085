"""Sockets that write a frame at once where the client takes it: thousands are told the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.websockets import WebSocket
    from websockets.http11 import Request

EXTENSION = "ticketgraph.whole_frames"


class Sockets(WebSocketsSansIOProtocol):
    """uvicorn's, with an extension of ASGI: `write` takes a whole frame, or says that it cannot."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = {"write": self.write_whole}

    def write_whole(self, frame: bytes) -> bool:
        """Write it, or give False: the client does not read, or is gone, as `send` will tell."""
        takes = self.writable.is_set() and not (self.close_sent or self.disconnected)
        if not takes or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True


def writer_of(websocket: WebSocket) -> Callable[[bytes], bool]:
    """How to write whole frames; under another server none can be."""
    extension = websocket.scope.get("extensions", {}).get(EXTENSION)
    write: Callable[[bytes], bool] = extension["write"] if extension else _never
    return write


def _never(_: bytes) -> bool:
    return False
