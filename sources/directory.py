"""All sources as one: asked at once, each within its limit; a failure costs only its part."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from domain.errors import SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from domain.customers import Company, Person, SourceKind
    from sources.source import CustomerSource

T = TypeVar("T")
Question: TypeAlias = "Callable[[CustomerSource], Awaitable[T]]"
log = logging.getLogger(__name__)
REMEMBERED_CALLS = 20


class SourceStatus(Enum):
    """How a source has answered lately."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass
class Health:
    """What the last calls to a source told about it."""

    calls: deque[bool] = field(default_factory=lambda: deque(maxlen=REMEMBERED_CALLS))
    last_success: datetime | None = None
    last_error: str | None = None
    latency_ms: float | None = None

    @property
    def status(self) -> SourceStatus:
        """Down after a failed call, degraded while a failed one is remembered."""
        if self.calls and not self.calls[-1]:
            return SourceStatus.DOWN
        return SourceStatus.UP if all(self.calls) else SourceStatus.DEGRADED

    def succeeded(self, seconds: float) -> None:
        self.calls.append(True)
        self.last_success = datetime.now(UTC)
        self.latency_ms = seconds * 1000

    def failed(self, reason: str) -> None:
        self.calls.append(False)
        self.last_error = reason


@dataclass(slots=True)
class Listed:
    """A source as it is listed to clients, with its health at this moment."""

    name: str
    kind: SourceKind
    status: SourceStatus
    last_success: datetime | None
    last_error: str | None
    latency_ms: float | None


@dataclass(slots=True)
class Answer(Generic[T]):
    """What the sources found, in the order of the sources, and which did not answer."""

    found: list[T]
    failed: frozenset[str]


class Asking(ABC):
    """Questions to many sources at once, made of calls to one."""

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """The sources, in the order of the settings."""

    @abstractmethod
    async def call(self, name: str, ask: Question[T]) -> T:
        """Ask one source. Raises `SourceUnavailable`."""

    async def by_key(self, keys: Mapping[str, Sequence[str]]) -> Answer[Person]:
        """For each source the records with its keys: one call for each source that has any."""
        wanted = {name: list(dict.fromkeys(keys[name])) for name in self.names if keys.get(name)}
        return await self._ask(wanted, lambda source: source.by_key(wanted[source.name]))

    async def by_company(self, company_keys: Sequence[str]) -> Answer[Person]:
        """The contacts of these companies in all sources: one call for each source."""
        names = self.names if company_keys else ()
        return await self._ask(names, lambda source: source.by_company(company_keys))

    async def companies(
        self, company_keys: Sequence[str], among: Sequence[str] | None = None
    ) -> Answer[Company]:
        """What all sources, or those `among`, say of these companies: one call for each source."""
        names = (self.names if among is None else among) if company_keys else ()
        return await self._ask(names, lambda source: source.companies(company_keys))

    async def _ask(self, names: Iterable[str], question: Question[list[T]]) -> Answer[T]:
        names = list(names)
        answers = await asyncio.gather(
            *(self.call(name, question) for name in names), return_exceptions=True
        )
        answer: Answer[T] = Answer([], frozenset())
        for name, found in zip(names, answers, strict=True):
            if isinstance(found, SourceUnavailable):
                answer.failed |= {name}
            elif isinstance(found, BaseException):
                raise found
            else:
                answer.found += found
        return answer


class Directory(Asking):
    """Every configured source, in the order of the settings; an earlier one wins over a later."""

    def __init__(self, sources: Sequence[tuple[CustomerSource, bool, float]]) -> None:
        self._sources = {source.name: source for source, _, _ in sources}
        self._limits = {source.name: limit for source, _, limit in sources}
        self._matching = [source.name for source, match, _ in sources if match]
        self._health = {name: Health() for name in self._sources}

    @property
    def names(self) -> list[str]:
        return list(self._sources)

    @property
    def matching(self) -> list[str]:
        """The sources in which a login without a stored link is looked up as a key."""
        return self._matching

    def listed(self) -> list[Listed]:
        """Every source with its health."""
        return [self._listed(source) for source in self._sources.values()]

    def _listed(self, source: CustomerSource) -> Listed:
        health = self._health[source.name]
        now = (health.status, health.last_success, health.last_error, health.latency_ms)
        return Listed(source.name, source.kind, *now)

    def source(self, name: str) -> CustomerSource | None:
        return self._sources.get(name)

    async def call(self, name: str, ask: Question[T]) -> T:
        """Ask one source, within its time limit. Raises `SourceUnavailable`."""
        health = self._health[name]
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._limits[name]):
                answer = await ask(self._sources[name])
        except (TimeoutError, SourceUnavailable) as failure:
            reason = getattr(failure, "reason", "no answer in time")
            health.failed(reason)
            log.warning("source unavailable source=%s reason=%s", name, reason)
            raise SourceUnavailable(name, reason) from None
        health.succeeded(time.monotonic() - started)
        return answer


class Inquiry(Asking):
    """What one operation asks of the directory; who did not answer once is not asked again.

    However many levels a query has, a source that hangs costs its time limit once.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._silent: dict[str, SourceUnavailable] = {}

    @property
    def names(self) -> list[str]:
        return self._directory.names

    @property
    def matching(self) -> list[str]:
        """The sources in which a login without a stored link is looked up as a key."""
        return self._directory.matching

    @property
    def unreached(self) -> list[str]:
        """The sources that did not answer."""
        return sorted(self._silent)

    async def call(self, name: str, ask: Question[T]) -> T:
        """Ask one source. Raises `SourceUnavailable`, at once when it did not answer before."""
        if name in self._silent:
            raise self._silent[name]
        try:
            return await self._directory.call(name, ask)
        except SourceUnavailable as failure:
            self._silent[name] = failure
            raise
