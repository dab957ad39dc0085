"""The same messages sent by a bare server, for the ratio."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

import orjson

from bench.live.crowd import crowd
from bench.live.phases import fan_out
from bench.load import answers, connect, request
from bench.processes import MEASURED, Program, free_port, running
from domain.paging import cursor
from resolvers.live.events import PLACE
from settings import HERE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SIGHT = "0" * 16  # as long as what a cursor of ours says of rights


@asynccontextmanager
async def bare(folder: Path) -> AsyncIterator[tuple[Program, int]]:
    """The bare server, and its port."""
    port = free_port()
    program = Program(
        [sys.executable, "-m", "bench.live.floor", "--port", str(port)],
        log=folder / "floor.log",
        environment={"PYTHONPATH": str(HERE)},
        cores=MEASURED,
    )
    async with running(program):
        await program.until(lambda: answers(port))
        yield program, port


async def floor(folder: Path, like: dict[str, Any], sample: str) -> dict[str, Any]:
    """What a bare loop delivers to as many, of as many messages like this one."""
    subscribers, events = like["subscribers"], like["events"]
    async with bare(folder) as (program, port):
        since = cursor(PLACE, (0, SIGHT))
        async with crowd([port], subscribers, [""], since, folder / "floor") as followers:
            connection = await connect(port)
            await connection.ask(request("/", "", _messages(sample, 1, 2)))
            await followers.told(1)
            computed, began = program.processor_seconds, perf_counter()
            await connection.ask(request("/", "", _messages(sample, 2, events + 2)))
            outcome = await followers.ended(events + 1)
            computed = program.processor_seconds - computed
            connection.close()
    row = fan_out(subscribers, events, outcome, began)
    return row | {"processor": computed / (events * subscribers)}


def _messages(sample: str, first: int, end: int) -> bytes:
    """Messages of the same size, each with its place, one a line."""
    message = orjson.loads(sample)
    lines = []
    for number in range(first, end):
        message["payload"]["data"]["ticketEvents"]["id"] = cursor(PLACE, (number, SIGHT))
        lines.append(orjson.dumps(message))
    return b"\n".join(lines)
