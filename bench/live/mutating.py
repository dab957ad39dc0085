"""What followers cost those who change something."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import orjson

from bench.live.client import place
from bench.live.crowd import crowd
from bench.load import load, request
from domain.ids import global_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.live.phases import Phase

CLIENTS = 16
TICKETS = range(1, 101)
DIFFERENT = 5000  # titles: a ticket that comes again has had another one meanwhile
TITLE = """
mutation($input: TicketSetTitleInput!) { ticketSetTitle(input: $input) { errors { code } } }
"""


async def mutations(phase: Phase, followers: int) -> dict[str, Any]:
    """Changes of titles by several clients in a second, with nobody, and with so many following."""
    house = phase.house
    alone = await _rate(phase)
    since = await house.cursor()
    async with crowd(house.ports, followers, house.team, since, phase.folder) as following:
        await house.changes.one()
        await following.told(place(since) + 1)
        followed = await _rate(phase)
        last = await house.changes.last()
        outcome = await following.ended(last)
    return {
        "followers": followers,
        "clients": CLIENTS,
        "alone": alone,
        "followed": followed,
        "ratio": followed / alone,
        "events": last - place(since),
        **outcome.counts,
    }


async def _rate(phase: Phase) -> float:
    [port] = phase.house.ports
    found = await load(port, list(_requests(phase.house.token)), CLIENTS, phase.seconds)
    return found.throughput


def _requests(token: str) -> Iterable[bytes]:
    for number, ticket in zip(range(DIFFERENT), itertools.cycle(TICKETS), strict=False):
        given = {"ticket": global_id("Ticket", ticket), "title": f"Title {number}"}
        body = orjson.dumps({"query": TITLE, "variables": {"input": given}})
        yield request("/graphql", token, body)
