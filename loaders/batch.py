"""Loaders: what an operation asks for before it waits is looked up together, each thing once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence

    from domain.watch import Watches

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


# An executor reaches siblings some turns of the event loop apart: for each list and object between
# them and what they have in common it starts a task, but not for an only child. A lookup waits
# until nothing more was asked for during this many turns; that takes microseconds.
QUIET_TURNS = 4


class Tasks:
    """The lookups of one operation: those it will start together, and those under way."""

    def __init__(self, watches: Watches = ()) -> None:
        self.watches = watches
        self._waiting: list[Callable[[], Awaitable[None]]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._promised: list[asyncio.Future[Any]] = []
        self._quiet = 0
        self.held = False  # nothing is started, since more will be asked for

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
        self._quiet = 0 if self.held else self._quiet + 1
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
        self._found: dict[K, V | Exception] = {}
        self._wanted: dict[K, None] = {}
        self._arrival: asyncio.Future[None] | None = None  # of what is wanted
        self._arrivals: dict[K, asyncio.Future[None]] = {}  # of everything on its way
        self._promised: dict[K, asyncio.Future[V]] = {}

    def load(self, key: K) -> asyncio.Future[V]:
        """The value for the key, as a future that any number may await."""
        future = self._promised.get(key)
        if future is None:
            future = self._promised[key] = asyncio.get_running_loop().create_future()
            self._tasks.asked(future)
            if key in self._found:
                _settle(future, self._found[key])
            else:
                self._want(key)
        return future

    async def load_all(self, keys: Iterable[K]) -> list[V]:
        """The values for the keys, in their order. Raises what the first failed with."""
        found = []
        for value in await self.load_each(list(keys)):
            if isinstance(value, Exception):
                raise value
            found.append(value)
        return found

    async def load_each(self, keys: Sequence[K]) -> list[V | Exception]:
        """The same, with an exception in the place of each that failed: one wait for all keys."""
        arrivals = {self._want(key) for key in keys if key not in self._found}
        if arrivals:
            await asyncio.wait(arrivals)
        try:
            return [self._found[key] for key in keys]
        except KeyError:  # the operation has ended meanwhile
            raise asyncio.CancelledError from None

    async def load_given(self, keys: Sequence[K | None]) -> list[V | Exception | None]:
        """The same, with None for None."""
        found = iter(await self.load_each([key for key in keys if key is not None]))
        return [None if key is None else next(found) for key in keys]

    def _want(self, key: K) -> asyncio.Future[None]:
        """When it will be there: it goes with all others that are asked for before any is."""
        arrival = self._arrivals.get(key)
        if arrival is None:
            if self._arrival is None:
                self._arrival = asyncio.get_running_loop().create_future()
                self._tasks.start_when_quiet(self._run)
            arrival = self._arrivals[key] = self._arrival
            self._wanted[key] = None
            self._tasks.asked(arrival)
        return arrival

    async def _run(self) -> None:
        keys, self._wanted = list(self._wanted), {}
        arrival, self._arrival = self._arrival, None
        for watch in self._tasks.watches:
            watch.looked_up(len(keys))
        try:
            found = await self._find(keys)
            for key in keys:
                value = found.get(key)
                self._found[key] = self._missing() if value is None else value
        except Exception as failure:  # noqa: BLE001 - it belongs to whoever awaits a key
            self._found |= dict.fromkeys(keys, failure)
        finally:
            self._arrived(keys, arrival)

    def _arrived(self, keys: list[K], arrival: asyncio.Future[None] | None) -> None:
        for key in keys:
            self._arrivals.pop(key, None)
            if future := self._promised.get(key):
                if key in self._found:
                    _settle(future, self._found[key])
                else:
                    future.cancel()
        if arrival is not None and not arrival.done():
            arrival.set_result(None)


def _settle(future: asyncio.Future[V], found: V | Exception) -> None:
    if future.done():
        return
    if isinstance(found, Exception):
        future.set_exception(found)
        future.exception()  # seen: nobody may be left to await it
    else:
        future.set_result(found)


def nothing() -> None:
    """What a missing record is."""
