"""A service on a real port, and bytes that no well-behaved client would send it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.attacks.attacked import PATIENCE

FINE = json.dumps({"query": "{ __typename }"})


@dataclass(frozen=True)
class Peer:
    """One connection, as bytes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> bool:
        """Write; whether the other side is still there."""
        for part in parts:
            self.writer.write(part)
        try:
            await self.writer.drain()
            await asyncio.sleep(0)  # a turn for the other side, which may be of this process
        except ConnectionError:
            return False
        return not self.reader.at_eof()

    async def end(self) -> None:
        """Send nothing more, and go on listening."""
        try:
            self.writer.write_eof()
        except OSError:
            return  # the other side has closed already

    async def rest(self) -> bytes:
        """Everything until the other side closes."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""

    async def answer(self) -> bytes:
        """The next answer: its head, and the body its length promises."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            [size] = [line for line in lines if line.startswith(b"content-length:")] or [b":0"]
            return head + await self.reader.readexactly(int(size.partition(b":")[2]))


@asynccontextmanager
async def dialled(where: str) -> AsyncIterator[Peer]:
    """A connection to a host and port."""
    host, _, port = where.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield Peer(reader, writer)
    finally:
        writer.close()


def request(*headers: str, body: str = FINE, method: str = "POST", path: str = "/graphql") -> bytes:
    """A request with these lines besides what each one has; its length is given."""
    lines = [f"{method} {path} HTTP/1.1", *headers, "Connection: close"]
    if body and not any(line.lower().startswith(("content-l", "transfer")) for line in headers):
        lines.append(f"Content-Length: {len(body.encode())}")
    if not any(line.lower().startswith("host") for line in headers):
        lines.append("Host: tickets.test")
    if not any(line.lower().startswith("content-type") for line in headers):
        lines.append("Content-Type: application/json")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape")


def parts(answer: bytes) -> tuple[int, str, bytes]:
    """Status, head in small letters, body; 0 where there is none."""
    head, _, body = answer.partition(b"\r\n\r\n")
    text = head.decode("latin-1").lower()
    return int(text.split(" ")[1]) if text.startswith("http/") else 0, text, body
