"""One source behind its cache, its deadlines and its breaker."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from db.turns import Turns
from domain.errors import TOO_SLOW, SourceRefuses, SourceUnavailable
from domain.watch import outcome_of
from sources.breaker import Breaker, BreakerState
from sources.cache import Asking, Lookup, Patience, Store
from sources.health import BreakerReport, CacheReport, Health, Listed, SourceStatus
from sources.roster import aged, distinct, rosters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from domain.customers import Company, Person
    from domain.watch import Watches
    from sources.cache import Reply
    from sources.roster import Roster
    from sources.settings import MatchRule, SourceSettings
    from sources.source import CustomerSource

T = TypeVar("T")
Question: TypeAlias = "Callable[[CustomerSource], Awaitable[T]]"
LEFT_ALONE = "it failed several times in a row and is left alone for a moment"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a source may take, how long its answers count, when it is left alone; in seconds."""

    soft: float = 0.3
    hard: float = 2.0
    fresh_for: float = 30
    kept_for: float = 86_400
    records: int = 20_000
    failures: int = 3
    open_for: float = 5

    @classmethod
    def of(cls, settings: SourceSettings) -> Limits:
        return cls(
            settings.soft_limit,
            settings.time_limit,
            settings.cache_time,
            settings.stale_time,
            settings.cache_records,
            settings.breaker_failures,
            settings.breaker_time,
        )


@asynccontextmanager
async def guarded(
    source: CustomerSource, match: MatchRule, limits: Limits, watches: Watches = ()
) -> AsyncIterator[Guard]:
    """The source, guarded; what it is still asked ends with the block."""
    guard = Guard(source, match, limits, watches)
    try:
        yield guard
    finally:
        await guard.close()


