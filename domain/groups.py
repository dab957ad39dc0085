"""Groups and roles: where the rights of agents come from."""

from __future__ import annotations

from typing import ClassVar

from domain.column import column, record
from domain.ids import GroupId, RoleId, global_id

ADMIN = "admin"  # who has `rw` in it administers (OTRS)
# OTRS brings them along, and names them in its settings (its initial rows)
KEPT_GROUPS = frozenset({"users", ADMIN, "stats"})


@record
class Group:
    """What rights are given in: each queue belongs to one."""

    table: ClassVar[str] = "permission_groups"

    pk: GroupId = column("id")
    name: str
    comment: str | None = column("nullif(permission_groups.comments, '')")
    valid: bool = column("permission_groups.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("Group", self.pk)


@record
class Role:
    """Rights in groups that several agents have together."""

    table: ClassVar[str] = "roles"

    pk: RoleId = column("id")
    name: str
    comment: str | None = column("nullif(roles.comments, '')")
    valid: bool = column("roles.valid_id = 1")

    @property
    def id(self) -> str:
        return global_id("Role", self.pk)
