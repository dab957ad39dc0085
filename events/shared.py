"""Work that many want at once is done once: whoever comes later gets what the first one got."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

T = TypeVar("T")
NONE = (0.0, None)


class Shared(Generic[T]):
    """Results by key, the newest `most` of them, for so many seconds; failures are not kept."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._tasks: OrderedDict[Hashable, tuple[float, asyncio.Task[T]]] = OrderedDict()
        # also those that are no longer kept by a key: a task that nobody holds may vanish
        self._running: set[asyncio.Task[T]] = set()

    async def get(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What the work for this key gives. It goes on when who asked first has gone."""
        return await asyncio.shield(self.begin(key, work))

    def at_hand(self, key: Hashable) -> T | None:
        """What the work for this key gave, where that is done; None where it is not, or failed."""
        until, task = self._tasks.get(key, NONE)
        if task is None or not task.done() or until < asyncio.get_running_loop().time():
            return None
        return None if task.cancelled() or task.exception() else task.result()

    def begin(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Begin the work for this key, where nobody has."""
        now = asyncio.get_running_loop().time()
        until, task = self._tasks.get(key, (now, None))
        if task is None or until < now:
            task = asyncio.create_task(work())
            self._tasks[key] = now + self._seconds, task
            self._tasks.move_to_end(key)
            self._running.add(task)
            task.add_done_callback(lambda done: self._ended(key, done))
            while len(self._tasks) > self._most:
                self._tasks.popitem(last=False)
        return task

    def forget(self, key: Hashable) -> None:
        """The next one asks anew."""
        self._tasks.pop(key, None)

    def _ended(self, key: Hashable, done: asyncio.Task[T]) -> None:
        self._running.discard(done)
        is_kept = key in self._tasks and self._tasks[key][1] is done
        if (done.cancelled() or done.exception()) and is_kept:
            del self._tasks[key]

    async def close(self) -> None:
        """End what is still running."""
        tasks = [*self._running]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
