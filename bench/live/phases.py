"""What is measured: sockets that are held, events that are fanned out, and how soon they come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from bench.figures import percentile
from bench.live.client import place
from bench.live.crowd import crowd

if TYPE_CHECKING:
    from pathlib import Path

    from bench.live.crowd import Outcome
    from bench.live.house import House

# so that deliveries of a case take some seconds, and few followers get no endless list
DELIVERIES_A_SECOND, LEAST_EVENTS, MOST_EVENTS = 10_000, 10, 2000
HELD_SECONDS = 3  # for each second of the others: with ten a ping of each socket is in it
RATE = 20.0  # events a second


@dataclass(frozen=True, slots=True)
class Phase:
    """Where something is measured, and for how long."""

    house: House
    folder: Path
    seconds: float


async def held(phase: Phase, sockets: int) -> dict[str, Any]:
    """Sockets that only wait: what each takes, and that one more event comes to all."""
    house = phase.house
    since, before = await house.cursor(), house.memory
    async with crowd(house.ports, sockets, house.team, since, phase.folder) as followers:
        await house.changes.one()
        await followers.told(place(since) + 1)
        after, computed = house.memory, house.processor_seconds
        await asyncio.sleep(phase.seconds * HELD_SECONDS)
        idle = (house.processor_seconds - computed) / (phase.seconds * HELD_SECONDS)
        await house.changes.one()
        outcome = await followers.ended(place(since) + 2)
    return {
        "subscribers": sockets,
        "bytes before": before,
        "bytes after": after,
        "bytes each": (after - before) / sockets,
        "processor while idle": idle,
        **outcome.counts,
    }


def events_for(subscribers: int, seconds: float) -> int:
    """How many events are fanned out to so many."""
    wanted = int(DELIVERIES_A_SECOND * seconds / subscribers)
    return min(MOST_EVENTS, max(LEAST_EVENTS, wanted))


async def fanned_out(phase: Phase, subscribers: int) -> tuple[dict[str, Any], str]:
    """Events as fast as they can be written; deliveries in a second, and one message."""
    house, events = phase.house, events_for(subscribers, phase.seconds)
    since = await house.cursor()
    async with crowd(house.ports, subscribers, house.team, since, phase.folder) as followers:
        await house.changes.one()
        await followers.told(place(since) + 1)
        computed = house.processor_seconds
        began = await house.changes.many(events)
        outcome = await followers.ended(place(since) + 1 + events)
        computed = house.processor_seconds - computed
    row = fan_out(subscribers, events, outcome, began)
    return row | {"processor": computed / (events * subscribers)}, outcome.sample


def fan_out(subscribers: int, events: int, outcome: Outcome, began: float) -> dict[str, Any]:
    """A row: what was delivered in a second, from the first change to the last arrival."""
    seconds = outcome.last - began
    return {
        "subscribers": subscribers,
        "events": events,
        "events a second": events / seconds,
        "deliveries a second": events * subscribers / seconds,
        **outcome.counts,
    }


async def delayed(phase: Phase, subscribers: int) -> dict[str, Any]:
    """A steady stream of events: how long each takes from its commit to each subscriber."""
    house, events = phase.house, max(LEAST_EVENTS, int(RATE * phase.seconds))
    since = await house.cursor()
    async with crowd(house.ports, subscribers, house.team, since, phase.folder) as followers:
        await house.changes.one()
        await followers.told(place(since) + 1)
        computed = house.processor_seconds
        written = await house.changes.paced(events, RATE)
        outcome = await followers.ended(place(since) + 1 + events)
        computed = house.processor_seconds - computed
    delays = delays_of(outcome, written)
    return {
        "services": len(house.ports),
        "subscribers": subscribers,
        "events": events,
        "deliveries": len(delays),
        "mean": fmean(delays),
        "p50": percentile(delays, 50),
        "p99": percentile(delays, 99),
        "greatest": max(delays),
        "processor": computed / (events * subscribers),
        **outcome.counts,
    }


def delays_of(outcome: Outcome, written: list[float]) -> list[float]:
    """Seconds from the writing of each event to each arrival; the first event was to warm up."""
    return [
        time - written[place - 2]
        for places, times in outcome.arrivals
        for place, time in zip(places, times, strict=True)
        if place > 1
    ]
