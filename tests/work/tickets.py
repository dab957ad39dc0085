"""Several tickets that people work on, in the model: what moves, and what is between them.

As `model.py`, which has the rules of each by itself. Where these are from: `TicketMerge` and
`TicketWatch…` of `Kernel/System/Ticket.pm`, `Kernel/System/LinkObject.pm`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tests.work.model import DONE, MERGED, Deed, Desk, Refused, Ticket, Told
from tests.work.staff import NOBODY, PEOPLE, Person

ARTICLES = {"AddNote", "PhoneCallCustomer", "PhoneCallAgent", "FollowUp"}  # lines that go with one
NORMAL, PARENT, CHILD = "NORMAL", "PARENT", "CHILD"
View = dict[str, Any]


class Line(NamedTuple):
    """A line of history: of which ticket, what it tells, and who wrote it."""

    place: int
    kind: str
    login: str


@dataclass
class Tickets:
    """Tickets by their place, with all that was ever written, in its order.

    `links` go from the parent to the child where they are no normal ones, `watchers` are pairs of
    a place and a login, `begun` are the versions at the beginning.
    """

    tickets: list[Ticket] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    senders: list[tuple[int, str]] = field(default_factory=list)  # of articles
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    watchers: set[tuple[int, str]] = field(default_factory=set)
    begun: list[int] = field(default_factory=list)

    def copy(self) -> Tickets:
        return Tickets(
            [replace(each) for each in self.tickets],
            list(self.lines),
            list(self.senders),
            dict(self.links),
            set(self.watchers),
            self.begun,
        )

    def add(self, maker: str, ticket: Ticket) -> None:
        """A ticket that an agent makes of his own accord: his, unless he is nobody."""
        self.tickets.append(ticket)
        desk = self._desk(len(self.tickets) - 1, Person(maker))
        desk.tell("NewTicket")
        if ticket.customer:
            desk.tell("CustomerUpdate")
        desk.own(maker)
        desk.article("AddNote", "agent")
        self._keep(desk, len(self.tickets) - 1)
        self.begun.append(self.version(len(self.tickets) - 1))

    def version(self, place: int) -> int:
        """The number of its last line."""
        return max(number for number, line in enumerate(self.lines) if line.place == place)

    def do(self, deed: Deed) -> None:
        """Raises `Refused`; what is here then is worth nothing."""
        who = PEOPLE[deed.who]
        self._check(deed, who)
        places = [place for place in (deed.place, deed.other) if place is not None]
        desks = [self._desk(place, who) for place in places]
        if not all(desk.sees() for desk in desks):
            raise Refused("NOT_FOUND")
        if deed.knows == "nonsense" or (deed.knows and self.is_changed(deed.place)):
            raise Refused("CONFLICT")
        match deed.verb:
            case "ticketWatch" | "ticketUnwatch":
                self._watch(desks[0], deed.place, wanted=deed.verb == "ticketWatch")
            case "ticketLink":
                self._link(desks, places, deed.given["kind"])
            case "ticketUnlink":
                self._unlink(desks, places)
            case "ticketMerge":
                self._merge(desks, places)
            case _:
                desks[0].do(deed)
        for desk, place in zip(desks, places, strict=True):
            self._keep(desk, place)

    def is_changed(self, place: int) -> bool:
        """Since the beginning."""
        return self.version(place) != self.begun[place]

    def _check(self, deed: Deed, who: Person) -> None:
        """What is refused before any ticket is looked at."""
        if who.is_customer and deed.verb != "articleAddFollowUp":
            raise Refused("BAD_REQUEST")
        if deed.place == deed.other:
            raise Refused("INVALID_INPUT")
        if "queue" in deed.given and not who.knows(deed.given["queue"]):
            raise Refused("NOT_FOUND")

    def _desk(self, place: int, who: Person) -> Desk:
        last = [sender for of, sender in self.senders if of == place][-1:]
        return Desk(self.tickets[place], who, *last)

    def _keep(self, desk: Desk, place: int) -> None:
        login = NOBODY if desk.who.is_customer else desk.who.login
        self.tickets[place] = desk.ticket
        self.lines += [Line(place, kind, login) for kind in desk.lines]
        self.senders += [(place, sender) for sender in desk.senders]
        if desk.forgotten:
            watched = sum(each[0] == place for each in self.watchers)
            self.lines += [Line(place, "Unsubscribe", login)] * watched
            self.watchers = {each for each in self.watchers if each[0] != place}

    def _watch(self, desk: Desk, place: int, *, wanted: bool) -> None:
        mine = place, desk.who.login
        if (mine in self.watchers) != wanted:
            self.watchers ^= {mine}
            desk.tell("Subscribe" if wanted else "Unsubscribe")

    # --- links

    def between(self, one: int, other: int) -> str | None:
        """What the other is to the one."""
        if kind := self.links.get((one, other)):
            return NORMAL if kind == NORMAL else CHILD
        if kind := self.links.get((other, one)):
            return NORMAL if kind == NORMAL else PARENT
        return None

    def _is_above(self, one: int, other: int) -> bool:
        """Whether the one is the other, or an ancestor of it."""
        above = [s for (s, target), kind in self.links.items() if target == other and kind == CHILD]
        return one == other or any(self._is_above(one, each) for each in above)

    def _cut(self, one: int, other: int) -> None:
        self.links.pop((one, other), None)
        self.links.pop((other, one), None)

    def _link(self, desks: list[Desk], places: list[int], kind: str) -> None:
        desks[0].allow("rw", merged=True)
        there = self.between(*places)
        if there == kind:
            return
        source, target = reversed(places) if kind == PARENT else places
        if there or (kind != NORMAL and self._is_above(target, source)):
            raise Refused("CONFLICT")
        self.links[source, target] = NORMAL if kind == NORMAL else CHILD
        for desk in desks:
            desk.tell("TicketLinkAdd")

    def _unlink(self, desks: list[Desk], places: list[int]) -> None:
        desks[0].allow("rw", merged=True)
        if self.between(*places):
            self._cut(*places)
            for desk in desks:
                desk.tell("TicketLinkDelete")

    # --- merging

    def _merge(self, desks: list[Desk], places: list[int]) -> None:
        this, (merged, main) = desks[0], places
        for desk in desks:
            desk.allow("rw", takes=True)
        self._move(merged, main)
        this.article("AddNote", "agent")
        for desk in desks:
            desk.tell("Merged")
            desk.tell("TicketLinkAdd")
        self._hand_over_links(merged, main)
        self.links[main, merged] = CHILD
        this.set("state", MERGED, "StateUpdate")
        this.set("pending", None, "SetPendingTime")
        this.set_lock(locked=False)
        this.ticket.into = main

    def _move(self, merged: int, main: int) -> None:
        """Articles with their lines, and who watches."""
        self.lines = [
            line._replace(place=main) if line.place == merged and line.kind in ARTICLES else line
            for line in self.lines
        ]
        self.senders = [(main if of == merged else of, sender) for of, sender in self.senders]
        self.watchers = {(main if of == merged else of, login) for of, login in self.watchers}

    def _hand_over_links(self, merged: int, main: int) -> None:
        """What both had, what is between them, and what would close a circle goes."""
        self._cut(merged, main)
        for (source, target), kind in [*self.links.items()]:
            if merged not in {source, target}:
                continue
            del self.links[source, target]
            above, below = (main if each == merged else each for each in (source, target))
            circle = kind == CHILD and self._is_above(below, above)
            if not self.between(above, below) and not circle:
                self.links[above, below] = kind

    # --- what is seen from outside

    def views(self) -> list[View]:
        """Each ticket with all that belongs to it."""
        return [self._view(place) for place in range(len(self.tickets))]

    def _view(self, place: int) -> View:
        others = [other for other in range(len(self.tickets)) if other != place]
        return {
            **vars(self.tickets[place]),
            "history": [(line.kind, line.login) for line in self.lines if line.place == place],
            "senders": [sender for of, sender in self.senders if of == place],
            "links": sorted((kind, o) for o in others if (kind := self.between(place, o))),
            "watchers": sorted(login for of, login in self.watchers if of == place),
        }


def after(tickets: Tickets, deed: Deed) -> tuple[Tickets, Told]:
    """What is afterwards, and why it is as it was; all is done or nothing."""
    now = tickets.copy()
    try:
        now.do(deed)
    except Refused as refusal:
        return tickets, refusal.args
    return (tickets if deed.looking else now), DONE
