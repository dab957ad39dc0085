"""Whose a ticket was, as lines of its history say it where nobody else does.

OTRS writes a line for each customer that a ticket gets, with what it gets alone: the company, the
customer user, or both (TicketCustomerSet in Kernel/System/Ticket.pm). It makes tickets without a
customer, and gives them theirs afterwards (TicketCreate). Our own lines say what was there before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.changes import TicketCustomer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.ids import HistoryId

NOBODY = TicketCustomer(None, None)
# a value that is cut off has no end
PAIRS = re.compile(r"(?:CustomerID=(?P<id>.*?);)?(?:CustomerUser=(?P<login>.*);)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A line of CustomerUpdate, with all of its text."""

    history_id: HistoryId
    text: str

    def after(self, former: TicketCustomer | None) -> TicketCustomer | None:
        """Whose the ticket is by it, if it was the former's; None where that is not certain."""
        return _customer(self._field(0), former)

    @property
    def before(self) -> TicketCustomer | None:
        """Whose it was until then; None where the line does not say it."""
        return _customer(self._field(1), None)

    def _field(self, place: int) -> str:
        fields = self.text.removeprefix("%%").split("%%")
        return fields[place] if place < len(fields) else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the customers around one line of history; None where nobody knows.

    `recorded` is whose the ticket was after it, `earlier` after the event before, `now` today.
    """

    history_id: HistoryId
    changes: bool  # whether the line is one of CustomerUpdate
    recorded: TicketCustomer | None
    earlier: TicketCustomer | None
    now: TicketCustomer | None
    lines: Sequence[CustomerLine]  # of the ticket, in their order

    @property
    def after(self) -> TicketCustomer | None:
        """Whose it was after the line.

        What is not recorded was written by somebody who changes tickets first and says so later:
        what a line gives may be gone already.
        """
        if self.recorded is not None:
            return self.recorded
        is_last = all(line.history_id <= self.history_id for line in self.lines)
        return self.now if self.changes or is_last else self._by_lines(self.history_id)

    @property
    def before(self) -> TicketCustomer | None:
        """Whose it was until the line."""
        own = next((each for each in self.lines if each.history_id == self.history_id), None)
        if own is not None and own.before is not None:
            return own.before
        if self.earlier is not None and self.recorded is not None:
            return self.earlier
        return self._by_lines(self.history_id - 1) if self.changes else self.after

    @property
    def meanwhile(self) -> TicketCustomer | None:
        """Whose it was for a moment: by the line, but no longer when that was written."""
        given = self._by_lines(self.history_id) if self.changes else None
        return None if given == self.after else given

    def _by_lines(self, until: int) -> TicketCustomer | None:
        found: TicketCustomer | None = NOBODY
        for line in self.lines:
            if line.history_id <= until:
                found = line.after(found)
        return found


def _customer(text: str, former: TicketCustomer | None) -> TicketCustomer | None:
    """What pairs give; what is not among them is the former's."""
    found = PAIRS.fullmatch(text)
    if found is None or not text:
        return None
    company, login = found["id"], found["login"]
    if former is None and None in (company, login):
        return None
    return TicketCustomer(
        former.customer_id if company is None and former else company or None,
        former.login if login is None and former else login or None,
    )
