"""Mutations by the executor and their statements by hand, in one process and in turns."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import asdict, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from app import open_services
from bench.executor.alone import tell_progress
from bench.figures import spread
from bench.mutations.statements import ByHand, NotingDatabase
from domain.ids import UserId, global_id
from domain.tokens import Account
from resolvers import viewers
from resolvers.context import Context
from schema.build import build
from schema.executor.executor import Executor
from schema.executor.messages import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from domain.viewer import Viewer
    from resolvers.context import Services
    from settings import Settings

AT_ONCE = (1, 16)
DOCUMENT = """
mutation($i: %sInput!) { %s(input: $i) { ticket { number } errors { code } } }
"""
NEW = {"kind": "INTERNAL", "title": "A request", "body": "What it is about"}
VERBS = ("ticketCreate", "articleAddNote", "ticketMove")
TICKETS = """
    SELECT ticket.id, ticket.queue_id FROM ticket
    JOIN ticket_state ON ticket_state.id = ticket.ticket_state_id
    WHERE ticket_state.type_id IN (1, 2) AND ticket.archive_flag = 0
      AND ticket.ticket_lock_id = 1 ORDER BY ticket.id LIMIT 2000
"""
QUEUES = "SELECT id FROM queue WHERE valid_id = 1 ORDER BY id LIMIT 2"


async def measured(
    settings: Settings, settle: Callable[[], None], *, rounds: int, seconds: float
) -> list[dict[str, Any]]:
    """A row for each verb and number of clients: mutations in a second, and the ratio."""
    async with open_services(settings) as services:
        viewer = await viewers.viewer_of(services, Account(UserId(1)))
        if viewer is None:
            raise RuntimeError("the first agent may not log in")
        bench = _Bench(services, viewer, Executor(build()))
        await bench.prepare()
        settle()
        return [
            await _row(bench, verb, clients, rounds, seconds)
            for verb in VERBS
            for clients in AT_ONCE
        ]


async def _row(
    bench: _Bench, verb: str, clients: int, rounds: int, seconds: float
) -> dict[str, Any]:
    by_hand = await bench.by_hand(verb)
    ours, theirs, ratios = [], [], []
    for number in range(rounds):
        ours.append(await _rate(lambda: bench.mutate(verb), clients, seconds))
        theirs.append(await _rate(lambda: bench.again(by_hand), clients, seconds))
        ratios.append(ours[-1] / theirs[-1])
        tell_progress(f"{verb}, {clients} at once", number + 1, rounds)
    return {
        "verb": verb,
        "clients": clients,
        "statements": len(by_hand.sent),
        "mutations": asdict(spread(ours)),
        "by hand": asdict(spread(theirs)),
        "ratio": asdict(spread(ratios)),
    }


async def _rate(work: Callable[[], Awaitable[None]], clients: int, seconds: float) -> float:
    """How often it is done in a second by so many at once."""
    began, done = perf_counter(), itertools.count()

    async def one() -> None:
        while perf_counter() - began < seconds:
            await work()
            next(done)

    await asyncio.gather(*[one() for _ in range(clients)])
    return next(done) / (perf_counter() - began)


class _Bench:
    """Mutations of open tickets in turn, by an administrator."""

    def __init__(self, services: Services, viewer: Viewer, executor: Executor) -> None:
        self._services, self._viewer, self._executor = services, viewer, executor
        # those sent by hand have tickets of their own: where ours are is known
        self._ours = self._theirs = itertools.cycle([0])
        self._queue_of: dict[int, int] = {}
        self._queues: list[int] = []

    async def prepare(self) -> None:
        db = self._services.db
        self._queue_of = {pk: queue for pk, queue in await db.rows(TICKETS)}  # noqa: C416 - of rows
        found = [*self._queue_of]
        self._ours, self._theirs = itertools.cycle(found[::2]), itertools.cycle(found[1::2])
        self._queues = [row[0] for row in await db.rows(QUEUES)]

    async def mutate(self, verb: str) -> None:
        await self._ask(self._services, verb, next(self._ours))

    async def again(self, by_hand: ByHand) -> None:
        """Send them once more, for another ticket."""
        await by_hand.again(next(self._theirs))

    async def by_hand(self, verb: str) -> ByHand:
        """The statements of this verb, noted while it is done once."""
        noting, ticket = NotingDatabase(self._services.db), next(self._ours)
        services = replace(self._services, db=noting)
        shown = await self._ask(services, verb, ticket)
        new = verb == "ticketCreate"
        return ByHand(
            self._services.db.transaction, noting.sent, 0 if new else ticket, shown if new else ""
        )

    async def _ask(self, services: Services, verb: str, ticket: int) -> str:
        kind = verb[0].upper() + verb[1:]
        query = DOCUMENT % (kind, verb)
        context = Context(services, self._viewer)
        answer = await self._executor.run(Request(query, {"i": self._input(verb, ticket)}), context)
        payload = answer.body["data"][verb]
        if payload["errors"]:
            raise RuntimeError(f"{verb} was refused: {payload['errors']}")
        return str(payload["ticket"]["number"])

    def _input(self, verb: str, ticket: int) -> dict[str, Any]:
        if verb == "ticketCreate":
            return {**NEW, "queue": global_id("Queue", self._queues[0])}
        given = {"ticket": global_id("Ticket", ticket)}
        if verb == "articleAddNote":
            return {**given, "body": NEW["body"]}
        first, second = self._queues
        queue = self._queue_of[ticket] = second if self._queue_of[ticket] == first else first
        return {**given, "queue": global_id("Queue", queue)}
