"""A page over several stores: all asked at once, in their order, and going on where one is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from domain.customers import OWN
from domain.errors import SourceUnavailable
from domain.paging import Order, Page, window
from loaders.segments import LARGEST, Chunk, Segment, list_page

ORDER = Order("list", (str, str))
GUARD = 20


@dataclass
class Part:
    """A store of a list; `waits_for` is asked before this one answers."""

    name: str
    keys: list[str]
    excluded: frozenset[str] = frozenset()
    breaks_after: str | None = None  # the key from after which nothing can be read
    waits_for: Part | None = None
    limits: list[int] = field(default_factory=list)
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: bool = False
    never: bool = False

    async def fetch(self, after: str | None, limit: int) -> Chunk[list[str]]:
        self.limits.append(limit)
        await self._answer()
        if self.breaks_after is not None and (after or "") >= self.breaks_after:
            raise SourceUnavailable(self.name, "gone")
        rest = [key for key in self.keys if after is None or key > after][:limit]
        return [(key, None if key in self.excluded else [key]) for key in rest]

    async def count(self) -> int:
        await self._answer()
        if self.breaks_after is not None:
            raise SourceUnavailable(self.name, "gone")
        return len(self.keys) - len(self.excluded)

    async def _answer(self) -> None:
        self.is_asked.set()
        try:
            if self.never:
                await asyncio.Event().wait()
            if self.waits_for:
                await self.waits_for.is_asked.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


async def read(*parts: Part, size: int = 100, after: str | None = None) -> Page[list[str]]:
    segments = [Segment(part.name, part.fetch, part.count) for part in parts]
    async with asyncio.timeout(GUARD):
        return await list_page(ORDER, segments, window(ORDER, first=size, after=after))


def keys(page: Page[list[str]]) -> list[str]:
    return [key for [key] in page.nodes]


def waiting_for_each_other() -> tuple[Part, Part]:
    a, b = Part("a", ["a1", "a2"]), Part("b", ["b1"])
    a.waits_for, b.waits_for = b, a
    return a, b


async def test_sources_are_asked_at_once_and_listed_in_order() -> None:
    page = await read(Part(OWN, ["o"]), *waiting_for_each_other())

    assert keys(page) == ["o", "a1", "a2", "b1"]
    assert not page.has_next


async def test_sources_count_at_once() -> None:
    a, b = waiting_for_each_other()
    page = await read(a, b, size=1)
    a.is_asked.clear()
    b.is_asked.clear()

    async with asyncio.timeout(GUARD):
        assert await page.count() == 3


async def test_a_page_of_our_own_rows_asks_nobody() -> None:
    source = Part("a", ["a1"])
    page = await read(Part(OWN, ["1", "2", "3"]), source, size=2)

    assert (keys(page), page.has_next) == (["1", "2"], True)
    assert source.limits == []


async def test_a_full_page_waits_for_no_later_source() -> None:
    slow = Part("b", ["b1"], never=True)
    first = Part("a", ["a1", "a2"], waits_for=slow)
    page = await read(first, slow, size=1)

    assert (keys(page), page.has_next) == (["a1"], True)
    assert slow.cancelled


async def test_who_goes_away_takes_the_questions_back() -> None:
    a, b = Part("a", ["a1"], never=True), Part("b", ["b1"], never=True)
    asking = asyncio.create_task(read(a, b))
    await a.is_asked.wait()
    await b.is_asked.wait()
    asking.cancel()
    await asyncio.wait([asking])

    assert (a.cancelled, b.cancelled) == (True, True)


async def test_each_chunk_is_twice_the_one_before() -> None:
    """As long as most of a source does not belong into the list, and up to a limit."""
    many = [f"{n:06}" for n in range(30_000)]
    part = Part("a", many, excluded=frozenset(many[:-1]))
    page = await read(part, size=1)

    assert keys(page) == many[-1:]
    assert part.limits[:4] == [22, 44, 88, 176]
    assert max(part.limits) == LARGEST
    assert len(part.limits) < 20


async def test_a_page_that_could_not_be_read_is_not_the_end() -> None:
    """It ends where it began, and asking again goes on from there."""
    part = Part("a", ["1", "2", "3"])
    first = await read(part, size=2)
    after = first.cursor_of(first.nodes[-1])
    part.breaks_after = ""
    lost = await read(part, size=2, after=after)
    part.breaks_after = None

    assert (lost.nodes, lost.has_next, lost.again) == ([], True, after)
    last = await read(part, size=2, after=lost.again)
    assert (keys(last), last.has_next, last.again) == (["3"], False, None)


async def test_an_empty_page_at_the_beginning_has_no_cursor() -> None:
    page = await read(Part("a", ["1"], breaks_after=""))

    assert (page.nodes, page.has_next, page.again) == ([], True, None)
    assert await page.count() == 0


async def test_what_is_lost_after_the_last_item_comes_next() -> None:
    """Whether in the middle of a source, or a whole one."""
    many = [f"{n:03}" for n in range(100)]
    middle = Part("a", many, excluded=frozenset(many[1:]), breaks_after="010")
    for source in (middle, Part("b", ["b1"], breaks_after="")):
        page = await read(Part(OWN, ["000"]), source, size=5)
        last = page.cursor_of(page.nodes[-1])
        assert page.has_next
        source.breaks_after, source.excluded = None, frozenset()
        page = await read(Part(OWN, ["000"]), source, size=5, after=last)
        assert keys(page)[0] in ("001", "b1")


async def test_a_list_goes_on_behind_a_source_that_is_lost() -> None:
    """What later sources have still counts; behind them nothing is missing."""
    page = await read(Part("a", ["a1"], breaks_after=""), Part("b", ["b1"]))

    assert (keys(page), page.has_next) == (["b1"], False)
