"""A client process: many sockets that follow tickets, and note when each event came.

`python -m bench.live.client WANTED`, where WANTED is a `Wanted` in JSON, prints lines of JSON: how
many sockets are open, and the place that the last of them has come to. Once the file `until` names
the last place there will be, it waits for that, and prints a `Found`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import sys
import time
from array import array
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import uvloop

from bench.live.frames import CLOSE, PING, PONG, TEXT, frame, frames, handshake
from bench.processes import HOST, PATIENCE
from domain.paging import place_of
from resolvers.live.events import PLACE

QUERY = """
subscription($since: String, $origin: String) {
  ticketEvents(since: $since, skipOrigin: $origin) {
    id type ticketId kind actor { login } ticket { id title state { name } queue { name } }
  }
}
"""
AT_ONCE = 100  # sockets that are being opened
LOOK_SECONDS = 0.05
LAST_SECONDS = 0.5  # in which whatever is told once too often would come


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client process does."""

    ports: list[int]  # of services, to which the sockets go in turn
    sockets: int
    address: str  # where they come from: one address has some 28,000 ports
    tokens: list[str]  # of agents, whose the sockets are in turn
    since: str  # the cursor that all follow from
    until: str  # the file that will say which place is the last
    arrivals: str  # the file for the times at which events came


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it, in numbers of all sockets."""

    alive: int  # sockets that are still open
    lost: int  # events that somebody was not told
    repeated: int  # or was told twice, or too late
    refused: int  # messages that were no event, such as that one has to ask anew
    sample: str  # one message


class Crowd:
    """All sockets of this process."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.lost, self.repeated, self.refused = 0, 0, 0
        self.since = place(wanted.since)
        self.open = 0
        self.sample = b""
        self.places, self.times = array("I"), array("d")
        self._inits = itertools.cycle([_init(token) for token in wanted.tokens])
        self.sockets: list[Socket] = []
        self._opening = asyncio.Semaphore(AT_ONCE)

    async def connect(self) -> None:
        """Open all sockets."""
        async with asyncio.TaskGroup() as group:
            for number in range(self.wanted.sockets):
                group.create_task(self._one(self.wanted.ports[number % len(self.wanted.ports)]))

    def greeting(self) -> bytes:
        """What a socket says first: who it is, and what it follows, but for its own echo."""
        variables = {"since": self.wanted.since, "origin": secrets.token_hex(8)}
        payload = {"query": QUERY, "variables": variables}
        asked = {"id": "1", "type": "subscribe", "payload": payload}
        return next(self._inits) + frame(TEXT, orjson.dumps(asked))

    async def _one(self, port: int) -> None:
        async with self._opening, asyncio.timeout(PATIENCE):
            _, socket = await asyncio.get_running_loop().create_connection(
                lambda: Socket(self, port), HOST, port, local_addr=(self.wanted.address, 0)
            )
            self.sockets.append(socket)
            await socket.admitted
            self.open += 1

    @property
    def least(self) -> int:
        """The place that all have come to."""
        return min(socket.place for socket in self.sockets)

    async def until(self, last: int) -> Found:
        """Wait until all have come to this place, and for what nobody should be told any more."""
        patience = time.perf_counter() + PATIENCE
        while self.least < last and time.perf_counter() < patience:  # noqa: ASYNC110 - by thousands
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.sleep(LAST_SECONDS)
        missing = sum(last - socket.place for socket in self.sockets)
        self._keep_arrivals()
        alive = sum(socket.alive for socket in self.sockets)
        sample = self.sample.decode()
        return Found(alive, self.lost + missing, self.repeated, self.refused, sample)

    def _keep_arrivals(self) -> None:
        with Path(self.wanted.arrivals).open("wb") as kept:
            self.times.tofile(kept)
            self.places.tofile(kept)


class Socket(asyncio.Protocol):
    """One WebSocket, from its handshake on."""

    def __init__(self, crowd: Crowd, port: int) -> None:
        self.admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.place, self.alive = crowd.since, False
        self._crowd, self._port, self._rest, self._upgraded = crowd, port, b"", False
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.alive = transport, True
        self._transport.write(handshake(self._port))

    def connection_lost(self, _: Exception | None) -> None:
        self.alive = False
        if not self.admitted.done():
            self.admitted.set_exception(ConnectionError("closed before it was admitted"))

    def data_received(self, data: bytes) -> None:
        data, ended = self._rest + data, 0
        if not self._upgraded:
            data = self._answered(data)
        now = time.perf_counter()
        for opcode, payload, ended in frames(data):  # noqa: B007 - used below
            if opcode == TEXT:
                self._told(payload, now)
            elif opcode == PING:
                self._transport.write(frame(PONG, payload))
            elif opcode == CLOSE:
                self._transport.close()
        self._rest = data[ended:]

    def _answered(self, data: bytes) -> bytes:
        """What comes after the answer to the handshake; all of it while that is not whole."""
        head, whole, rest = data.partition(b"\r\n\r\n")
        if not whole:
            return data
        if not head.startswith(b"HTTP/1.1 101") or b"permessage-deflate" in head:
            raise ConnectionError(head.decode())
        self._upgraded = True
        self._transport.write(self._crowd.greeting())
        return rest

    def _told(self, payload: bytes, now: float) -> None:
        if not self.admitted.done():
            self.admitted.set_result(None)  # what comes first is the acknowledgement
            return
        crowd, found = self._crowd, place_in(payload)
        crowd.sample = payload
        if found is None:
            crowd.refused += 1
            return
        crowd.places.append(found - crowd.since)
        crowd.times.append(now)
        if found <= self.place:
            crowd.repeated += 1
            return
        crowd.lost += found - self.place - 1
        self.place = found


def _init(token: str) -> bytes:
    payload = {"Authorization": f"Bearer {token}"}
    return frame(TEXT, orjson.dumps({"type": "connection_init", "payload": payload}))


@cache
def place_in(message: bytes) -> int | None:
    """The place of the event in a message, which thousands get alike; None where there is none."""
    told = orjson.loads(message)
    data = told["type"] == "next" and told["payload"].get("data")
    return place(data["ticketEvents"]["id"]) if data else None


def place(cursor: str) -> int:
    """The place in the log that a cursor means."""
    found = place_of("since", PLACE, cursor)
    return int(found[0]) if found else 0


def _say(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def _follow(wanted: Wanted) -> None:
    crowd, said = Crowd(wanted), -1
    await crowd.connect()
    while (last := _last(Path(wanted.until))) is None:
        if crowd.least != said:
            said = crowd.least
            _say(open=crowd.open, least=said)
        await asyncio.sleep(LOOK_SECONDS)
    _say(found=asdict(await crowd.until(last)))


def _last(until: Path) -> int | None:
    """Which place is the last; None as long as nobody knows."""
    return int(until.read_text()) if until.exists() else None


def main() -> None:
    """The command line."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_follow(Wanted(**json.loads(sys.argv[1]))))


if __name__ == "__main__":
    main()
