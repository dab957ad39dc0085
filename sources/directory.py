"""All sources as one: asked at once, each for itself; what one operation asks, and of whom."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from domain.errors import TOO_SLOW, SourceUnavailable
from sources.cache import Patience, Reply
from sources.health import SourceStatus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from domain.customers import Company, Person
    from sources.guard import Guard, Question
    from sources.health import Listed
    from sources.roster import Roster
    from sources.settings import MatchRule

T = TypeVar("T")
FOREVER = float("inf")


class Directory:
    """Every configured source, in the order of the settings; an earlier one wins over a later."""

    def __init__(self, guards: Iterable[Guard]) -> None:
        self._guards = {guard.name: guard for guard in guards}

    @property
    def names(self) -> list[str]:
        return list(self._guards)

    @property
    def guards(self) -> list[Guard]:
        return list(self._guards.values())

    def guard(self, name: str) -> Guard | None:
        """The source of that name, if there is one."""
        return self._guards.get(name)

    def matching(self, rule: MatchRule) -> list[str]:
        """The sources whose records belong to a login without a stored link by this rule."""
        return [name for name, guard in self._guards.items() if guard.match == rule]

    def listed(self) -> list[Listed]:
        """Every source with its health."""
        return [guard.listed() for guard in self._guards.values()]


@dataclass(slots=True)
class Answer(Generic[T]):
    """What the sources found, in the order of the sources, and which did not answer.

    `until` says of each source's keys until when their answers are current; others are not.
    """

    found: list[T] = field(default_factory=list)
    failed: frozenset[str] = frozenset()
    until: dict[tuple[str, str], float] = field(default_factory=dict)

    def current_until(self) -> float:
        """Until when all of it is current."""
        return min(self.until.values(), default=FOREVER)

    def until_by_key(self) -> dict[str, float]:
        """Until when what all sources say of each key is current."""
        found: dict[str, float] = {}
        for (_, key), until in self.until.items():
            found[key] = min(until, found.get(key, until))
        return found


class Inquiry:
    """What one operation asks of the directory; who did not answer once is not asked again.

    However many levels a query has, a source that hangs costs its time limit once, and one that
    is slow its soft limit. A search may be too slow because it is large: then no other search is
    asked, but records are still looked up, so that a source may cost its time limit twice.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._silent: dict[str, SourceUnavailable] = {}
        self._slow_to_search: dict[str, SourceUnavailable] = {}
        self._late: set[str] = set()
        self.names = directory.names
        self.keeps = all(guard.keeps for guard in directory.guards)
        self.by_login_rule = directory.matching("login")
        self.by_email_rule = directory.matching("email")
        # a record of the only source is all there is of somebody, where addresses decide nothing
        self.has_one_source = len(self.names) == 1 and not self.by_email_rule

    @property
    def unreached(self) -> dict[str, SourceStatus]:
        """The sources that did not answer, or not in time so that what was kept had to do."""
        late = dict.fromkeys(self._late, SourceStatus.DEGRADED)
        failed = self._silent | self._slow_to_search
        return dict(sorted((late | dict.fromkeys(failed, SourceStatus.DOWN)).items()))

    async def by_key(self, keys: Mapping[str, Sequence[str]]) -> Answer[Person]:
        """For each source the records with its keys: one call for each source that has any."""
        return await self._each(keys, lambda guard, *asked: guard.by_key(*asked))

    async def by_email(self, emails: Mapping[str, Sequence[str]]) -> Answer[Person]:
        """For each source the records with these addresses: one call for each that has any."""
        small = {name: [email.lower() for email in wanted] for name, wanted in emails.items()}
        found = await self._each(small, lambda guard, *asked: guard.by_email(*asked))
        people = [person for people in found.found for person in people]
        return Answer(people, found.failed, found.until)

    async def rosters(self, company_keys: Sequence[str]) -> Answer[Roster]:
        """The contacts of these companies in all sources: one call for each source."""
        keys = dict.fromkeys(self.names, company_keys)
        return await self._each(keys, lambda guard, *asked: guard.rosters(*asked))

    async def companies(
        self, company_keys: Sequence[str], among: Sequence[str] | None = None
    ) -> Answer[Company]:
        """What all sources, or those `among`, say of these companies: one call for each source."""
        keys = dict.fromkeys(self.names if among is None else among, company_keys)
        return await self._each(keys, lambda guard, *asked: guard.companies(*asked))

    async def call(self, name: str, question: Question[T]) -> T:
        """Ask one source itself. Raises `SourceUnavailable`, at once when it did not answer."""
        if before := self._silent.get(name) or self._slow_to_search.get(name):
            raise before
        guard = self._directory.guard(name)
        if guard is None:
            raise SourceUnavailable(name, "there is no such source")
        try:
            return await guard.ask(question)
        except SourceUnavailable as failure:
            slow = failure.reason == TOO_SLOW
            (self._slow_to_search if slow else self._silent)[name] = failure
            raise

    def reused(self, times: int) -> None:
        """What sources said was used again, so often, without looking at what is kept of it."""
        for guard in self._directory.guards:
            guard.reused(times)

    async def _each(
        self,
        keys: Mapping[str, Sequence[str]],
        ask: Callable[[Guard, Sequence[str], Patience], Awaitable[Reply[T | None]]],
    ) -> Answer[T]:
        """Ask every source that has keys, all at once; what is None was not there."""
        guards = [guard for guard in self._directory.guards if keys.get(guard.name)]
        replies = await _at_once(
            [ask(g, list(dict.fromkeys(keys[g.name])), self._patience(g.name)) for g in guards]
        )
        answer: Answer[T] = Answer()
        for guard, reply in zip(guards, replies, strict=True):
            if isinstance(reply, BaseException):
                raise reply
            self._note(guard.name, reply)
            answer.found += [value for value in reply.found.values() if value is not None]
            asked = keys[guard.name]
            answer.until |= {(guard.name, key): reply.until.get(key, 0.0) for key in asked}
            if reply.failure:
                answer.failed |= {guard.name}
        return answer

    def _patience(self, name: str) -> Patience:
        if name in self._silent:
            return Patience.NONE
        return Patience.SHORT if name in self._late else Patience.NORMAL

    def _note(self, name: str, reply: Reply[T | None]) -> None:
        if reply.failure:
            self._silent.setdefault(name, SourceUnavailable(name, reply.failure.reason))
        elif reply.stale:
            self._late.add(name)


async def _at_once(asking: Sequence[Awaitable[T]]) -> list[T | BaseException]:
    """What each is answered, or why not; the only one needs no task of its own."""
    if len(asking) == 1:
        return [await asking[0]]
    return await asyncio.gather(*asking, return_exceptions=True)
