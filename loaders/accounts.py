"""What administrators see of agents, roles and groups, for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from db.table import select
from domain.accounts import AgentAccount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.database import Reader
    from domain.ids import GroupId, RoleId, UserId

    Row = tuple[Any, GroupId, set[str]]  # who, in which group, the keys of his rights

OF_AGENTS = "SELECT user_id, group_id, permission_key FROM group_user"
# rows with the value 0 give nothing (Kernel/System/Group.pm)
OF_ROLES = "SELECT role_id, group_id, permission_key FROM group_role WHERE permission_value = 1"
ROLES = "SELECT user_id, role_id FROM role_user WHERE user_id = ANY($1)"
AGENTS = "SELECT role_id, user_id FROM role_user WHERE role_id = ANY($1)"


async def of_agents(db: Reader, agents: Sequence[UserId]) -> dict[UserId, AgentAccount]:
    """The accounts of agents."""
    found = await db.fetch(AgentAccount, select(AgentAccount, "WHERE id = ANY($1)"), list(agents))
    return {account.pk: account for account in found}


async def rights_of_agents(db: Reader, agents: Sequence[UserId]) -> list[Row]:
    """What agents may do by themselves, without their roles."""
    return _held(await db.rows(f"{OF_AGENTS} WHERE user_id = ANY($1)", list(agents)))


async def rights_of_roles(db: Reader, roles: Sequence[RoleId]) -> list[Row]:
    """What roles give."""
    return _held(await db.rows(f"{OF_ROLES} AND role_id = ANY($1)", list(roles)))


async def agents_in_groups(db: Reader, groups: Sequence[GroupId]) -> list[Row]:
    """Which agents may do what in groups by themselves."""
    return _held(await db.rows(f"{OF_AGENTS} WHERE group_id = ANY($1)", list(groups)))


async def roles_in_groups(db: Reader, groups: Sequence[GroupId]) -> list[Row]:
    """Which roles give what in groups."""
    return _held(await db.rows(f"{OF_ROLES} AND group_id = ANY($1)", list(groups)))


async def roles_of_agents(db: Reader, agents: Sequence[UserId]) -> Mapping[UserId, set[RoleId]]:
    """The roles that agents have."""
    return _sets(await db.rows(ROLES, list(agents)))


async def agents_of_roles(db: Reader, roles: Sequence[RoleId]) -> Mapping[RoleId, set[UserId]]:
    """The agents that have roles."""
    return _sets(await db.rows(AGENTS, list(roles)))


def _held(rows: Iterable[Any]) -> list[Row]:
    found: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    for holder, group, key in rows:
        found[holder, group].add(key)
    return [(*place, keys) for place, keys in found.items()]


def _sets(rows: Iterable[Any]) -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = defaultdict(set)
    for owner, member in rows:
        found[owner].add(member)
    return found
