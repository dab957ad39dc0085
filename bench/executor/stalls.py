"""How long one large answer keeps everybody else waiting: the longest stall of the event loop."""

from __future__ import annotations

import asyncio
import gc
import hashlib
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import orjson

from app import open_services
from bench import postgres
from bench.asking import ask
from bench.data import filled, on_postgresql
from bench.executor.alone import alone
from bench.figures import spread
from bench.line_up import BARE, COLD, WARM
from bench.sentences import page
from commands.progress import bars
from db.background import running
from demo import Plan
from schema.build import build
from schema.executor.executor import Executor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from bench.sentences import Question
    from resolvers.context import Services
    from settings import Settings

T = TypeVar("T")
SIZE = 100
# so many answers that the collector also has to look at what it looked at before
ANSWERS = 40
IDLE = 0.02
PLAN = Plan(tickets=2_000, companies=100, contacts_per_company=100)


async def on_server(url: str, folder: Path, *, answers: int = ANSWERS) -> dict[str, Any]:
    """By contender the stalls of so many answers, on new databases of this server."""
    async with postgres.databases(url, "own", "crm") as (own, crm):
        with bars() as progress:
            data = await filled(on_postgresql(own, crm), PLAN, progress)
        found = {
            one.name: await alone(__name__, one.on(data), folder / one.file_name, answers=answers)
            for one in (WARM, COLD, BARE)
        }
    must_be_same({name: one.pop("digest") for name, one in found.items()})
    return found


def must_be_same(digests: dict[str, str]) -> None:
    """Contenders may differ in how long they take only. Raises `RuntimeError`."""
    if len(set(digests.values())) > 1:
        raise RuntimeError(f"pages of {SIZE}: the answers differ: {digests}")


class Stalled(NamedTuple):
    """One answer: its longest stall, that of a loop with nothing to do, and how long it took."""

    gap: float
    idle: float
    seconds: float
    answer: bytes


async def measured(
    settings: Settings, settle: Callable[[], None], *, answers: int
) -> dict[str, Any]:
    """The longest stall of each answer, in milliseconds."""
    digest = hashlib.sha256()
    found = []
    async with open_services(settings) as services:
        executor = Executor(build())
        places = await _places(executor, services, answers)
        await ask(executor, services, places[-1])  # as all others were: what may be kept is kept
        settle()
        for place in places:
            one = await _stalled(executor, services, place)
            digest.update(one.answer)
            found.append((one.gap, one.idle, one.seconds, len(one.answer)))
        left = await _left(executor, services, places[0])
    gaps, idle, whole, sizes = zip(*found, strict=True)
    times = {"gap": gaps, "idle": idle, "whole": whole}
    return {
        **{name: _milliseconds(seconds) for name, seconds in times.items()},
        "bytes": asdict(spread(sizes)),
        "left": left,
        "digest": digest.hexdigest(),
    }


async def _stalled(executor: Executor, services: Services, place: Question) -> Stalled:
    idle, _ = await longest_gap(asyncio.sleep(IDLE))
    began = perf_counter()
    gap, answer = await longest_gap(ask(executor, services, place))
    return Stalled(gap, idle, perf_counter() - began, answer)


async def _left(executor: Executor, services: Services, place: Question) -> int:
    """How many objects one answer leaves that only the garbage collector can take away."""
    gc.collect()
    gc.disable()
    try:
        await ask(executor, services, place)
        return gc.collect()
    finally:
        gc.enable()


def _milliseconds(seconds: Iterable[float]) -> dict[str, float]:
    return asdict(spread(one * 1000 for one in seconds))


async def _places(executor: Executor, services: Services, count: int) -> list[Question]:
    """So many pages, one after the other, from the first again where there are no more."""
    found = [page(SIZE)]
    while len(found) < count:
        answer = orjson.loads(await ask(executor, services, found[-1]))["data"]["tickets"]
        info = answer["pageInfo"]
        found.append(page(SIZE, info["endCursor"] if info["hasNextPage"] else None))
    return found


async def longest_gap(work: Awaitable[T]) -> tuple[float, T]:
    """What came of the work, and the longest time in seconds in which nobody else had a turn."""
    longest, last = 0.0, perf_counter()

    async def watch() -> None:
        nonlocal longest, last
        while True:
            now = perf_counter()
            longest, last = max(longest, now - last), now
            await asyncio.sleep(0)

    async with running(watch()):
        await asyncio.sleep(0)
        result = await work
        await asyncio.sleep(0)  # what the work did last counts, too
    return longest, result
