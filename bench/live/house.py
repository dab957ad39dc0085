"""The services that are followed, and the changes that are made beside them."""

from __future__ import annotations

import asyncio
import itertools
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson

from bench.line_up import WARM
from bench.load import connect, request
from bench.processes import CORES, MEASURED, until
from bench.rounds import service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bench.data import Data
    from bench.processes import Program

CURSOR = orjson.dumps({"query": "{ eventCursor }"})
CLIENTS = 4  # that change something at once, where it is to be fast
WITHOUT_PLACE = "SELECT count(*) FROM tg_event WHERE position IS NULL"
LAST = "SELECT last FROM tg_event_log WHERE id = 1"
# what any program would write that shares the database
WRITE = """
    INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id,
        priority_id, state_id, create_time, create_by, change_time, change_by)
    SELECT $2, kind.id, ticket.id, coalesce(ticket.type_id, 1), ticket.queue_id, ticket.user_id,
        ticket.ticket_priority_id, ticket.ticket_state_id, timezone('utc', now()), 1,
        timezone('utc', now()), 1
    FROM ticket JOIN ticket_history_type AS kind ON kind.name = 'Misc' WHERE ticket.id = $1
"""


@dataclass(frozen=True, slots=True)
class House:
    """Services on one database, and a way to that database."""

    programs: list[Program]
    ports: list[int]
    token: str
    team: list[str]  # the tokens of those who follow
    changes: Changes

    async def cursor(self) -> str:
        """The place where everything has come to: all services are asked, and have to agree."""
        found: set[str] = set()

        async def agreed() -> bool:
            found.clear()
            found.update([await self._cursor(port) for port in self.ports])
            return len(found) == 1

        await until(agreed)
        return found.pop()

    async def _cursor(self, port: int) -> str:
        connection = await connect(port)
        try:
            answer = await connection.ask(request("/graphql", self.team[0], CURSOR))
        finally:
            connection.close()
        return str(orjson.loads(answer)["data"]["eventCursor"])

    @property
    def processor_seconds(self) -> float:
        """What the services have computed so far."""
        return sum(program.processor_seconds for program in self.programs)

    @property
    def memory(self) -> int:
        """What the services hold, in bytes."""
        return sum(program.memory for program in self.programs)


class Changes:
    """Lines of history, each written in a transaction of its own."""

    def __init__(self, pool: Any, tickets: list[int]) -> None:
        self._pool, self._tickets = pool, itertools.cycle(tickets)
        self._names = itertools.count()

    async def one(self) -> float:
        """One line of some ticket; when its transaction began to be written."""
        began = time.perf_counter()
        await self._pool.execute(WRITE, next(self._tickets), f"%%change {next(self._names)}")
        return began

    async def many(self, number: int) -> float:
        """So many, as fast as several clients can; when the first was begun."""
        began, left = time.perf_counter(), iter(range(number))

        async def client() -> None:
            for _ in left:
                await self.one()

        await asyncio.gather(*[client() for _ in range(CLIENTS)])
        return began

    async def paced(self, number: int, rate: float) -> list[float]:
        """So many in order, `rate` of them in a second; when each was written."""
        began, written = time.perf_counter(), []
        for turn in range(number):
            await asyncio.sleep(max(0.0, began + turn / rate - time.perf_counter()))
            written.append(await self.one())
        return written

    async def last(self) -> int:
        """The last place that was given; all that was written has one once it was read."""

        async def all_placed() -> bool:
            return not await self._pool.fetchval(WITHOUT_PLACE)

        await until(all_placed)
        return int(await self._pool.fetchval(LAST))


@asynccontextmanager
async def house(
    data: Data, team: list[str], folder: Path, services: int = 1
) -> AsyncIterator[House]:
    """So many service processes: one has the last core for itself, two share all."""
    cores = MEASURED if services == 1 else CORES
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            asyncpg.create_pool(data.values["database"]["url"], min_size=1, max_size=CLIENTS)
        )
        started = [
            await stack.enter_async_context(
                service(replace(WARM, name=f"live {number}", cores=tuple(cores)), data, folder)
            )
            for number in range(services)
        ]
        tickets = [row[0] for row in await pool.fetch("SELECT id FROM ticket ORDER BY id")]
        yield House(
            [each.program for each in started],
            [each.port for each in started],
            data.token,
            team,
            Changes(pool, tickets),
        )
