"""Finds anew when tickets escalate (OTRS: Maint::Ticket::EscalationIndexRebuild).

A change of the times of a queue, an SLA or a calendar touches no ticket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.escalation import recompute
from actions.unit import UnitOfWork
from app import open_database
from commands.progress import bars, console
from db.clock import utc_now
from domain.errors import BadSetting
from domain.ids import TicketId
from domain.viewer import Sight, Viewer
from loaders.calendars import tell_doubts
from loaders.reference import picture, read

if TYPE_CHECKING:
    from db.database import Database
    from settings import Settings

BATCH = 100  # tickets that nobody else changes meanwhile
NOBODY = Viewer(Sight(frozenset()))
COUNT = "SELECT count(*) FROM ticket WHERE ticket_state_id = ANY($1)"
NEXT = """
    SELECT id FROM ticket WHERE id > $1 AND ticket_state_id = ANY($2)
    ORDER BY id LIMIT $3 FOR UPDATE
"""


async def rebuild_escalations(settings: Settings) -> None:
    """Bring all tickets that are not finished up to date, and say how many were not."""
    if settings.database.read_only:
        raise BadSetting("database.read_only", "does not let anything be changed")
    async with open_database(settings.database) as db:
        await db.migrate()
        reference = await read(db)
        tell_doubts(reference)
        [[total]] = await db.rows(COUNT, reference.viewable_states)
        with bars() as show:
            last, done, changed = 0, 0, 0
            while batch := await _rebuilt(db, last):
                last, done = max(batch), done + len(batch)
                changed += sum(batch.values())
                show("tickets", done, max(done, total))
    console.print(f"{done} tickets looked at, {changed} of them escalate at other times now")


async def _rebuilt(db: Database, last: int) -> dict[TicketId, bool]:
    """The next tickets behind this one, in a transaction: whether anything of each differed.

    The small tables are read in it as well, since somebody may change them while this runs.
    """
    async with db.transaction() as tx:
        reference = await picture(tx, 0, db.host)
        unit = UnitOfWork(tx, NOBODY, utc_now(), reference, host=db.host)
        ids = [TicketId(pk) for [pk] in await tx.rows(NEXT, last, reference.viewable_states, BATCH)]
        return {pk: await recompute(unit, pk) for pk in ids}
