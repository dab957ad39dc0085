"""What stands against undoing a merge or a split: for the mutations, and for `viewerCan`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import Conflict
from domain.reference import StateType
from domain.rules import Verb, held_by_another, lock_refusal, refusal, state_refusal

if TYPE_CHECKING:
    from domain.errors import Refusal
    from domain.ids import TicketId
    from domain.reference import Reference
    from domain.tickets import Ticket
    from domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge or a split that was not undone, as it stands now.

    `other` is the ticket that the merged one went into, or that the new one was made from. `later`
    is the number of a ticket whose history has gone on since, and with what; `is_known` says
    whether it was kept what went where, `is_linked_so` whether the links are as they were left.
    """

    other: TicketId
    later: tuple[str, str] | None
    is_known: bool
    is_linked_so: bool
    key: int = 0  # of a merge


@dataclass(frozen=True, slots=True)
class Undo:
    """What it takes: `verb` is what it is to the ticket that was merged or made.

    `unknown` is said where there is nothing to undo, `hidden` where the other ticket is out of
    sight. `frees` says that the other one's lock may be another one afterwards, `state` into which
    type of state the ticket goes.
    """

    word: str
    verb: Verb
    unknown: str
    hidden: str
    frees: bool = False
    state: StateType | None = None

    def refusal(
        self, viewer: Viewer, other: Ticket, joined: Joined, reference: Reference, *, field: str
    ) -> Refusal | None:
        """Why a viewer who may do this to the one ticket, and sees the other, may not; or None."""
        # its link to this one ends, and after a merge its lock
        if why := refusal(viewer, other, Verb.LINK, reference, field=field):
            return why
        if self.frees and held_by_another(viewer, other, reference):
            return lock_refusal(other, reference, field=field)
        if self.state and (why := state_refusal(self.state, reference, field=field)):
            return why
        if stands := self._against(joined):
            return Conflict(field, stands)
        return None

    def _against(self, joined: Joined) -> str | None:
        """What has happened since that stands against it, if anything."""
        if not joined.is_known:
            return self.unknown
        begin = f"This {self.word} cannot be undone"
        if joined.later:
            number, kinds = joined.later
            return f"{begin}: since then the history of the ticket {number} has gone on ({kinds})."
        if not joined.is_linked_so:
            return f"{begin}: the links of the tickets are others by now."
        return None


MERGE = Undo(
    "merge",
    Verb.UNMERGE,
    unknown="This merge cannot be undone: it was made before merges could be, or by an OTRS, and"
    " what went where was not kept.",
    hidden="This merge cannot be undone by you: you may not read the ticket it was merged into.",
    frees=True,
)
NO_SPLIT = (
    "The ticket was not made by a split that can be undone: there is none, it was made before"
    " splits could be, or it is undone already."
)
# whose parent is out of sight looks as if it had none
SPLIT = Undo("split", Verb.STATE, NO_SPLIT, NO_SPLIT, state=StateType.REMOVED)
