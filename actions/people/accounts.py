"""What must stay true of whoever administers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import OwnAccess
from domain.groups import ADMIN

if TYPE_CHECKING:
    from actions.unit import UnitOfWork

# OTRS: who has `rw` in the group admin, directly or by a role, administers
ADMINISTERS = """
    SELECT users.id FROM users, permission_groups
    WHERE users.id = $1 AND users.valid_id = 1
      AND permission_groups.name = $2 AND permission_groups.valid_id = 1
      AND (permission_groups.id IN (
            SELECT group_id FROM group_user
            WHERE user_id = users.id AND permission_key = 'rw')
        OR permission_groups.id IN (
            SELECT group_role.group_id FROM group_role
            JOIN role_user ON role_user.role_id = group_role.role_id
            JOIN roles ON roles.id = group_role.role_id AND roles.valid_id = 1
            WHERE role_user.user_id = users.id AND group_role.permission_key = 'rw'
              AND group_role.permission_value = 1))
"""


async def must_still_administer(unit: UnitOfWork, *, field: str) -> None:
    """Raises `OwnAccess` where whoever acts would not administer any more; ask after the change.

    So somebody always does. Two at once cannot take it from each other: each change of these
    tables raises `tg_reference`, where the second one has waited for the first.
    """
    if not await unit.tx.rows(ADMINISTERS, unit.actor.agent_id, ADMIN):
        raise OwnAccess(field)
