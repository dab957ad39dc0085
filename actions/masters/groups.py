"""Groups and roles as small tables, and what has to stay as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.masters.checks import own_access
from actions.masters.master import Master
from actions.masters.tables import REMARK
from domain.errors import InUse
from domain.groups import KEPT_GROUPS, Group, Role

if TYPE_CHECKING:
    from actions.masters.master import Change

QUEUE_OF_GROUP = """
    SELECT name FROM queue WHERE group_id = $1 AND valid_id = 1 ORDER BY name LIMIT 1
"""


async def kept_group(change: Change) -> None:
    """Raises `InUse` for another name, or the end, of a group that OTRS brings along."""
    if change.before is None or change.before.name not in KEPT_GROUPS:
        return
    if change.is_renamed or change.ends:
        field = "input.name" if change.is_renamed else "input.valid"
        name = change.before.name
        raise InUse(field, f"The group “{name}” keeps its name and stays valid: OTRS needs it.")


async def queues_of_group(change: Change) -> None:
    """Raises `InUse` for the end of a group with valid queues: nobody would see them any more.

    OTRS lets it end without a word (AdminGroup.pm).
    """
    if not change.ends:
        return
    found = await change.unit.tx.rows(QUEUE_OF_GROUP, change.after.pk)
    if found:
        raise InUse(
            "input.valid", f"The queue “{found[0][0]}” belongs to it: give it another group first."
        )


GROUP = Master(
    record=Group,
    key="group",
    word="group",
    columns=REMARK,
    checks=(kept_group, queues_of_group),
)
ROLE = Master(record=Role, key="role", word="role", columns=REMARK, checks_afterwards=(own_access,))
