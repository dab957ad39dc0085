"""Lists that go on from one store to the next, each in its own order: ours, then each source."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from domain.customers import OWN
from domain.errors import InvalidInput, SourceUnavailable
from domain.paging import Order, Page, cursor, page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence

    from domain.paging import Window

T = TypeVar("T")
Chunk = list[tuple[str, T | None]]
SPARE = 20  # some of a chunk usually do not belong into the list; asking again costs a round trip
LARGEST = 5000  # of a chunk, which doubles each time it was not enough


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """One store's part of a list.

    `fetch(after, limit)` gives at most `limit` keys in their order, from after `after`, each with
    its item, or None where the item does not belong into the list; `count` counts the items.
    """

    name: str
    fetch: Callable[[str | None, int], Awaitable[Chunk[T]]]
    count: Callable[[], Awaitable[int]]


@dataclass(slots=True)
class Part(Generic[T]):
    """What was read of a segment, each item with its key; `lost` if there may be more."""

    name: str
    items: list[tuple[str, T]] = field(default_factory=list)
    lost: bool = False


async def list_page(order: Order, segments: Sequence[Segment[T]], wanted: Window) -> Page[T]:
    """A page over all segments; one whose source does not answer is left out.

    If it stands after the last item that was found, there is more: asking again may find it.
    """
    found: list[T] = []
    cursors: dict[int, str] = {}
    lost = False
    for part in await _parts(segments, wanted):
        lost = part.lost or (lost and not part.items)
        for key, item in part.items:
            found.append(item)
            cursors[id(item)] = cursor(order, (part.name, key))

    async def count() -> int:
        async with _at_once(map(_count, segments)) as counts:
            return sum([await each for each in counts])

    result = page(found[: wanted.size + 1], wanted, lambda item: cursors[id(item)], count)
    if lost:
        result.has_next = True
        result.again = cursor(order, wanted.position) if wanted.position else None
    return result


async def _parts(segments: Sequence[Segment[T]], wanted: Window) -> list[Part[T]]:
    """One item more than the page has: our own rows, and only if they are too few, all sources."""
    rest, key = _rest(segments, wanted)
    parts: list[Part[T]] = []
    missing = wanted.size + 1
    ours = [segment for segment in rest if segment.name == OWN]
    for together in (ours, rest[len(ours) :]):
        asked = [(s, key if s is rest[0] else None, missing) for s in together if missing > 0]
        async with _at_once(_read(*each) for each in asked) as tasks:
            for task in tasks:
                parts.append(await task)
                missing -= len(parts[-1].items)
                if missing <= 0:
                    break  # nobody waits for what later ones would say
    return parts


def _rest(
    segments: Sequence[Segment[T]], wanted: Window
) -> tuple[Sequence[Segment[T]], str | None]:
    """The segments from that of the cursor on, and the key in the first of them."""
    if wanted.position is None:
        return segments, None
    start, key = wanted.position
    names = [segment.name for segment in segments]
    if start not in names:
        raise InvalidInput("after", "a cursor of this very list; its source is not asked any more")
    return segments[names.index(start) :], key


@asynccontextmanager
async def _at_once(
    questions: Iterable[Coroutine[Any, Any, T]],
) -> AsyncIterator[list[asyncio.Task[T]]]:
    """Ask all of them; those not answered at the end of the block are taken back."""
    tasks = [asyncio.create_task(question) for question in questions]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(segment: Segment[T], after: str | None, wanted: int) -> Part[T]:
    """At most `wanted` items of a segment with their keys, from after `after`."""
    part: Part[T] = Part(segment.name)
    limit = wanted + SPARE
    try:
        while len(part.items) < wanted:
            chunk = await segment.fetch(after, limit)
            part.items += [(key, item) for key, item in chunk if item is not None]
            if len(chunk) < limit:
                break
            after = chunk[-1][0]
            limit = min(2 * limit, LARGEST)
    except SourceUnavailable:
        part.lost = True  # noted by the inquiry; what other sources have still counts
    del part.items[wanted:]
    return part


async def _count(segment: Segment[T]) -> int:
    try:
        return await segment.count()
    except SourceUnavailable:
        return 0
