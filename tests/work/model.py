"""What becomes of a ticket that people work on, by the rules of OTRS, in plain Python.

It shares nothing with the service. Where the rules are from: `Kernel/System/Ticket.pm` and its
event modules (ForceUnlockOnMove, TicketPendingTimeReset, ArchiveRestore, ResponsibleAutoSet), the
settings `Ticket::Frontend::<Screen>###Permission` and `###RequiredLock`, and OwnerCheck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from tests.work.staff import CLOSED_FOR_GOOD, NOBODY, PEOPLE, Person

TYPES = {
    "new": "new",
    "open": "open",
    "pending reminder": "pending",
    "pending auto close+": "pending",
    "closed successful": "closed",
    "closed unsuccessful": "closed",
    "removed": "removed",
}
MERGED = "merged"  # a state that nobody chooses
BACK_AT_WORK = ("new", "open", "pending")  # leaves the archive
SHOWN_RIGHTS = {"rw": "WRITE", "move_into": "MOVE_INTO", "create": "CREATE"}
# times that are waited for; the last second that an integer of four bytes holds
TODAY, SOON, LATEST = "2026", "2030", "2038-01-19T03:14:08"
Told = tuple[str, ...]  # the code of a refusal and what it tells; empty if it was done
DONE: Told = ()
Parts = dict[str, Any]


@dataclass
class Ticket:
    """A ticket; `customer` is whose request it is, `into` the place of what it was merged into."""

    title: str
    queue: str
    owner: str = NOBODY
    responsible: str = NOBODY
    state: str = "open"
    priority: str = "3 normal"
    locked: bool = False
    pending: str | None = None
    archived: bool = False
    customer: str | None = None
    into: int | None = None


class Refused(Exception):
    """Why somebody may not do something."""


@dataclass(frozen=True)
class Deed:
    """A verb of the API, asked by somebody about one ticket, or about two; these are places.

    `looking` changes nothing. `knows` is what is said of the version: nothing, that of the
    beginning, or one that never was.
    """

    who: str
    verb: str
    given: Parts
    looking: bool = False
    knows: Literal["", "beginning", "nonsense"] = ""
    place: int = 0
    other: int | None = None


class Desk:
    """A copy of a ticket, and who works on it; `last` is who sent its last article."""

    def __init__(self, ticket: Ticket, who: Person, last: str = "") -> None:
        self.ticket = replace(ticket)
        self.who = who
        self.last = last
        self.senders: list[str] = []  # of new articles
        self.lines: list[str] = []  # of new history
        self.forgotten = False  # whether nobody watches it any more
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
        """What is asked of this ticket alone; it is seen."""
        if deed.verb == "articleAddFollowUp":
            self._answer()
            return
        if deed.verb.startswith("article"):
            self._speak(deed)
        self._change(parts_of(deed))

    def sees(self) -> bool:
        if self.who.is_customer:
            return self.ticket.customer == self.who.login
        return self._owns(self.ticket) or self.who.has("ro", self.ticket.queue)

    def _owns(self, ticket: Ticket) -> bool:
        return ticket.owner == self.who.login != NOBODY

    def _change(self, parts: Parts) -> None:
        """Everything is allowed first, by the ticket as it was; then the lock is taken."""
        asked = [name for name in self.parts if name in parts]
        before = replace(self.ticket)
        for name in asked:
            right, takes, _ = self.parts[name]
            takes_now = takes or (
                name == "state" and TYPES[parts["state"]] in {"closed", "pending"}
            )
            frees = (name == "lock" and not parts["lock"]) or self._again(name, parts[name])
            merged = name == "archived"
            self.allow(right, takes=takes_now, frees=frees, merged=merged, by=before)
        for name in asked:
            until = (parts.get("until"),) if name == "state" else ()
            self.parts[name][2](parts[name], *until)

    def _again(self, name: str, value: Any) -> bool:
        """What gives the lock back does not take it where the ticket is so already."""
        gives_back = name == "queue" or (name == "state" and TYPES[value] == "closed")
        return bool(gives_back and getattr(self.ticket, name) == value)

    def allow(
        self,
        right: str,
        *,
        takes: bool = False,
        frees: bool = False,
        merged: bool = False,
        by: Ticket | None = None,
    ) -> None:
        ticket = by or self.ticket
        if not (self._owns(ticket) or self.who.has(right, ticket.queue)):
            raise Refused("FORBIDDEN", SHOWN_RIGHTS.get(right, right.upper()), ticket.queue)
        if ticket.state == MERGED and not merged:
            raise Refused("TICKET_MERGED")
        if takes or frees:
            if ticket.locked and self.who.login not in {ticket.owner, ticket.responsible}:
                raise Refused("TICKET_LOCKED", ticket.owner)
            if takes and not frees:
                self._take()

    def _take(self) -> None:
        if not self.ticket.locked:
            self.set_lock(locked=True)
            self.own(self.who.login)

    # --- what it does

    def tell(self, kind: str) -> None:
        self.lines.append(kind)

    def set(self, name: str, value: Any, kind: str) -> bool:
        """Whether it was something else before."""
        differs: bool = getattr(self.ticket, name) != value
        if differs:
            setattr(self.ticket, name, value)
            self.tell(kind)
        return differs

    def own(self, login: str) -> None:
        if self.set("owner", login, "OwnerUpdate") and self.ticket.responsible == NOBODY:
            self.set("responsible", login, "ResponsibleUpdate")

    def article(self, kind: str, sender: str) -> None:
        """The time until it is unlocked counts anew with an agent's, or an answer to an agent's."""
        restarts = "agent" in {sender, self.last}
        self.senders.append(sender)
        self.tell(kind)
        if restarts:
            self.restart()

    def restart(self) -> None:
        """The second time in a moment it is counted from then already."""
        if "Misc" not in self.lines:
            self.tell("Misc")

    def set_lock(self, *, locked: bool) -> None:
        """From the lock on the time until it is unlocked counts anew."""
        if self.set("locked", locked, "Lock" if locked else "Unlock") and locked:
            self.restart()

    def _title(self, title: str) -> None:
        self.set("title", title, "TitleUpdate")

    def _priority(self, priority: str) -> None:
        self.set("priority", priority, "PriorityUpdate")

    def _move(self, queue: str) -> None:
        if not self.who.has("move_into", queue):
            raise Refused("FORBIDDEN", "MOVE_INTO", queue)
        if self.set("queue", queue, "Move"):
            self.set_lock(locked=False)

    def _responsible(self, login: str) -> None:
        self._must_work_here(login)
        self.set("responsible", login, "ResponsibleUpdate")

    def _owner(self, login: str) -> None:
        self._must_work_here(login)
        self.own(login)
        self.set_lock(locked=True)

    def _must_work_here(self, login: str) -> None:
        if login != self.who.login and not PEOPLE[login].has("owner", self.ticket.queue):
            raise Refused("INVALID_INPUT")

    def _lock(self, wanted: bool) -> None:  # noqa: FBT001 - as all parts
        if wanted:
            self._take()
        else:
            self.set_lock(locked=False)

    def _state(self, state: str, until: str | None) -> None:
        kind = TYPES[state]
        if (kind == "pending") != (until is not None) or not TODAY < (until or SOON) < LATEST:
            raise Refused("INVALID_INPUT")
        differs = self.set("state", state, "StateUpdate")
        self.set("pending", until, "SetPendingTime")
        if kind == "closed":
            self.set_lock(locked=False)
        if differs and kind in BACK_AT_WORK:
            self._archive(False)  # noqa: FBT003 - as all parts

    def _archive(self, archived: bool) -> None:  # noqa: FBT001 - as all parts
        if self.set("archived", archived, "ArchiveFlagUpdate") and archived:
            self.forgotten = True

    def _speak(self, deed: Deed) -> None:
        if deed.verb == "articleAddNote":
            self.allow("note")
            self.article("AddNote", "agent")
        elif deed.given["direction"] == "INBOUND":
            self.allow("rw")
            self.article("PhoneCallCustomer", "customer")
        else:
            self.allow("rw", takes=True)
            self.article("PhoneCallAgent", "agent")

    def _answer(self) -> None:
        """A customer's answer opens the ticket, unless closed is the end."""
        if not self.who.is_customer:
            raise Refused("FORBIDDEN")
        if self.ticket.state == MERGED:
            raise Refused("FOLLOW_UP_REFUSED")
        if TYPES[self.ticket.state] not in BACK_AT_WORK and self.ticket.queue in CLOSED_FOR_GOOD:
            raise Refused("FOLLOW_UP_REFUSED")
        self.article("FollowUp", "customer")
        self._state("open", None)


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
