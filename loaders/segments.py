"""Lists that go on from one store to the next, each in its own order: ours, then each source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from domain.errors import InvalidInput, SourceUnavailable
from domain.paging import Order, Page, cursor, page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from domain.paging import Window

T = TypeVar("T")
Chunk = list[tuple[str, T | None]]
SPARE = 20  # some of a chunk usually do not belong into the list; asking again costs a round trip


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """One store's part of a list.

    `fetch(after, limit)` gives at most `limit` keys in their order, from after `after`, each with
    its item, or None where the item does not belong into the list; `count` counts the items.
    """

    name: str
    fetch: Callable[[str | None, int], Awaitable[Chunk[T]]]
    count: Callable[[], Awaitable[int]]


async def list_page(order: Order, segments: Sequence[Segment[T]], wanted: Window) -> Page[T]:
    """A page over all segments; one whose source does not answer is left out."""
    start, key = wanted.position or (segments[0].name if segments else "", None)
    names = [segment.name for segment in segments]
    if wanted.position and start not in names:
        raise InvalidInput("after", "a cursor of this very list; its source is not asked any more")
    found: list[T] = []
    cursors: dict[int, str] = {}
    for segment in segments[names.index(start) if segments else 0 :]:
        after = key if segment.name == start else None
        async for item_key, item in _items(segment, after, wanted.size + 1 - len(found)):
            found.append(item)
            cursors[id(item)] = cursor(order, (segment.name, item_key))
        if len(found) > wanted.size:
            break

    async def count() -> int:
        return sum([await _count(segment) for segment in segments])

    return page(found, wanted, lambda item: cursors[id(item)], count)


async def _items(
    segment: Segment[T], after: str | None, wanted: int
) -> AsyncIterator[tuple[str, T]]:
    """At most `wanted` items of a segment with their keys, from after `after`."""
    try:
        while wanted > 0:
            limit = wanted + SPARE
            chunk = await segment.fetch(after, limit)
            for key, item in chunk:
                if item is not None and wanted > 0:
                    wanted -= 1
                    yield key, item
                after = key
            if len(chunk) < limit:
                return
    except SourceUnavailable:
        return  # noted by the inquiry; what other sources have still counts


async def _count(segment: Segment[T]) -> int:
    try:
        return await segment.count()
    except SourceUnavailable:
        return 0
