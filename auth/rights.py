"""Which rights an agent has: queue → group → directly or by role → agent, as OTRS resolves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.viewer import Right, Viewer

if TYPE_CHECKING:
    from db.database import Reader
    from domain.ids import GroupId, QueueId, UserId
    from domain.reference import Reference

# Invalid groups and roles give nothing, nor do role rows with the value 0 (Kernel/System/Group.pm).
GRANTS = """
    SELECT group_user.group_id, group_user.permission_key FROM group_user
    JOIN permission_groups ON permission_groups.id = group_user.group_id
                          AND permission_groups.valid_id = 1
    WHERE group_user.user_id = $1
    UNION
    SELECT group_role.group_id, group_role.permission_key FROM role_user
    JOIN roles ON roles.id = role_user.role_id AND roles.valid_id = 1
    JOIN group_role ON group_role.role_id = roles.id AND group_role.permission_value = 1
    JOIN permission_groups ON permission_groups.id = group_role.group_id
                          AND permission_groups.valid_id = 1
    WHERE role_user.user_id = $1
"""
MY_QUEUES = "SELECT queue_id FROM personal_queues WHERE user_id = $1"


class Rights:
    """Viewers by agent, remembered as long as the small tables do not change."""

    def __init__(self, db: Reader) -> None:
        self._db = db
        self._version = 0
        self._viewers: dict[UserId, Viewer] = {}

    async def viewer(self, user: UserId, reference: Reference) -> Viewer | None:
        """The agent with his rights; None when the agent is unknown or no longer valid."""
        if reference.version != self._version:
            self._version, self._viewers = reference.version, {}
        if user not in self._viewers:
            viewer = await self._read(user, reference)
            if viewer is None or reference.version != self._version:
                return viewer
            self._viewers[user] = viewer
        return self._viewers[user]

    async def _read(self, user: UserId, reference: Reference) -> Viewer | None:
        agent = reference.agents.get(user)
        if agent is None or not agent.valid:
            return None
        granted: dict[str, set[GroupId]] = {right.value: set() for right in Right}
        for group, key in await self._db.rows(GRANTS, user):
            granted.setdefault(key, set()).add(group)
        write = granted[Right.WRITE.value]
        groups = {right: frozenset(granted[right.value] | write) for right in Right}
        mine: list[QueueId] = [row[0] for row in await self._db.rows(MY_QUEUES, user)]
        queues = frozenset(
            queue.pk for queue in reference.queues.values() if queue.group_id in groups[Right.READ]
        )
        return Viewer(agent, groups, queues, frozenset(mine) & queues)
