"""What it costs to change a ticket as a guest, beside the same rows written by hand."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.load import WrongAnswer
from bench.mutations.statements import ByHand, NotingDatabase, Sent
from bench.otrs.asker import Taken, asker, middle
from bench.otrs.standing import Counted, standing
from db.postgres import WRITES
from domain.ids import global_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.otrs.asker import Asker

DOCUMENT = "mutation($i: %sInput!) { %s(input: $i) { ticket { number } errors { code path } } }"
VERBS = ("articleAddNote", "ticketMove", "ticketSetOwner", "ticketClose")
# nobody's work, in no queue that tickets are moved into: each verb has something to change
TICKETS = """
    SELECT ticket.id FROM ticket JOIN ticket_state ON ticket_state.id = ticket_state_id
    WHERE ticket_state.name = 'open' AND ticket_lock_id = 1 AND archive_flag = 0
        AND user_id <> $1 AND queue_id <> $2
    ORDER BY ticket.id DESC LIMIT $3
"""
QUEUE = "SELECT id FROM queue WHERE name = 'Team 10'"


@dataclass(frozen=True, slots=True)
class Writer:
    """The guest of one database, and tickets of which each verb changes some by hand."""

    asking: Asker
    queue: int
    tickets: list[int]

    async def change(self, verb: str, ticket: int) -> None:
        """By mutation. Raises `WrongAnswer` where it is refused."""
        query = DOCUMENT % (verb[0].upper() + verb[1:], verb)
        given = {"ticket": global_id("Ticket", ticket), **self._given(verb)}
        answer = await self.asking.ask(query, {"i": given})
        if answer[verb]["errors"]:
            raise WrongAnswer(f"{verb}: {answer[verb]['errors']}")

    async def by_hand(self, verb: str) -> ByHand:
        """The statements of the verb that write, noted while the first ticket is changed."""
        services = self.asking.services
        noting, pattern = NotingDatabase(services.db), self.tickets[0]
        noted = replace(self.asking, services=replace(services, db=noting))
        await replace(self, asking=noted).change(verb, pattern)
        return ByHand(services.db.transaction, list(_writing(noting.sent)), pattern, "")

    def _given(self, verb: str) -> dict[str, str]:
        return {
            "articleAddNote": {"body": "What it is about"},
            "ticketMove": {"queue": global_id("Queue", self.queue)},
            "ticketSetOwner": {"owner": global_id("Agent", self.asking.agent)},
            "ticketClose": {},
        }[verb]


async def written(urls: Sequence[str], times: int) -> list[list[dict[str, Any]]]:
    """For each database and verb the median times in milliseconds, by mutation and by hand.

    `times` tickets are changed each way, by the agent who may everything; the databases take
    turns. By hand is one transaction with the statements of the mutation that write, and no other.
    """
    async with AsyncExitStack() as stack:
        writers = [await _writer(stack, url, times) for url in urls]
        by_verb = [await _measured(writers, verb, times) for verb in VERBS]
    return [list(rows) for rows in zip(*by_verb, strict=True)]


async def _writer(stack: AsyncExitStack, url: str, times: int) -> Writer:
    counted = Counted()
    services = await stack.enter_async_context(standing(url, counted, read_only=False))
    asking = await asker(services, counted, 1)
    [[queue]] = await services.db.rows(QUEUE)
    found = await services.db.rows(TICKETS, asking.agent, queue, 2 * times + 3)
    return Writer(asking, queue, [row[0] for row in found])


async def _measured(writers: Sequence[Writer], verb: str, times: int) -> list[dict[str, Any]]:
    by_hand = [await writer.by_hand(verb) for writer in writers]
    ours: list[list[Taken]] = [[] for _ in writers]
    hand: list[list[float]] = [[] for _ in writers]
    for number in range(1, times + 2):
        for writer, replay, mine, theirs in zip(writers, by_hand, ours, hand, strict=True):
            counted, other = writer.asking.counted, writer.tickets[-number]
            before, begun = counted.statements, perf_counter()
            await writer.change(verb, writer.tickets[number])
            changed = perf_counter()
            mine.append(Taken((changed - begun) * 1000, counted.statements - before))
            await replay.again(other)
            theirs.append((perf_counter() - changed) * 1000)
    # the first one makes the plans
    return [
        {
            "verb": verb,
            **asdict(middle(mine[1:])),
            "by hand": median(theirs[1:]),
            "writing": len(replay.sent),
        }
        for replay, mine, theirs in zip(by_hand, ours, hand, strict=True)
    ]


def _writing(sent: list[Sent]) -> Iterator[Sent]:
    """Without those that only look, or lock."""
    for one in sent:
        found = WRITES.search(one.sql)
        if found and not one.sql.lstrip().upper().startswith("SELECT"):
            yield one