class Guard:
    """Answers from what is kept while that counts, asks once for everybody, and gives up in time.

    A source that does not answer within the soft limit costs only what is newer than what is kept.
    One that fails several times in a row is not asked any more; a probe, for which nobody waits,
    finds out when it is back.
    """

    def __init__(
        self, source: CustomerSource, match: MatchRule, limits: Limits, watches: Watches = ()
    ) -> None:
        self.source = source
        self.name = source.name
        self.match = match
        self.health = Health()
        self._limits = limits
        self._watches = watches
        self._breaker = Breaker(limits.failures, limits.open_for)
        self._store = Store(
            fresh_for=limits.fresh_for, kept_for=limits.kept_for, records=limits.records
        )
        people: Asking[Person | None] = Asking("key", self._ask_people, None, _aged_person)
        emails: Asking[tuple[Person, ...]] = Asking("email", self._ask_emails, (), _aged_people)
        rosters: Asking[Roster | None] = Asking("roster", self._ask_rosters, None, _aged_roster)
        companies: Asking[Company | None] = Asking("company", self._ask_companies, None, _as_it_is)
        self._people = Lookup(self._store, people, limits.soft)
        self._emails = Lookup(self._store, emails, limits.soft)
        self._rosters = Lookup(self._store, rosters, limits.soft)
        self._companies = Lookup(self._store, companies, limits.soft)
        self._probe: asyncio.Task[None] | None = None

    @property
    def keeps(self) -> bool:
        """Whether answers count as current for any time."""
        return self._limits.fresh_for > 0

    def reused(self, times: int) -> None:
        """Answers were current that were kept elsewhere."""
        self._store.hits += times

    # --- questions

    async def by_key(self, keys: Sequence[str], patience: Patience) -> Reply[Person | None]:
        """The record of each key; None where there is none."""
        return await self._people.find(keys, patience)

    async def by_email(
        self, emails: Sequence[str], patience: Patience
    ) -> Reply[tuple[Person, ...]]:
        """The records with each mail address, which is given in small letters."""
        return await self._emails.find(emails, patience)

    async def rosters(self, companies: Sequence[str], patience: Patience) -> Reply[Roster | None]:
        """The contacts of each company."""
        return await self._rosters.find(companies, patience)

    async def companies(self, keys: Sequence[str], patience: Patience) -> Reply[Company | None]:
        """What the source says of each company; None where it knows nothing."""
        return await self._companies.find(keys, patience)

    async def ask(self, question: Question[T]) -> T:
        """Anything else, of the source itself. Raises `SourceUnavailable`.

        A search, or a company, may take long because it is large: then something small tells how
        the source is.
        """
        self._must_be_asked()
        try:
            return await self._measured(question)
        except SourceUnavailable as failure:
            if failure.reason == TOO_SLOW:
                self._find_out(self._doubting)
            else:
                self._count(failure)
            raise

    def listed(self) -> Listed:
        """The source with its health at this moment."""
        health, breaker, store = self.health, self._breaker, self._store
        return Listed(
            self.name,
            self.source.kind,
            health.status if breaker.is_closed else SourceStatus.DOWN,
            health.last_success,
            health.last_error,
            health.latency_ms,
            BreakerReport(breaker.state, breaker.open_until),
            CacheReport(len(store), store.hits, store.misses),
        )

    async def close(self) -> None:
        """Take back every question, and stop probing."""
        for lookup in (self._people, self._emails, self._rosters, self._companies):
            await lookup.close()
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.wait([self._probe])

    # --- what the lookups ask

    async def _ask_people(self, keys: Sequence[str]) -> dict[str, Person | None]:
        found: dict[str, Person | None] = {}
        found |= distinct(await self._looked_up(lambda source: source.by_key(keys)))
        return found

    async def _ask_emails(self, emails: Sequence[str]) -> dict[str, tuple[Person, ...]]:
        people: dict[str, list[Person]] = defaultdict(list)
        for person in await self._looked_up(lambda source: source.by_email(emails)):
            people[(person.email or "").lower()].append(person)
        return {email: tuple(found) for email, found in people.items()}

    async def _ask_rosters(self, companies: Sequence[str]) -> dict[str, Roster | None]:
        people = await self.ask(lambda source: source.by_company(companies))
        found: dict[str, Roster | None] = {}
        turns = Turns()
        for company, kept in rosters(self.name, companies, people):
            found[company] = kept
            await turns.give()
        return found

    async def _ask_companies(self, keys: Sequence[str]) -> dict[str, Company | None]:
        found = await self.ask(lambda source: source.companies(keys))
        return {company.customer_id: company for company in found}

    # --- calls

    def _must_be_asked(self) -> None:
        if not self._breaker.is_closed:
            raise SourceUnavailable(self.name, LEFT_ALONE)

    async def _looked_up(self, question: Question[T]) -> T:
        self._must_be_asked()
        try:
            return await self._measured(question)
        except SourceUnavailable as failure:
            self._count(failure)
            raise

    async def _measured(self, question: Question[T]) -> T:
        """Ask within the time limit, and remember how that went."""
        started, answers = time.monotonic(), self.source.answers
        try:
            async with asyncio.timeout(self._limits.hard):
                answer = await question(self.source)
        except TimeoutError as slow:
            self._failed(TOO_SLOW)
            self._tell(slow, started)
            raise SourceUnavailable(self.name, TOO_SLOW) from None
        except SourceUnavailable as failure:
            self._failed(failure.reason)
            self._tell(failure, started)
            raise
        except BaseException as other:  # given up, or a failure nobody expected
            self._tell(other, started)
            raise
        if self.source.answers > answers:
            self.health.succeeded(time.monotonic() - started)
            self._breaker.succeeded()
            self._tell(None, started)
        return answer

    def _tell(self, failure: BaseException | None, started: float) -> None:
        """Those who look on hear how a call went."""
        seconds = time.monotonic() - started
        for watch in self._watches:
            watch.called(self.name, outcome_of(failure), seconds)

    def _failed(self, reason: str) -> None:
        is_news = self.health.status is not SourceStatus.DOWN or self.health.last_error != reason
        self.health.failed(reason)
        if is_news:  # else every query would say it again
            log.warning("source unavailable source=%s reason=%s", self.name, reason)

    def _count(self, failure: SourceUnavailable) -> None:
        """A source that refuses a question answers: nothing a breaker could help with."""
        if not isinstance(failure, SourceRefuses) and self._breaker.failed():
            self._find_out(self._probing)

    # --- finding out how the source is, while nobody waits

    def _find_out(self, how: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """One at a time: an answer may have closed the breaker while the last one waits."""
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(how())

    async def _doubting(self) -> None:
        """Ask something small once; the breaker counts how that goes."""
        if not await self._answers():
            self._breaker.failed()
        if not self._breaker.is_closed:  # lookups may have opened it meanwhile
            await self._probing()

    async def _probing(self) -> None:
        """Ask something small now and then, until the source answers."""
        log.warning("source left alone source=%s seconds=%g", self.name, self._breaker.seconds)
        while not self._breaker.is_closed:
            await asyncio.sleep(self._breaker.seconds)
            if self._breaker.state is BreakerState.OPEN:
                self._breaker.probed()
                if not await self._answers():
                    self._breaker.failed()
        log.warning("source answers again source=%s", self.name)

    async def _answers(self) -> bool:
        try:
            await self._measured(lambda source: source.ping())
        except SourceRefuses:
            self._breaker.succeeded()
        except SourceUnavailable:
            return False
        except Exception:
            log.exception("probe failed source=%s", self.name)
            return False
        return True


def _aged_person(person: Person | None) -> Person | None:
    return person and replace(person, stale=True)


def _aged_people(people: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple(replace(person, stale=True) for person in people)


def _aged_roster(roster: Roster | None) -> Roster | None:
    return roster and aged(roster)


def _as_it_is(company: Company | None) -> Company | None:
    return company
