"""People, companies and contacts as they were put together, kept as long as all of it is current.

What our own tables say is current while `tg_customer_version` stays the same: each operation reads
it once, and whoever changes a customer, an OTRS as well, raises it by a trigger. What sources say
is current for their `cache_time`. So nobody gets anything older than without this.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping

    from db.database import Reader
    from sources.directory import Inquiry

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")
VERSION = "SELECT sum(version) FROM tg_customer_version"


class KeptCustomers:
    """What the process keeps: the least recently used go first.

    Whoever gets something kept shares it with others, and changes nothing of it.
    """

    def __init__(self, people: int, clock: Callable[[], float] = monotonic) -> None:
        self._kept: LRUCache[Hashable, Any] = LRUCache(people, getsizeof=_weight)
        self._version = 0
        self._clock = clock

    @property
    def keeps(self) -> bool:
        """Whether there is room for anything."""
        return self._kept.maxsize > 0

    def get(self, question: Hashable, version: int) -> Any:
        """What is kept and current in this version of our tables; None if nothing is."""
        if version != self._version:
            return None
        found = self._kept.get(question)
        return found if found is not None and self._clock() < found.until else None

    def put(self, question: Hashable, version: int, value: Any) -> None:
        """Keep something that was put together after this version was read."""
        if version > self._version:
            self._kept.clear()
            self._version = version
        if version == self._version and self._clock() < value.until:
            value.shelf = {}
            self._kept[question] = value


def _weight(value: Any) -> int:
    """A page of contacts takes the room of as many people."""
    return max(1, len(getattr(value, "nodes", ())))


class Keeping:
    """What is kept, for one operation: from there what is current, else looked up and kept."""

    def __init__(self, kept: KeptCustomers, db: Reader, inquiry: Inquiry) -> None:
        self._kept = kept
        self._db = db
        self._inquiry = inquiry
        self._is_useful = kept.keeps and inquiry.keeps

    def of(
        self,
        question: Hashable,
        find: Callable[[list[K]], Awaitable[Mapping[K, V]]],
        version: Callable[[], Awaitable[int]],
    ) -> Callable[[list[K]], Awaitable[Mapping[K, V]]]:
        """The same lookup through what is kept."""
        if not self._is_useful:
            return find

        async def found(keys: list[K]) -> Mapping[K, V]:
            now = await version()
            there = {key: self._kept.get((question, key), now) for key in keys}
            ready = {key: value for key, value in there.items() if value is not None}
            self._inquiry.reused(len(ready))
            missing = [key for key in keys if key not in ready]
            if not missing:
                return ready
            fresh = await find(missing)
            for key, value in fresh.items():
                if value is not None:
                    self._kept.put((question, key), now, value)
            return {**ready, **fresh}

        return found

    async def version(self, _: list[None]) -> dict[None, int]:
        """The version of our customers: one statement for each operation that asks for any."""
        [[version]] = await self._db.rows(VERSION)
        return {None: int(version or 0)}
