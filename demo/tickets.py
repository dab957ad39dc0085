"""Tickets one after the other: who writes, about what, to which queue, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, islice

from demo.days import DAY, arrivals
from demo.extras import describe, entrust, pass_on
from demo.kinds import NORMAL_PRIORITY, State
from demo.life import Life
from demo.merging import links, merge, original_of
from demo.names import name, plain
from demo.numbers import Numbers
from demo.organisation import Agent, Queue, organisation
from demo.outcomes import Outcome, outcome, tell
from demo.plan import FIRST_OF_JANUARY, Plan
from demo.population import DOMAINS, Contact, Known, Population
from demo.rows import LinkRow
from demo.story import Story
from demo.threads import Thread, spam

CHUNK = 500

AREAS = {"it": 28, "software": 20, "order": 20, "invoice": 16, "logistics": 16}
SERVED_AREAS = frozenset({"it", "software"})
PRIORITIES = {NORMAL_PRIORITY: 80, 4: 11, 2: 6, 5: 2, 1: 1}

# shares of the tickets
STRANGERS = 0.02
SERVED = 0.4
WITH_SLA = 0.6
CONFIRMED = 0.06
TO_RAW = 0.3
TO_DEPARTMENT = 0.3
BY_FORMER_AGENTS = 0.15
ARCHIVED = 0.85

ARCHIVED_AFTER = 400 * DAY
SOFIAS_TICKETS = 6
LONG_AGO = 0.3


@dataclass(slots=True)
class Chunk:
    """Some tickets that are ready to be written."""

    lives: list[Life]
    links: list[LinkRow]


def chunks(plan: Plan, population: Population) -> Iterator[Chunk]:
    """All tickets of a plan; links and merges stay within a chunk."""
    desk = _Desk(plan, population)
    moments = enumerate(arrivals(plan))
    while some := list(islice(moments, CHUNK)):
        yield desk.chunk(some)


class _Desk:
    """Hands out numbers and ids, and casts each story."""

    def __init__(self, plan: Plan, population: Population) -> None:
        self._plan = plan
        self._rng = plan.randomness("tickets")
        self._organisation = organisation()
        self._customers = _Customers(plan, population)
        self._numbers = Numbers()
        self._article_ids = count(1)
        self._stories: list[Story] = []
        self._links: list[LinkRow] = []

    def chunk(self, moments: Sequence[tuple[int, int]]) -> Chunk:
        self._stories, self._links = [], []
        for index, moment in moments:
            self._stories.append(self._story(index, moment))
        self._links.extend(links(self._rng, self._stories))
        for story in self._stories:
            self._archive(story.life)
        return Chunk([story.life for story in self._stories], self._links)

    def _story(self, index: int, moment: int) -> Story:
        elapsed = index / self._plan.tickets
        if sofia := self._customers.sofia_writes(index, moment):
            return self._usual(index, moment, sofia, Outcome.CLOSED)
        fate, original = outcome(self._rng, elapsed), original_of(self._stories)
        if fate is Outcome.JUNK:
            return self._junk(index, moment)
        if fate is Outcome.MERGED and original is not None:
            return self._duplicate(index, moment, original)
        story = self._usual(index, moment, self._customers.any(), fate)
        pass_on(story)
        return story

    def _usual(self, index: int, moment: int, contact: Contact, fate: Outcome) -> Story:
        rng = self._rng
        [area] = rng.choices(list(AREAS), list(AREAS.values()))
        queue = rng.choice(self._organisation.queues_for(area))
        thread = Thread(rng, contact, area, moment)
        agent = self._agent(queue, fate, index / self._plan.tickets)
        life = self._life(index, moment, contact, queue, thread.subject)
        self._classify(life, area)
        story = Story(life, thread, agent)
        self._open(story, queue, fate)
        if fate is not Outcome.NEW:
            story.looked_at()
            describe(story, self._organisation, area)
            entrust(story, self._organisation)
        tell(story, fate)
        return story

    def _junk(self, index: int, moment: int) -> Story:
        rng, contact = self._rng, self._customers.stranger()
        title, body = spam(rng, contact.language)
        raw, junk = self._organisation.queue("Raw"), self._organisation.queue("Junk")
        agent = rng.choice(self._organisation.workers(junk))
        life = self._life(index, moment, contact, raw, title)
        story = Story(life, Thread(rng, contact, "it", moment), agent)
        story.opened_by_spam(body)
        story.sorted_into(junk, agent)
        story.closed(State.REMOVED if rng.happens(0.4) else State.CLOSED_UNSUCCESSFUL)
        return story

    def _duplicate(self, index: int, moment: int, original: Story) -> Story:
        main = original.life
        life = self._life(index, moment, main.contact, main.queue, main.title)
        story = Story(
            life, original.thread, self._rng.choice(self._organisation.workers(main.queue))
        )
        story.opened_again_by_mail()
        life.wait_for_agents(3)
        self._links.append(merge(main, story, story.agent))
        return story

    def _life(self, index: int, moment: int, contact: Contact, queue: Queue, title: str) -> Life:
        root = self._organisation.root
        return Life(
            id=index + 1,
            number=self._numbers.next(moment),
            title=title,
            created=moment,
            ends=self._plan.ends,
            rng=self._rng,
            article_ids=self._article_ids,
            contact=contact,
            queue=queue,
            root=root,
            owner=root,
            responsible=root,
            types=self._organisation.types,
        )

    def _classify(self, life: Life, area: str) -> None:
        rng = self._rng
        life.type = rng.choice(list(life.types))
        [life.priority] = rng.choices(list(PRIORITIES), list(PRIORITIES.values()))
        if area in SERVED_AREAS and rng.happens(SERVED):
            services = [one for one in self._organisation.services if one.area == area]
            life.service = rng.choice(services)
            life.sla = rng.choice(self._organisation.slas) if rng.happens(WITH_SLA) else None

    def _open(self, story: Story, queue: Queue, fate: Outcome) -> None:
        rng = self._rng
        ways = [story.opened_in_portal, story.opened_by_phone, story.opened_by_agent]
        if fate is Outcome.NEW or rng.happens(0.62) or fate is Outcome.AUTO_CLOSE:
            self._open_by_mail(story, queue, fate)
        else:
            [way] = rng.choices(ways, (25, 58, 17))
            way()

    def _open_by_mail(self, story: Story, queue: Queue, fate: Outcome) -> None:
        rng, life = self._rng, story.life
        arrives = self._arrival(queue)
        life.queue = arrives
        story.opened_by_mail()
        if rng.happens(CONFIRMED):
            story.speech.confirmation()
        if arrives is not queue and fate is not Outcome.NEW:
            story.sorted_into(queue, rng.choice(self._organisation.workers(arrives)))

    def _arrival(self, queue: Queue) -> Queue:
        """Mail waits to be sorted, in Raw or in the department's first queue, or is there."""
        if self._rng.happens(TO_RAW):
            return self._organisation.queue("Raw")
        if self._rng.happens(TO_DEPARTMENT):
            return self._organisation.queue(queue.name.split("::")[0])
        return queue

    def _agent(self, queue: Queue, fate: Outcome, elapsed: float) -> Agent:
        """Who works for the queue, or did when the ticket was closed long ago."""
        former = self._organisation.former_workers(queue)
        long_ago = fate is Outcome.CLOSED and elapsed < LONG_AGO
        if former and long_ago and self._rng.happens(BY_FORMER_AGENTS):
            return self._rng.choice(former)
        return self._rng.choice(self._organisation.workers(queue))

    def _archive(self, life: Life) -> None:
        moment = life.now + ARCHIVED_AFTER
        if life.finished and moment < life.ends and self._rng.happens(ARCHIVED):
            life.now = moment
            life.archive()


