"""Loaders: keys asked for in one turn of the event loop are looked up together, each once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


class Tasks:
    """The lookups under way for one operation; they end with it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Stop what is still running, for instance because the client went away."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


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
            loop = asyncio.get_running_loop()
            future = self._found[key] = loop.create_future()
            if not self._wanted:
                loop.call_soon(self._dispatch)
            self._wanted.append(key)
        return future

    async def load_all(self, keys: Iterable[K]) -> list[V]:
        """The values for the keys, in their order."""
        return list(await asyncio.gather(*map(self.load, keys)))

    def _dispatch(self) -> None:
        wanted, self._wanted = self._wanted, []
        self._tasks.start(self._run(wanted))

    async def _run(self, keys: list[K]) -> None:
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
