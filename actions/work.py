"""A ticket at work: what changes is collected, then written at once, with its history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from actions import escalation, history
from actions.history import Entry
from domain.changes import FieldChange

if TYPE_CHECKING:
    from datetime import datetime

    from actions.unit import UnitOfWork
    from domain.history import HistoryKind
    from domain.ids import ArticleId
    from domain.tickets import Ticket

# which column holds an attribute of `Ticket` that may be changed
COLUMNS = {
    "title": "title",
    "queue_id": "queue_id",
    "lock_id": "ticket_lock_id",
    "type_id": "type_id",
    "service_id": "service_id",
    "sla_id": "sla_id",
    "owner_id": "user_id",
    "responsible_id": "responsible_user_id",
    "priority_id": "ticket_priority_id",
    "state_id": "ticket_state_id",
    "customer_id": "customer_id",
    "customer_login": "customer_user_id",
    "pending_until": "until_time",
    "archived": "archive_flag",
}
EPOCHS = {"pending_until"}  # whole seconds since 1970, 0 for "not set"


@dataclass(slots=True)
class Work:
    """One ticket while it is changed: `ticket` is what it is by now, `changes` what clients see.

    Nothing is written before `save`. `touches` says that the ticket changes although none of its
    attributes does, `escalates` that its escalation times have to be found anew.
    """

    unit: UnitOfWork
    ticket: Ticket
    changes: list[FieldChange] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    touches: bool = False
    escalates: bool = False

    def set(self, name: str, old: str | None, new: str | None, **attributes: Any) -> None:
        """Change attributes of the ticket, which clients know as the field `name`."""
        self.ticket = replace(self.ticket, **attributes)
        for attribute, value in attributes.items():
            self.columns[COLUMNS[attribute]] = stored(attribute, value)
        self.changes.append(FieldChange(name, old, new))

    def note(self, kind: HistoryKind, *fields: object, article: ArticleId | None = None) -> None:
        """Write a line of history: the ticket as it is by now (OTRS)."""
        self.entries.append(Entry(kind, self.ticket, tuple(map(str, fields)), article))

    def restart_unlock_time(self) -> None:
        """From now on the time until the ticket is unlocked counts (OTRS: `timeout`)."""
        self.columns["timeout"] = seconds(self.unit.now)

    async def save(self) -> None:
        """Write what has changed, and when; without any change nothing."""
        if not (self.columns or self.entries or self.touches):
            return
        await self._write()
        if self.escalates:
            await escalation.recompute(self.unit, self.ticket.pk)

    async def _write(self) -> None:
        unit, columns = self.unit, self.columns
        columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
        names = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, start=2))
        sql = f"UPDATE ticket SET {names} WHERE id = $1"
        await unit.tx.execute(sql, self.ticket.pk, *columns.values())
        await history.write(unit, self.entries)


def stored(attribute: str, value: Any) -> Any:
    """An attribute's value as its column keeps it."""
    if attribute in EPOCHS:
        return seconds(value)
    return int(value) if isinstance(value, bool) else value


def seconds(moment: datetime | None) -> int:
    """A time as OTRS keeps it: whole seconds since 1970, 0 for "not set"."""
    return int(moment.timestamp()) if moment else 0