class _Customers:
    """Who writes next."""

    def __init__(self, plan: Plan, population: Population) -> None:
        self._plan = plan
        self._rng = plan.randomness("customers of tickets")
        self._sofia = population.sofia
        self._sofias_tickets = _spread(plan.tickets)
        self._has_january = False
        self._contacts = population.contacts()
        self._weights = list(accumulate(self._weight(contact) for contact in self._contacts))

    def sofia_writes(self, index: int, moment: int) -> Contact | None:
        """Sofia, if this is a ticket examples want to be hers."""
        january = not self._has_january and moment // DAY * DAY == FIRST_OF_JANUARY.timestamp()
        self._has_january = self._has_january or january
        return self._sofia if january or index in self._sofias_tickets else None

    def any(self) -> Contact:
        if self._rng.happens(STRANGERS):
            return self.stranger()
        [contact] = self._rng.choices(self._contacts, cum_weights=self._weights)
        return contact

    def stranger(self) -> Contact:
        """Somebody nobody knows: all there is, is the address."""
        language = "de" if self._rng.happens(0.6) else "en"
        called = name(self._rng, language)
        domain = f"mail.{self._rng.choice(DOMAINS)}"
        email = f"{plain(called.first)}.{plain(called.last)}{self._rng.randrange(100)}@{domain}"
        return Contact(
            known=Known.EXTERNAL, login=email, key=None, name=called, email=email, language=language
        )

    def _weight(self, contact: Contact) -> float:
        """A few write often; companies do not write as often as they are big."""
        size = len(contact.company.contacts) if contact.company else 1
        return float(size**-0.3 * self._rng.paretovariate(1.5))


def _spread(tickets: int) -> frozenset[int]:
    step = tickets / (SOFIAS_TICKETS + 1)
    return frozenset(round(step * turn) for turn in range(1, SOFIAS_TICKETS + 1))
