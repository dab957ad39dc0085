"""Who has which rights in which groups, and which roles: only administrators get here."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from domain.accounts import AgentAccount, Grant
from domain.groups import Group, Role
from domain.reference import Agent
from domain.viewer import Right
from loaders import accounts
from resolvers.context import Info

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loaders.accounts import Row


async def of_agents(held: list[AgentAccount], info: Info) -> list[list[Grant]]:
    keys = [account.pk for account in held]
    found = await accounts.rights_of_agents(info.context.services.db, keys)
    return _of_each(keys, [(row[0], _agents(info, row)) for row in found])


async def of_roles(roles: list[Role], info: Info) -> list[list[Grant]]:
    keys = [role.pk for role in roles]
    found = await accounts.rights_of_roles(info.context.services.db, keys)
    return _of_each(keys, [(row[0], _roles(info, row)) for row in found])


async def of_groups(groups: list[Group], info: Info) -> list[list[Grant]]:
    """Of agents themselves first, then of roles."""
    db, keys = info.context.services.db, [group.pk for group in groups]
    agents = await accounts.agents_in_groups(db, keys)
    roles = await accounts.roles_in_groups(db, keys)
    pairs = [(row[1], _agents(info, row)) for row in agents]
    return _of_each(keys, pairs + [(row[1], _roles(info, row)) for row in roles])


async def roles(held: list[AgentAccount], info: Info) -> list[list[Role]]:
    context = info.context
    found = await accounts.roles_of_agents(context.services.db, [one.pk for one in held])
    table = context.reference.roles
    each = ([table[pk] for pk in found.get(one.pk, ())] for one in held)
    return [sorted(rows, key=lambda role: role.name) for rows in each]


async def agents(roles: list[Role], info: Info) -> list[list[Agent]]:
    context = info.context
    found = await accounts.agents_of_roles(context.services.db, [role.pk for role in roles])
    table = context.reference.agents
    each = ([table[pk] for pk in found.get(role.pk, ())] for role in roles)
    return [sorted(rows, key=lambda agent: agent.login) for rows in each]


def _agents(info: Info, row: Row) -> Grant:
    (agent, group, keys), tables = row, info.context.reference
    return Grant(tables.groups[group], rights_of(keys), agent=tables.agents[agent])


def _roles(info: Info, row: Row) -> Grant:
    (role, group, keys), tables = row, info.context.reference
    return Grant(tables.groups[group], rights_of(keys), role=tables.roles[role])


def rights_of(keys: set[str]) -> list[Right]:
    """The rights with these keys, without other kinds that an OTRS may have been taught."""
    return [right for right in Right if right.value in keys]


def _of_each(keys: Sequence[Any], pairs: Iterable[tuple[Any, Grant]]) -> list[list[Grant]]:
    found: dict[Any, list[Grant]] = defaultdict(list)
    for key, grant in pairs:
        if grant.rights:
            found[key].append(grant)
    return [sorted(found[key], key=_place) for key in keys]


def _place(grant: Grant) -> tuple[str, str, str]:
    role, agent = grant.role, grant.agent
    return grant.group.name, role.name if role else "", agent.login if agent else ""
