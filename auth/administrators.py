"""The door to what only administrators may look into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Forbidden
from domain.viewer import Right, Scope

if TYPE_CHECKING:
    from db.database import Reader
    from domain.viewer import Viewer

# OTRS offers its administration to whoever has `rw` in this group
GROUP = "SELECT id FROM permission_groups WHERE name = 'admin' AND valid_id = 1"


async def must_be_administrator(db: Reader, viewer: Viewer, *, field: str) -> None:
    """Raises `Forbidden` unless he is an agent who administers, with a token that goes so far.

    `field` is what he asks for. Customers may have rights in every group, and are none.
    """
    groups = [row[0] for row in await db.rows(GROUP)]
    if not viewer.is_agent or not viewer.has(Right.WRITE, *groups):
        raise Forbidden(field, "You need the right “rw” in the group “admin”.")
    if not viewer.scope.holds(Scope.ADMIN):
        raise Forbidden(field, "The token needs the scope ADMIN.")


async def administers(db: Reader, viewer: Viewer) -> bool:
    """Whether he is one."""
    try:
        await must_be_administrator(db, viewer, field="")
    except Forbidden:
        return False
    return True
