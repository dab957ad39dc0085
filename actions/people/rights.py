"""Rights in groups, of agents and of roles, and who has which roles.

Changes of these come one after the other, on PostgreSQL by locks in the order of `PEOPLE`; on
SQLite the unit is the one writer anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.masters.writing import Written
from actions.people import accounts
from actions.people.members import (
    GROUPS_OF_AGENT,
    GROUPS_OF_ROLE,
    ROLES_OF_AGENT,
    Member,
    Wanted,
    set_members,
)
from domain.viewer import Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from actions.people.members import Members
    from actions.unit import UnitOfWork
    from domain.ids import GroupId, RoleId, UserId

    Grants = Mapping[GroupId, frozenset[Right]]

PEOPLE = "LOCK TABLE permission_groups, roles, users IN SHARE ROW EXCLUSIVE MODE"
# Whoever else locks one of these rows raises `tg_reference` next, as our first write does. Whoever
# only points to one, as each line of history to its agent, does not wait.
HOLD_GROUPS = "SELECT id FROM permission_groups WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
HOLD_AGENTS = "SELECT id FROM users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"
KNOWN = {right.value for right in Right}


async def set_rights_of_agent(unit: UnitOfWork, agent: UserId, grants: Grants) -> Written:
    """Make these his rights in these groups; those in others stay. Raises `OwnAccess`."""
    await _alone(unit, grants, agent)
    return await _set(unit, agent, _rights(unit, GROUPS_OF_AGENT, grants))


async def set_rights_of_role(unit: UnitOfWork, role: RoleId, grants: Grants) -> Written:
    """The same of a role."""
    await _alone(unit, grants)
    return await _set(unit, role, _rights(unit, GROUPS_OF_ROLE, grants))


async def set_roles_of_agent(unit: UnitOfWork, agent: UserId, roles: Iterable[RoleId]) -> Written:
    """Make these all the roles he has. Raises `OwnAccess`."""
    await _alone(unit, (), agent)

    def names(rows: AbstractSet[Member]) -> str | None:
        return ", ".join(sorted(unit.reference.roles[pk].name for (pk,) in rows)) or None

    return await _set(unit, agent, Wanted(ROLES_OF_AGENT, {(pk,) for pk in roles}, "roles", names))


async def _alone(unit: UnitOfWork, groups: Iterable[GroupId], *agents: UserId) -> None:
    if unit.tx.dialect == "postgresql":
        await unit.tx.execute(PEOPLE)
    await unit.tx.rows(HOLD_GROUPS, sorted(groups))
    await unit.tx.rows(HOLD_AGENTS, sorted({*agents, unit.actor.agent_id}))


async def _set(unit: UnitOfWork, owner: int, wanted: Wanted) -> Written:
    changes = await set_members(unit, owner, wanted)
    if changes:
        await accounts.must_still_administer(unit, field=f"input.{wanted.field}")
    return Written(owner, changes)


def _rights(unit: UnitOfWork, members: Members, grants: Grants) -> Wanted:
    """Rights of other kinds, which an OTRS may have been taught, stay as they are."""
    rows = {(group, right.value) for group, rights in grants.items() for right in rights}

    def words(rows: AbstractSet[Member]) -> str | None:
        return told(unit, rows)

    def counts(row: Member) -> bool:
        return row[0] in grants and row[1] in KNOWN

    return Wanted(members, rows, "grants", words, counts)


def told(unit: UnitOfWork, rows: AbstractSet[Member]) -> str | None:
    """In words: each group with its rights, in the order in which they are listed everywhere."""
    by_group: dict[str, list[str]] = {}
    for group in sorted(
        {group for group, _ in rows}, key=lambda pk: unit.reference.groups[pk].name
    ):
        held = [right.value for right in Right if (group, right.value) in rows]
        by_group[unit.reference.groups[group].name] = held
    return "; ".join(f"{name}: {', '.join(held)}" for name, held in by_group.items()) or None
