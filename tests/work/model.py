"""What becomes of a ticket that people work on, by the rules of OTRS, in plain Python.

It shares nothing with the service. Where the rules are from: `Kernel/System/Ticket.pm` and its
event modules (ForceUnlockOnMove, TicketPendingTimeReset, ArchiveRestore, ResponsibleAutoSet), the
settings `Ticket::Frontend::<Screen>###Permission` and `###RequiredLock`, and OwnerCheck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

NOBODY = "root@localhost"  # owns what nobody owns, and has no right from that
USERS = ("Misc", "Raw", "Junk")  # queues of one group
ELSEWHERE = "Support"  # the queue of another
TYPES = {
    "new": "new",
    "open": "open",
    "pending reminder": "pending",
    "pending auto close+": "pending",
    "closed successful": "closed",
    "closed unsuccessful": "closed",
    "removed": "removed",
}
BACK_AT_WORK = ("new", "open", "pending")  # leaves the archive
SHOWN_RIGHTS = {"rw": "WRITE", "move_into": "MOVE_INTO", "create": "CREATE"}
# times that are waited for; the last second that an integer of four bytes holds
TODAY, SOON, LATEST = "2026", "2030", "2038-01-19T03:14:08"
Told = tuple[str, ...]  # the code of a refusal and what it tells; empty if it was done
DONE: Told = ()
Parts = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """An agent with his rights in each queue; a customer has none of these verbs."""

    login: str
    rights: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_customer: bool = False

    def has(self, right: str, queue: str) -> bool:
        return not self.rights.get(queue, frozenset()).isdisjoint({right, "rw"})

    def knows(self, queue: str) -> bool:
        return any(self.has(right, queue) for right in ("ro", "move_into", "create"))


def agent(login: str, *users: str, elsewhere: tuple[str, ...] = ()) -> Person:
    """An agent with rights in the queues of both groups."""
    rights = {**dict.fromkeys(USERS, frozenset(users)), ELSEWHERE: frozenset(elsewhere)}
    return Person(login, rights)


CUSTOMER = "klaus.hess"
PEOPLE = {
    person.login: person
    for person in (
        agent("wanda", "rw"),
        agent("walter", "rw", elsewhere=("ro", "move_into")),
        agent("petra", "ro", "note", "priority"),
        agent("otto", "ro", "owner", "move_into"),
        agent("rita", "ro"),
        Person(CUSTOMER, is_customer=True),
    )
}


@dataclass
class Ticket:
    """A ticket; `history` holds the kinds of its lines with who wrote them."""

    title: str
    queue: str
    owner: str = NOBODY
    responsible: str = NOBODY
    state: str = "open"
    priority: str = "3 normal"
    locked: bool = False
    pending: str | None = None
    archived: bool = False
    senders: list[str] = field(default_factory=list)
    history: list[tuple[str, str]] = field(default_factory=list)


class Refused(Exception):
    """Why somebody may not do something."""


@dataclass(frozen=True)
class Deed:
    """A verb of the API, asked by somebody; `looking` changes nothing, `stale` is a version."""

    who: str
    verb: str
    given: Parts
    looking: bool = False
    stale: bool = False


def new(maker: str, title: str, queue: str) -> Ticket:
    """A ticket that an agent makes of his own accord: his, unless he is nobody."""
    desk = Desk(Ticket(title, queue), Person(maker))
    desk.tell("NewTicket")
    desk.own(maker)
    desk.article("AddNote", "agent")
    return desk.ticket


def after(ticket: Ticket, deed: Deed) -> tuple[Ticket, Told]:
    """The ticket afterwards, and why it is as it was; all is done or nothing."""
    desk = Desk(deepcopy(ticket), PEOPLE[deed.who])
    try:
        desk.do(deed)
    except Refused as refusal:
        return ticket, refusal.args
    return (ticket if deed.looking else desk.ticket), DONE


class Desk:
    """A ticket, and who works on it."""

    def __init__(self, ticket: Ticket, who: Person) -> None:
        self.ticket = ticket
        self.who = who
        self.parts: dict[str, tuple[str, bool, Callable[..., None]]] = {
            # what is asked for, in the order in which it is done: the right it takes, whether it
            # takes the lock, and what it does
            "title": ("rw", False, self._title),
            "priority": ("priority", True, self._priority),
            "queue": ("rw", True, self._move),
            "responsible": ("rw", False, self._responsible),
            "owner": ("owner", False, self._owner),
            "lock": ("rw", True, self._lock),
            "state": ("rw", False, self._state),
            "archived": ("rw", False, self._archive),
        }

    def do(self, deed: Deed) -> None:
        if self.who.is_customer:
            raise Refused("BAD_REQUEST")
        if not self.who.knows(deed.given.get("queue", self.ticket.queue)) and "queue" in deed.given:
            raise Refused("NOT_FOUND")
        if not self._sees():
            raise Refused("NOT_FOUND")
        if deed.stale:
            raise Refused("CONFLICT")
        if deed.verb.startswith("article"):
            self._speak(deed)
        self._change(parts_of(deed))

    def _sees(self) -> bool:
        return self._owns() or self.who.has("ro", self.ticket.queue)

    def _owns(self) -> bool:
        return self.ticket.owner == self.who.login != NOBODY

    def _change(self, parts: Parts) -> None:
        """Everything is allowed first, by the ticket as it was; then the lock is taken."""
        asked = [name for name in self.parts if name in parts]
        before = deepcopy(self.ticket)
        for name in asked:
            right, takes, _ = self.parts[name]
            takes_now = takes or (
                name == "state" and TYPES[parts["state"]] in {"closed", "pending"}
            )
            frees = name == "lock" and not parts["lock"]
            self._allow(right, takes=takes_now, frees=frees, by=before)
        for name in asked:
            until = (parts.get("until"),) if name == "state" else ()
            self.parts[name][2](parts[name], *until)

    def _allow(
        self, right: str, *, takes: bool = False, frees: bool = False, by: Ticket | None = None
    ) -> None:
        ticket = by or self.ticket
        owns = ticket.owner == self.who.login != NOBODY
        if not (owns or self.who.has(right, ticket.queue)):
            raise Refused("FORBIDDEN", SHOWN_RIGHTS.get(right, right.upper()), ticket.queue)
        if takes or frees:
            if ticket.locked and self.who.login not in {ticket.owner, ticket.responsible}:
                raise Refused("TICKET_LOCKED", ticket.owner)
            if takes and not frees:
                self._take()

    def _take(self) -> None:
        if not self.ticket.locked:
            self._set_lock(locked=True)
            self.own(self.who.login)

    # --- what it does

    def tell(self, kind: str) -> None:
        self.ticket.history.append((kind, self.who.login))

    def _set(self, name: str, value: Any, kind: str) -> bool:
        """Whether it was something else before."""
        differs: bool = getattr(self.ticket, name) != value
        if differs:
            setattr(self.ticket, name, value)
            self.tell(kind)
        return differs

    def own(self, login: str) -> None:
        if self._set("owner", login, "OwnerUpdate") and self.ticket.responsible == NOBODY:
            self._set("responsible", login, "ResponsibleUpdate")

    def article(self, kind: str, sender: str) -> None:
        """The time until it is unlocked counts anew with an agent's, or an answer to an agent's."""
        restarts = sender == "agent" or self.ticket.senders[-1:] == ["agent"]
        self.ticket.senders.append(sender)
        self.tell(kind)
        if restarts:
            self.tell("Misc")

    def _set_lock(self, *, locked: bool) -> None:
        self._set("locked", locked, "Lock" if locked else "Unlock")

    def _title(self, title: str) -> None:
        self._set("title", title, "TitleUpdate")

    def _priority(self, priority: str) -> None:
        self._set("priority", priority, "PriorityUpdate")

    def _move(self, queue: str) -> None:
        if not self.who.has("move_into", queue):
            raise Refused("FORBIDDEN", "MOVE_INTO", queue)
        if self._set("queue", queue, "Move"):
            self._set_lock(locked=False)

    def _responsible(self, login: str) -> None:
        self._must_work_here(login)
        self._set("responsible", login, "ResponsibleUpdate")

    def _owner(self, login: str) -> None:
        self._must_work_here(login)
        self.own(login)
        self._set_lock(locked=True)

    def _must_work_here(self, login: str) -> None:
        if login != self.who.login and not PEOPLE[login].has("owner", self.ticket.queue):
            raise Refused("INVALID_INPUT")

    def _lock(self, wanted: bool) -> None:  # noqa: FBT001 - as all parts
        if wanted:
            self._take()
        else:
            self._set_lock(locked=False)

    def _state(self, state: str, until: str | None) -> None:
        kind = TYPES[state]
        if (kind == "pending") != (until is not None) or not TODAY < (until or SOON) < LATEST:
            raise Refused("INVALID_INPUT")
        differs = self._set("state", state, "StateUpdate")
        self._set("pending", until, "SetPendingTime")
        if kind == "closed":
            self._set_lock(locked=False)
        if differs and kind in BACK_AT_WORK:
            self._archive(False)  # noqa: FBT003 - as all parts

    def _archive(self, archived: bool) -> None:  # noqa: FBT001 - as all parts
        self._set("archived", archived, "ArchiveFlagUpdate")

    def _speak(self, deed: Deed) -> None:
        if deed.verb == "articleAddNote":
            self._allow("note")
            self.article("AddNote", "agent")
        elif deed.given["direction"] == "INBOUND":
            self._allow("rw")
            self.article("PhoneCallCustomer", "customer")
        else:
            self._allow("rw", takes=True)
            self.article("PhoneCallAgent", "agent")


def parts_of(deed: Deed) -> Parts:
    """What a verb of the API asks for."""
    given = deed.given
    match deed.verb:
        case "ticketClose":
            return {"state": f"closed {given['outcome'].lower()}"}
        case "ticketSetPending":
            names = {"REMIND": "pending reminder", "CLOSE_SUCCESSFUL": "pending auto close+"}
            return {"state": names[given["then"]], "until": given["until"]}
        case "ticketMarkSpam":
            return {"queue": "Junk", "state": "closed unsuccessful"}
        case "ticketLock" | "ticketUnlock":
            return {"lock": deed.verb == "ticketLock"}
    parts = {name: value for name, value in given.items() if name not in {"body", "direction"}}
    if "lock" in parts:
        parts["lock"] = parts["lock"] == "LOCKED"
    if "pendingUntil" in parts:
        parts["until"] = parts.pop("pendingUntil")
    return parts
