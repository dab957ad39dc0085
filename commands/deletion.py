"""Deletes tickets, by whoever may use the machine: shows what would go, asks, and notes it."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING

from actions.deletion import delete, doomed
from app import open_database
from auth.audit import record
from db.clock import utc_now
from domain.audit import ON_THE_MACHINE, About, AuditKind, Entry
from domain.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from actions.deletion import Doomed
    from settings import Settings

LONGEST_REASON = 1000


async def delete_tickets(
    settings: Settings, numbers: Sequence[str], reason: str, agreed: Callable[[str], None]
) -> None:
    """Delete them if `agreed`, which is told what would go, does not raise.

    Nothing is locked while somebody is asked; what has been added meanwhile goes as well.
    """
    if settings.database.is_guest:
        problem = (
            'is "guest": delete tickets by Admin::Ticket::Delete of the OTRS or Znuny, whose tables'
            " hold more of them than ours"
        )
        raise BadSetting("database.mode", problem)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadSetting("--reason", f"should say why in 1 to {LONGEST_REASON} characters")
    async with open_database(settings.database) as db:
        await db.migrate()
        agreed("\n".join(map(_told, await doomed(db, numbers))))
        now, operator = utc_now(), _operator()
        async with db.transaction() as tx:
            for ticket in await delete(tx, numbers, reason=reason, operator=operator, now=now):
                await record(tx, _entry(ticket, reason, operator, now))


def _told(ticket: Doomed) -> str:
    return (
        f"{ticket.number} “{ticket.title or ''}” in {ticket.queue}: {ticket.articles} articles,"
        f" {ticket.attachments} attachments, {ticket.entries} entries of history"
    )


def _entry(ticket: Doomed, reason: str, operator: str, now: datetime) -> Entry:
    details = {"number": ticket.number, "reason": reason, "operator": operator}
    about = About("Ticket", str(ticket.pk))
    deleted = AuditKind.TICKET_DELETED
    return Entry(kind=deleted, at=now, by=ON_THE_MACHINE, about=about, details=details)


def _operator() -> str:
    """The account of the machine; in a container it may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
