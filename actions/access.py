"""The only doors to what somebody wants to change: each asks for the right it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.work import Work
from db.sight import seen
from db.statement import Statement
from db.table import select
from domain.errors import Conflict, Forbidden, NotFound
from domain.tickets import Ticket
from domain.viewer import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actions.unit import UnitOfWork
    from db.database import Reader
    from domain.ids import TicketId
    from domain.viewer import Viewer

VERSION = "SELECT max(id) FROM ticket_history WHERE ticket_id = $1"
# OTRS offers AdminCustomerUser to whoever has `rw` in one of these groups
CUSTOMER_GROUPS = """
    SELECT id FROM permission_groups WHERE name IN ('admin', 'users') AND valid_id = 1
"""


async def work(unit: UnitOfWork, ticket_id: TicketId, *, field: str) -> Work:
    """The ticket at work, which nobody else changes until the unit ends.

    Raises `NotFound` for a ticket the actor may not see. What he may do is asked afterwards.
    """
    sql = Statement()
    sql.where("ticket.id = {}", ticket_id)
    tail = f"{seen(sql, unit.actor.sight).tail} FOR UPDATE"
    found = await unit.tx.fetch(Ticket, select(Ticket, tail), *sql.values)
    if not found:
        raise NotFound(field, "There is no such ticket.")
    return Work(unit, found[0])


async def those_seen(
    unit: UnitOfWork, ids: Iterable[TicketId], *, must: TicketId, field: str
) -> dict[TicketId, Work]:
    """The tickets at work that the actor sees, locked in the order of their ids.

    Raises `NotFound` where the one that `must` be seen is not.
    """
    works = {}
    for pk in sorted(set(ids)):
        try:
            works[pk] = await work(unit, pk, field=field)
        except NotFound:
            if pk == must:
                raise
    return works


async def unchanged(unit: UnitOfWork, ticket: Ticket, version: int, *, field: str) -> None:
    """Raises `Conflict` when a locked ticket has another version than the actor has seen."""
    [[current]] = await unit.tx.rows(VERSION, ticket.pk)
    if (current or 0) != version:
        raise Conflict(
            field,
            f"The ticket was changed meanwhile: its version is {current or 0}, not {version}."
            " Read it again.",
        )


async def customers(db: Reader, viewer: Viewer) -> None:
    """Raises `Forbidden` unless he may change customer users."""
    groups = {row[0] for row in await db.rows(CUSTOMER_GROUPS)}
    if not viewer.has(Right.WRITE, *groups):
        raise Forbidden("input", "You need the right “rw” in the group “users” or “admin”.")
