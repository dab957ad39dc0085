"""What one source said, kept for a while: bounded, with an end, and asked once for all who wait."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cachetools import TTLCache

from domain.errors import SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

V = TypeVar("V")
log = logging.getLogger(__name__)


class Patience(Enum):
    """How long somebody waits for a source that has not answered yet."""

    NORMAL = "until the soft limit where something is kept, until the time limit otherwise"
    SHORT = "not where something is kept"
    NONE = "not at all"


@dataclass(slots=True)
class Kept(Generic[V]):
    """An answer, when it was read, and a copy of it that says that it is old, once needed."""

    value: V
    read_at: float
    aged: V | None = None


class Store:
    """The answers of one source, by question and key; the least recently used go first."""

    def __init__(
        self,
        *,
        fresh_for: float,
        kept_for: float,
        records: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.hits = 0
        self.misses = 0
        self._fresh_for = fresh_for
        self._keeps = max(fresh_for, kept_for) > 0
        self._clock = clock
        self._kept: TTLCache[tuple[str, str], Kept[Any]] = TTLCache(
            records, max(fresh_for, kept_for), timer=clock, getsizeof=_weight
        )

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, question: str, key: str) -> Kept[Any] | None:
        if not self._keeps:
            self.misses += 1
            return None
        kept: Kept[Any] | None = None
        with suppress(KeyError):  # `get` looks at the clock twice, and raises what ends in between
            kept = self._kept[question, key]
        if kept is not None and self.is_fresh(kept):
            self.hits += 1
        else:
            self.misses += 1
        return kept

    def is_fresh(self, kept: Kept[Any]) -> bool:
        """Whether the answer still counts as current."""
        return self._clock() - kept.read_at < self._fresh_for

    def fresh_until(self, kept: Kept[Any] | None = None) -> float:
        """Until when an answer counts as current; without one, that of this moment."""
        return (self._clock() if kept is None else kept.read_at) + self._fresh_for

    def put(self, question: str, key: str, value: Any) -> None:
        if not self._keeps:
            return
        try:
            self._kept[question, key] = Kept(value, self._clock())
        except ValueError:  # more records than may be kept altogether
            self._kept.pop((question, key), None)  # what it said before is no longer true


def _weight(kept: Kept[Any]) -> int:
    """An answer that lists many records takes their room, one that says "nobody" that of one."""
    return max(1, len(kept.value)) if hasattr(kept.value, "__len__") else 1


@dataclass(slots=True)
class Reply(Generic[V]):
    """What a source said of each key, whether some of it is old, and why some of it is missing.

    `until` says of each key whose answer is current until when it is (`time.monotonic`).
    """

    found: dict[str, V] = field(default_factory=dict)
    until: dict[str, float] = field(default_factory=dict)
    stale: bool = False
    failure: SourceUnavailable | None = None


@dataclass(eq=False)
class Flight(Generic[V]):
    """A question under way, and how many wait for its answer."""

    keys: Sequence[str]
    task: asyncio.Task[Mapping[str, V]]
    waiting: int = 0
    outlives_them: bool = False
    until: float = 0.0  # when its answers are no longer current


@dataclass(frozen=True, slots=True)
class Asking(Generic[V]):
    """One kind of question: its name, and how it is asked.

    `ask` gets distinct keys; a key its answer leaves out is kept as `missing`. `age` makes the
    copy that is given out when the answer is older than it should be.
    """

    name: str
    ask: Callable[[Sequence[str]], Awaitable[Mapping[str, V]]]
    missing: V
    age: Callable[[V], V]


class Lookup(Generic[V]):
    """Questions of one kind: from what is kept, else asked once for everybody who waits."""

    def __init__(self, store: Store, asking: Asking[V], soft_limit: float) -> None:
        self._store = store
        self._asking = asking
        self._soft_limit = soft_limit
        self._flights: dict[str, Flight[V]] = {}
        self._tasks: set[asyncio.Task[Mapping[str, V]]] = set()  # also of questions taken back

    async def find(self, keys: Iterable[str], patience: Patience) -> Reply[V]:
        """The answer for each key; never raises for a source that does not answer."""
        kept = {key: self._store.get(self._asking.name, key) for key in keys}
        reply: Reply[V] = Reply()
        due: list[str] = []
        for key, answer in kept.items():
            if answer is not None and self._store.is_fresh(answer):
                reply.found[key] = answer.value
                reply.until[key] = self._store.fresh_until(answer)
            else:
                due.append(key)
        if due:
            asked = {} if patience is Patience.NONE else self._asked(due)
            await self._wait(asked, kept, patience)
            self._complete(reply, due, kept, asked)
        return reply

    def _asked(self, due: list[str]) -> dict[str, Flight[V]]:
        """The flight that will answer each key; one new flight for all keys without one."""
        new = [key for key in due if key not in self._flights]
        if new:
            flight = Flight(new, asyncio.create_task(self._fly(new)))
            self._tasks.add(flight.task)
            flight.task.add_done_callback(partial(self._over, flight))
            self._flights |= dict.fromkeys(new, flight)
        return {key: self._flights[key] for key in due}

    async def _fly(self, keys: list[str]) -> Mapping[str, V]:
        try:
            answers = await self._asking.ask(keys)
            found = {key: answers.get(key, self._asking.missing) for key in keys}
            for key, value in found.items():
                self._store.put(self._asking.name, key, value)
            return found
        finally:
            self._forget(keys, asyncio.current_task())

    def _over(self, flight: Flight[V], task: asyncio.Task[Mapping[str, V]]) -> None:
        """Nobody may be left to hear of its failure; a mistake of ours must not get lost so."""
        self._tasks.discard(task)
        flight.until = self._store.fresh_until()
        failure = None if task.cancelled() else task.exception()
        if failure and not flight.waiting and not isinstance(failure, SourceUnavailable):
            log.error("question failed question=%s", self._asking.name, exc_info=failure)

    def _forget(self, keys: Iterable[str], task: asyncio.Task[Any] | None) -> None:
        for key in keys:
            if key in self._flights and self._flights[key].task is task:
                del self._flights[key]

    async def _wait(
        self,
        asked: Mapping[str, Flight[V]],
        kept: Mapping[str, Kept[V] | None],
        patience: Patience,
    ) -> None:
        needed = {flight for key, flight in asked.items() if kept[key] is None}
        if needed:
            await self._landed(needed, None)
        elif asked and patience is Patience.NORMAL:
            await self._landed(set(asked.values()), self._soft_limit)
        for flight in asked.values():
            flight.outlives_them = True  # whoever goes away from here on has what he needs

    async def _landed(self, flights: set[Flight[V]], limit: float | None) -> None:
        """Wait; when the last who waits is cancelled, the question is taken back."""
        for flight in flights:
            flight.waiting += 1
        try:
            await asyncio.wait([flight.task for flight in flights], timeout=limit)
        except asyncio.CancelledError:
            for flight in flights:
                if flight.waiting == 1 and not flight.outlives_them:
                    flight.task.cancel()
                    self._forget(flight.keys, flight.task)  # nobody may join it any more
            raise
        finally:
            for flight in flights:
                flight.waiting -= 1

    def _complete(
        self,
        reply: Reply[V],
        due: Iterable[str],
        kept: Mapping[str, Kept[V] | None],
        asked: Mapping[str, Flight[V]],
    ) -> None:
        for key in due:
            flight, old = asked.get(key), kept[key]
            failure = _failure(flight)
            if flight is not None and failure is None:
                reply.found[key] = flight.task.result()[key]
                reply.until[key] = flight.until
            elif old is not None:
                reply.found[key] = self._aged(old)
                reply.stale = True
            else:
                reply.failure = failure

    def _aged(self, kept: Kept[V]) -> V:
        if kept.aged is None:
            kept.aged = self._asking.age(kept.value)
        return kept.aged

    async def close(self) -> None:
        """Take back what is still under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _failure(flight: Flight[Any] | None) -> SourceUnavailable | None:
    """Why there is no answer; a mistake of ours is raised, since no source is to blame for it."""
    if flight is None or flight.task.cancelled() or not flight.task.done():
        return SourceUnavailable("", "it did not answer before")
    failure = flight.task.exception()
    if failure is None or isinstance(failure, SourceUnavailable):
        return failure
    raise failure
