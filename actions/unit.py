"""One change as a whole: whoever makes it, when, in which transaction, with its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actions import history
from actions.history import Entry
from domain.host import OWN
from domain.numbers import DEFAULT, Numbers

if TYPE_CHECKING:
    from datetime import datetime

    from db.database import Transaction
    from domain.history import HistoryKind
    from domain.host import Host
    from domain.reference import Reference
    from domain.tickets import Ticket
    from domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What an action works with; all it did is kept, or nothing of it."""

    tx: Transaction
    actor: Viewer
    now: datetime
    reference: Reference
    numbers: Numbers = DEFAULT  # how new tickets are numbered
    origin: str | None = None  # what whoever makes the change calls himself
    tells_events: bool = False  # no trigger tells of history: whoever writes it has to
    host: Host = OWN  # the database it is made in

    @property
    def local(self) -> datetime:
        """The time, in the time zone of the database."""
        return self.now.astimezone(self.host.zone)

    async def record(self, kind: HistoryKind, ticket: Ticket, *fields: str) -> None:
        """Write one line of history; `ticket` is what it is after the change (OTRS)."""
        await history.write(self, [Entry(kind, ticket, fields)])
