"""The load generator: a few connections that ask again as soon as they have their answer."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.processes import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(slots=True)
class Load:
    """What came of it: the seconds of each answer, and of all together."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def throughput(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds


class WrongAnswer(Exception):
    """A service answered something else than 200 with data."""


class Connection:
    """HTTP/1.1 over one connection that stays open; no more than our services need."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer. Raises `WrongAnswer`."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200") or not body.startswith(b'{"data":'):
            raise WrongAnswer(f"{head.decode()}{body[:500].decode(errors='replace')}")
        return body

    def close(self) -> None:
        self._writer.close()


async def connect(port: int) -> Connection:
    """A connection to a service of this machine."""
    return Connection(*await asyncio.open_connection(HOST, port, limit=2**20))


async def answers(port: int) -> bool:
    """Whether a service answers, whatever it says: a port may listen long before."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    try:
        writer.write(f"GET /session HTTP/1.1\r\nhost: {HOST}\r\n\r\n".encode())
        status = await reader.readline()
    except OSError:  # it has just gone, or was somebody else
        return False
    finally:
        writer.close()
    return status.startswith(b"HTTP/1.1")


def request(path: str, token: str, body: bytes | None = None) -> bytes:
    """A whole request: POST with a body, GET without."""
    lines = [
        f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
        f"host: {HOST}",
        f"authorization: Bearer {token}",
        "accept: application/json",
    ]
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


async def load(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask for so many seconds; what was asked by then is waited for and counts."""
    return await _loaded(port, itertools.cycle(requests), connections, seconds)


async def ask_all(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Ask each once: what may be kept is kept afterwards."""
    return await _loaded(port, iter(requests), connections, math.inf)


async def _loaded(port: int, turns: Iterator[bytes], connections: int, seconds: float) -> Load:
    opened = [await connect(port) for _ in range(connections)]
    result = Load()
    started = time.perf_counter()
    try:
        async with asyncio.TaskGroup() as group:
            for connection in opened:
                group.create_task(_ask(connection, turns, started + seconds, result.latencies))
    finally:
        result.seconds = time.perf_counter() - started
        for connection in opened:
            connection.close()
    return result


async def _ask(
    connection: Connection, turns: Iterator[bytes], until: float, latencies: list[float]
) -> None:
    before = time.perf_counter()
    while before < until and (request := next(turns, None)):
        await connection.ask(request)
        after = time.perf_counter()
        latencies.append(after - before)
        before = after
