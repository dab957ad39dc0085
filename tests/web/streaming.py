"""A client of Server-Sent Events on a real server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from tests.servers.process import PATIENCE
from tests.web.conftest import bearer

EVENTS = "text/event-stream"
BEAT = ("", None)
COMPLETE = ("complete", None)
Frame = tuple[str, Any]  # the event, and its data


class Frames:
    """What comes, one after the other."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def next(self) -> Frame:
        """The next frame. Raises `StopAsyncIteration` after the last one."""
        lines = []
        while line := await anext(self._lines):
            lines.append(line)
        if lines == [":"]:
            return BEAT
        [event, data] = [line.partition(":")[2].strip() for line in lines]
        return event, json.loads(data) if data else None

    async def all(self) -> list[Frame]:
        """All that is still to come."""
        found = []
        while True:
            try:
                found.append(await self.next())
            except StopAsyncIteration:
                return found


@asynccontextmanager
async def streamed(where: str, query: str, token: str, **variables: Any) -> AsyncIterator[Frames]:
    """Follow it while open."""
    headers = {**bearer(token), "accept": EVENTS}
    sent = {"query": query, "variables": variables}
    async with (
        httpx2.AsyncClient(base_url=f"http://{where}", headers=headers, timeout=PATIENCE) as client,
        client.stream("POST", "/graphql", json=sent) as answer,
    ):
        assert answer.headers["content-type"].startswith(EVENTS)
        yield Frames(answer)
