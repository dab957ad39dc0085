"""Asks a guest questions, each for other tickets, queues and customers, and takes the time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import orjson

from bench.load import WrongAnswer
from bench.otrs.questions import CREATED, LIST
from domain.tokens import Account
from resolvers import viewers
from resolvers.context import Context
from schema.build import build
from schema.executor.executor import Executor
from schema.executor.messages import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.otrs.questions import Question
    from bench.otrs.standing import Counted
    from domain.ids import UserId
    from resolvers.context import Services

PLACES = {"$TENTH": 9, "$HUNDREDTH": 99}  # after how many pages each begins
SAMPLES = """
    SELECT ticket.tn, queue.name, ticket.customer_user_id, ticket.customer_id FROM ticket
    JOIN queue ON queue.id = ticket.queue_id
    JOIN customer_user ON customer_user.login = ticket.customer_user_id
        AND customer_user.valid_id = 1
    WHERE ticket.customer_id <> ''
    ORDER BY md5(ticket.id::text) LIMIT $1
"""
AGENT = "SELECT id FROM users WHERE login = 'agent1'"
NAMES = ("$NUMBER", "$QUEUE", "$LOGIN", "$COMPANY")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer took: milliseconds, and statements of the database of tickets."""

    ms: float
    statements: int


@dataclass
class Asker:
    """Asks as one agent who sees everything, or as the customer of a sample."""

    services: Services
    counted: Counted
    agent: UserId
    samples: list[dict[str, Any]]
    places: dict[str, str | None] = field(default_factory=dict)
    executor: Executor = field(default_factory=lambda: Executor(build()))

    async def find_places(self) -> None:
        """Where the tenth page begins, and the hundredth, or the end where there are fewer."""
        place: str | None = None
        for number in range(1, max(PLACES.values()) + 1):
            answer = await self.ask(LIST, {"order": CREATED, "after": place})
            place = answer["tickets"]["pageInfo"]["endCursor"] or place
            self.places |= {name: place for name, pages in PLACES.items() if pages == number}

    async def timed(self, question: Question, number: int) -> Taken:
        """One answer, to the question about the sample of this number."""
        sample = self.samples[number % len(self.samples)]
        customer = sample["$LOGIN"] if question.as_customer else None
        variables = _filled(question.variables, sample | self.places)
        before, begun = self.counted.statements, perf_counter()
        await self.ask(question.query, variables, customer)
        took = (perf_counter() - begun) * 1000
        await asyncio.sleep(0)
        return Taken(took, self.counted.statements - before)

    async def ask(self, query: str, variables: Any, customer: str | None = None) -> Any:
        """The data of the answer. Raises `WrongAnswer` where it has errors."""
        account = Account(customer=customer) if customer else Account(agent=self.agent)
        viewer = await viewers.viewer_of(self.services, account)
        context = Context(self.services, viewer)
        answer = await self.executor.run(Request(query, variables), context)
        body = orjson.loads(answer.content)
        if "errors" in body:
            raise WrongAnswer(str(body["errors"])[:500])
        return body["data"]


async def asker(services: Services, counted: Counted, samples: int) -> Asker:
    """One with so many samples, that are the same each time."""
    rows = await services.db.rows(SAMPLES, samples)
    [[agent]] = await services.db.rows(AGENT)
    return Asker(services, counted, agent, [dict(zip(NAMES, row, strict=True)) for row in rows])


async def in_turn(askers: Sequence[Asker], question: Question, times: int) -> list[Taken]:
    """What each took: all are asked before the first is asked again, as others use the machine."""
    taken: list[list[Taken]] = [[] for _ in askers]
    for number in range(times + 1):
        for one, mine in zip(askers, taken, strict=True):
            mine.append(await one.timed(question, number))
    # the first one makes the plans
    return [middle(mine[1:]) for mine in taken]


def middle(taken: Sequence[Taken]) -> Taken:
    """The median time; the fewest statements, as the service looks for changes now and then."""
    return Taken(median(one.ms for one in taken), min(one.statements for one in taken))


def _filled(variables: Any, words: dict[str, Any]) -> Any:
    match variables:
        case dict():
            return {name: _filled(value, words) for name, value in variables.items()}
        case list():
            return [_filled(value, words) for value in variables]
    return words.get(variables, variables) if isinstance(variables, str) else variables
