"""A list of tickets that is kept up to date as docs/live.md says: read, and followed."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

from domain.viewer import Viewer
from resolvers.context import Context
from schema.executor.messages import Request
from tests.live.following import settled, waits
from tests.servers.process import PATIENCE
from tests.work.asking import WANDA
from tests.world.world import World

Wanted = dict[str, Any]
LIST = """
    query($filter: TicketFilter) {
        eventCursor tickets(filter: $filter, first: 100) { nodes { id queue { name } } }
    }
"""
EVENTS = """
    subscription($filter: TicketEventFilter, $since: String) {
        ticketEvents(filter: $filter, since: $since) { id type ticketId }
    }
"""
RESYNC, UNKNOWN = "RESYNC_REQUIRED", "INVALID_INPUT"


class Dashboard:
    """What Wanda is shown of some tickets, whose numbers these are by ID.

    `kinds` is a condition on events alone.
    """

    document = EVENTS

    def __init__(
        self, world: World, numbers: dict[str, str], wanted: Wanted, kinds: Wanted
    ) -> None:
        self.shown: set[str] = set()
        self.began = 0  # how often it was read as a whole
        self._world, self._numbers, self._wanted, self._kinds = world, numbers, wanted, kinds
        self._since: str | None = None  # None: to be read as a whole
        self._answers: list[dict[str, Any]] = []
        self._task: asyncio.Task[None] | None = None

    async def viewer(self) -> Viewer:
        """Who looks at it."""
        return await self._world.viewer(WANDA)

    @property
    def follows(self) -> bool:
        """Not where a name of its filter is not known to her when she begins."""
        return self._task is not None

    async def connect(self) -> None:
        """Read the list if need be, and follow."""
        if self._task is None and await self._read():
            self._task = asyncio.create_task(self._listen())

    async def disconnect(self, known: int) -> None:
        """The connection is lost; of what was on its way only so much has arrived."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._take(self._answers[:known])
        self._task, self._answers = None, []

    async def settle(self) -> None:
        """Connect, and wait until all that has happened was told."""
        await self._world.services.references.caught_up()
        await settled(self._world)
        await self.connect()
        async with asyncio.timeout(PATIENCE):
            while not await self._told():
                await self.disconnect(0)
                await self.connect()

    async def arrive(self) -> None:
        """Wait until all that has happened was told, and is on its way."""
        await settled(self._world)
        async with asyncio.timeout(PATIENCE):
            await self._waits()

    async def now(self) -> set[str]:
        """What a query with the same filter gives; of a queue that is not known, what is there."""
        found = await self._asked(self._wanted)
        if found is not None:
            return {node["id"] for node in found["tickets"]["nodes"]}
        found = await self._asked({k: v for k, v in self._wanted.items() if k != "queues"})
        assert found is not None
        nodes, names = found["tickets"]["nodes"], self._wanted["queues"]
        return {n["id"] for n in nodes if any(_names(name, n["queue"]["name"]) for name in names)}

    async def _read(self) -> bool:
        """Whether there is something to follow."""
        if self._since is None and (found := await self._asked(self._wanted)):
            self.began += 1
            self._since = found["eventCursor"]
            self.shown = {node["id"] for node in found["tickets"]["nodes"]}
        return self._since is not None

    async def _asked(self, wanted: Wanted) -> Any:
        """The answer; None where a name is not known to her."""
        wanted = {**wanted, "number": list(self._numbers.values())}
        answer = await self._world.ask(LIST, {"filter": wanted}, login=await self.viewer())
        if answer.errors:
            assert answer.codes == [UNKNOWN]
            return None
        return answer.data

    async def _listen(self) -> None:
        world = self._world
        context = Context(world.services, await self.viewer())
        asked = {"filter": {**self._wanted, **self._kinds}, "since": self._since}
        async with aclosing(
            world.executor.subscribe(Request(self.document, asked), context)
        ) as answers:
            async for answer in answers:
                self._answers.append(answer.body)

    async def _told(self) -> bool:
        """Wait until there is nothing more to be told; whether it goes on after that."""
        if self._task is None:
            return True
        await self._waits()
        self._take(self._answers)
        self._answers = []
        return not self._task.done()

    async def _waits(self) -> None:
        hub = self._world.services.live.hub
        # it has no event for it
        while self._task and not (self._task.done() or waits(hub)):  # noqa: ASYNC110
            await asyncio.sleep(0.001)

    def _take(self, answers: list[dict[str, Any]]) -> None:
        for answer in answers:
            if errors := answer.get("errors"):
                assert errors[0]["extensions"]["code"] in (RESYNC, UNKNOWN), errors
                self._since, self.shown = None, set()
                return
            event = answer["data"]["ticketEvents"]
            self._since = event["id"]
            if event["type"] == "LEFT":
                self.shown.discard(event["ticketId"])
            elif event["ticketId"] in self._numbers:
                self.shown.add(event["ticketId"])


def _names(name: str, queue: str) -> bool:
    """Whether the name of a filter means the queue."""
    return name == queue or (name.endswith("::*") and f"{queue}::".startswith(name[:-1]))
