"""Loaders: what an operation asks for before it waits is looked up together, each thing once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


# An executor reaches siblings some turns of the event loop apart: for each list and object between
# them and what they have in common it starts a task, but not for an only child. A lookup waits
# until nothing more was asked for during this many turns; that takes microseconds.
QUIET_TURNS = 4


class Tasks:
    """The lookups of one operation: those it will start together, and those under way."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], Awaitable[None]]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._promised: list[asyncio.Future[Any]] = []
        self._quiet = 0

    def asked(self, future: asyncio.Future[Any]) -> None:
        """Something was asked for: what waits to be started waits for more."""
        self._promised.append(future)
        self._quiet = 0

    def start_when_quiet(self, work: Callable[[], Awaitable[None]]) -> None:
        """Start it as soon as the operation has nothing more to ask for."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)
        self._waiting.append(work)

    async def close(self) -> None:
        """Stop what is still running, for instance because the client went away."""
        self._waiting.clear()
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for future in self._promised:
            future.cancel()  # nobody waits for what will not be looked up any more

    def _turn(self) -> None:
        self._quiet += 1
        if self._quiet < QUIET_TURNS:
            asyncio.get_running_loop().call_soon(self._turn)
            return
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            task = asyncio.ensure_future(work())
            self._running.add(task)
            task.add_done_callback(self._running.discard)


class Loader(Generic[K, V]):
    """Looks up `V` by `K`; lives for one operation and remembers what it found.

    `find` gets the distinct keys and answers with what it found; a key it leaves out gets
    `missing()`. When `find` fails, every key of the batch fails with the same exception.
    """

    def __init__(
        self,
        tasks: Tasks,
        find: Callable[[list[K]], Awaitable[Mapping[K, Any]]],
        missing: Callable[[], V],
    ) -> None:
        self._tasks = tasks
        self._find = find
        self._missing = missing
        self._found: dict[K, asyncio.Future[V]] = {}
        self._wanted: list[K] = []

    def load(self, key: K) -> asyncio.Future[V]:
        """The value for the key, as a future that any number may await."""
        future = self._found.get(key)
        if future is None:
            future = self._found[key] = asyncio.get_running_loop().create_future()
            self._tasks.asked(future)
            if not self._wanted:
                self._tasks.start_when_quiet(self._run)
            self._wanted.append(key)
        return future

    async def load_all(self, keys: Iterable[K]) -> list[V]:
        """The values for the keys, in their order."""
        return list(await asyncio.gather(*map(self.load, keys)))

    async def _run(self) -> None:
        keys, self._wanted = self._wanted, []
        try:
            found = await self._find(keys)
        except asyncio.CancelledError:
            for key in keys:
                self._found[key].cancel()
            raise
        except Exception as failure:  # noqa: BLE001 - it belongs to whoever awaits a key
            for key in keys:
                self._fail(self._found[key], failure)
        else:
            for key in keys:
                value = found.get(key)
                self._settle(self._found[key], self._missing() if value is None else value)

    @staticmethod
    def _settle(future: asyncio.Future[V], value: V) -> None:
        if not future.done():
            future.set_result(value)

    @staticmethod
    def _fail(future: asyncio.Future[V], failure: Exception) -> None:
        if not future.done():
            future.set_exception(failure)
            future.exception()  # seen: nobody may be left to await it


def nothing() -> None:
    """What a missing record is."""
