"""The floor: a bare server that sends what it is given to every socket, in a loop by hand.

`python -m bench.live.floor --port N`; it takes the messages by POST, one a line.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import uvicorn
import uvloop

from web.frames import SUBPROTOCOL, plain

if TYPE_CHECKING:
    from collections.abc import Callable

ANSWER = b'{"data":null}'  # as our load generator wants it


class Bare:
    """An application without a framework: sockets are let in, and told what was sent."""

    def __init__(self) -> None:
        self._sends: set[Callable[[Any], Any]] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self._follow(receive, send)
        elif scope["type"] == "http":
            await self._tell(receive)
            length = (b"content-length", b"%d" % len(ANSWER))
            await send({"type": "http.response.start", "status": 200, "headers": [length]})
            await send({"type": "http.response.body", "body": ANSWER})

    async def _follow(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        await receive()
        await send({"type": "websocket.send", "text": plain("connection_ack")})
        self._sends.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self._sends.discard(send)

    async def _tell(self, receive: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        for text in body.decode().splitlines():
            for send in self._sends:
                await send({"type": "websocket.send", "text": text})
            await asyncio.sleep(0)  # each event is written by itself


def main() -> None:
    """The command line."""
    config = uvicorn.Config(
        Bare(),
        port=int(sys.argv[-1]),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        backlog=2048,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main()
