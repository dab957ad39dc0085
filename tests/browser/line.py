"""A line between a browser and the service, which can be cut and mended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.servers.process import HOST


class Line:
    """Takes connections on a port of its own and passes on what comes, both ways."""

    def __init__(self, port: int) -> None:
        """`port`: where the service listens."""
        self._target = port
        self._port = 0  # any; the same again when it is mended
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def where(self) -> str:
        return f"{HOST}:{self._port}"

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._joined, HOST, self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End all connections, and take none until it is mended."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._join(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to_there = await asyncio.open_connection(HOST, self._target)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pass(reader, to_there))
                both.create_task(_pass(there, writer))
        finally:
            writer.transport.abort()
            to_there.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):  # either end may go at any time
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
        writer.write_eof()


@asynccontextmanager
async def line_to(where: str) -> AsyncIterator[Line]:
    """A line to what answers at this host and port."""
    line = Line(int(where.rpartition(":")[2]))
    await line.mend()
    try:
        yield line
    finally:
        await line.cut()
