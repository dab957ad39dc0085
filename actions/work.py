"""A ticket at work: what changes is collected, then written at once, with its history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from actions import escalation, history, static_index
from actions.history import Entry
from db.clock import seconds
from domain.changes import FieldChange, net
from domain.history import HistoryKind

if TYPE_CHECKING:
    from actions.unit import UnitOfWork
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
RESET = "Reset of unlock time."  # OTRS: what the history says then
# a link is no attribute of a ticket, which does not change by it (OTRS: LinkAddPost)
OF_LINKS = {HistoryKind.LINK_ADD, HistoryKind.LINK_DELETE}
EPOCHS = {"pending_until"}  # whole seconds since 1970, 0 for "not set"


@dataclass(slots=True)
class Work:
    """One ticket while it is changed: `ticket` is what it is by now, `changes` what clients see.

    These are what differs in the end; the history has every step. Nothing is written before `save`.
    `escalates` says that its escalation times have to be found anew.
    """

    unit: UnitOfWork
    ticket: Ticket
    changes: list[FieldChange] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    escalates: bool = False

    def set(self, name: str, old: str | None, new: str | None, **attributes: Any) -> None:
        """Change attributes of the ticket, which clients know as the field `name`."""
        self.ticket = replace(self.ticket, **attributes)
        for attribute, value in attributes.items():
            self.columns[COLUMNS[attribute]] = stored(attribute, value)
        self.tell(name, old, new)

    def tell(self, name: str, old: str | None, new: str | None) -> None:
        """Something differs that clients know as the field `name`."""
        self.changes = net([*self.changes, FieldChange(name, old, new)])

    def note(self, kind: HistoryKind, *fields: object, article: ArticleId | None = None) -> None:
        """Write a line of history: the ticket as it is by now (OTRS)."""
        self.entries.append(Entry(kind, self.ticket, tuple(map(str, fields)), article))

    def restart_unlock_time(self) -> None:
        """From now on the time until the ticket is unlocked counts.

        OTRS: TicketUnlockTimeoutUpdate, which does nothing the second time.
        """
        if "timeout" not in self.columns:
            self.columns["timeout"] = seconds(self.unit.now)
            self.note(HistoryKind.MISC, RESET)

    async def save(self) -> None:
        """Write what has changed, and when; without any change nothing."""
        if not (self.columns or self.entries):
            return
        if self.columns or any(entry.kind not in OF_LINKS for entry in self.entries):
            await self._write()
        await history.write(self.unit, self.entries)
        if self.unit.host.is_indexed:
            await static_index.keep(self.unit, self.ticket)
        if self.escalates:
            await escalation.renew(self.unit, self.ticket)

    async def _write(self) -> None:
        unit, columns = self.unit, self.columns
        columns |= {"change_time": unit.now, "change_by": unit.actor.actor_id}
        names = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, start=2))
        sql = f"UPDATE ticket SET {names} WHERE id = $1"
        await unit.tx.execute(sql, self.ticket.pk, *columns.values())


def stored(attribute: str, value: Any) -> Any:
    """An attribute's value as its column keeps it."""
    if attribute in EPOCHS:
        return seconds(value)
    return int(value) if isinstance(value, bool) else value
