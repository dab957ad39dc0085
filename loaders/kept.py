"""What is kept of customers between operations, as long as all of it is current.

Our own rows, and people, companies and contacts as they were put together. What our tables say is
current while `tg_customer_version` stays the same: each operation that asks for customers reads it
once, and whoever changes one, an OTRS as well, raises it by a trigger. What sources say is current
for their `cache_time`. So nobody gets anything older than without this.
"""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from db.turns import Turns, parts
from domain.shelf import Room, Shelf
from sources.directory import FOREVER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence

    from db.database import Reader
    from sources.directory import Inquiry

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")
BYTES_FOR_EACH = 2_000  # of what is written of a person: ten fields or so in a few documents
MOST_CHARACTERS = 500  # of a key or a cursor
MOST_SECONDS = 3600.0
VERSION = "SELECT sum(version) FROM tg_customer_version"


async def versions(db: Reader, _: list[None]) -> dict[None, int]:
    """The version of our customers, as a lookup: one statement."""
    [[version]] = await db.rows(VERSION)
    return {None: int(version or 0)}


class KeptCustomers:
    """What the process keeps: the least recently used go first, and nothing stays for ever.

    Whoever gets something kept shares it with others, and changes nothing of it.
    """

    def __init__(self, people: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = people
        self._clock = clock
        self._version = 0
        self._weight = 0
        self._kept: OrderedDict[Hashable, tuple[Any, float, int]] = OrderedDict()
        self._room = Room(BYTES_FOR_EACH * people)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def keeps(self) -> bool:
        """Whether there is room for anything."""
        return self._most > 0

    def shelf(self) -> Shelf:
        """Where what is written of something kept is put."""
        return self._room.shelf()

    def found(self, question: Hashable, keys: Sequence[K], version: int) -> dict[K, Any]:
        """What is kept and current of these keys, in this version of our tables."""
        kept, now = self._kept, self._clock()
        if version != self._version:
            return {}
        found: dict[K, Any] = {}
        for key in keys:
            one = kept.get((question, key))
            if one is not None and now < one[1]:
                kept.move_to_end((question, key))
                found[key] = one[0]
        return found

    def put(self, question: Hashable, version: int, value: Any, until: float) -> bool:
        """Keep what was found after this version was read; whether that is worth it."""
        # another one, be it less: a database that was restored is another past
        if version != self._version:
            self._kept.clear()
            self._weight, self._version = 0, version
        weight, now = _weight(value), self._clock()
        if now >= until or weight > self._most or not _is_short(question):
            return False
        self._forget(question)
        self._kept[question] = value, min(until, now + MOST_SECONDS), weight
        self._weight += weight
        while self._weight > self._most:
            self._forget(next(iter(self._kept)))
        return True

    def _forget(self, question: Hashable) -> None:
        _, _, weight = self._kept.pop(question, (None, 0, 0))
        self._weight -= weight


def _is_short(question: Hashable) -> bool:
    """Whether it is worth remembering: texts that somebody made up may have a megabyte."""
    if isinstance(question, tuple):
        return all(map(_is_short, question))
    return not isinstance(question, str) or len(question) <= MOST_CHARACTERS


def _weight(value: Any) -> int:
    """Several rows, or a page of contacts, take the room of as many people."""
    return max(1, len(value if isinstance(value, list) else getattr(value, "nodes", ())))


class Keeping:
    """What is kept, for one operation: from there what is current, else looked up and kept."""

    def __init__(
        self, kept: KeptCustomers, version: Callable[[], Awaitable[int]], inquiry: Inquiry
    ) -> None:
        self._kept = kept
        self._version = version
        self._inquiry = inquiry

    def of(
        self, question: Hashable, find: Callable[[list[K]], Awaitable[Mapping[K, Any]]]
    ) -> Callable[[list[K]], Awaitable[Mapping[K, Any]]]:
        """The same lookup through what is kept; what it finds says until when it is current."""
        if not (self._kept.keeps and self._inquiry.keeps):
            return find

        async def found(keys: list[K]) -> Mapping[K, Any]:
            version = await self._version()
            ready, missing = await self._ready(question, keys, version)
            self._inquiry.reused(len(ready))
            if not missing:
                return ready
            fresh = await find(missing)
            turns = Turns()
            for key, value in fresh.items():
                if self._kept.put((question, key), version, value, value.until):
                    value.shelf = self._kept.shelf()
                await turns.give()
            return {**ready, **fresh}

        return found

    async def rows(
        self,
        question: Hashable,
        keys: Sequence[K],
        fetch: Callable[[list[K]], Awaitable[list[V]]],
        of_keys: Callable[[list[V], list[K]], Mapping[K, list[V]]],
    ) -> list[V]:
        """Our rows of these keys; `of_keys` says which of the fetched belong to which key."""
        if not self._kept.keeps:
            return await fetch(list(keys))
        version = await self._version()
        ready, missing = await self._ready(question, keys, version)
        if missing:
            by_key, turns = of_keys(await fetch(missing), missing), Turns()
            for key in missing:
                ready[key] = by_key.get(key, [])
                self._kept.put((question, key), version, ready[key], FOREVER)
                await turns.give()
        return [row for key in keys for row in ready[key]]

    async def _ready(
        self, question: Hashable, keys: Sequence[K], version: int
    ) -> tuple[dict[K, Any], list[K]]:
        """What is kept of these keys, and those of which nothing is."""
        ready: dict[K, Any] = {}
        missing: list[K] = []
        turns = Turns()
        for part in parts(dict.fromkeys(keys)):
            ready |= self._kept.found(question, part, version)
            missing += [key for key in part if key not in ready]
            await turns.give()
        return ready, missing
