"""How administrators give and withdraw rights and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.people import rights
from domain.groups import Role
from domain.reference import Agent
from resolvers.people import grant_inputs
from resolvers.verbs.chosen import existing

if TYPE_CHECKING:
    from resolvers.context import Context
    from resolvers.masters.changing import Write
    from resolvers.people.grant_inputs import (
        AgentSetGrantsInput,
        AgentSetRolesInput,
        RoleSetGrantsInput,
    )


async def rights_of_agent(context: Context, input: AgentSetGrantsInput) -> Write:
    agent = existing(context, Agent, input.agent, field="input.agent")
    wanted = grant_inputs.grants(context, input.grants)
    return lambda unit: rights.set_rights_of_agent(unit, agent.pk, wanted)


async def rights_of_role(context: Context, input: RoleSetGrantsInput) -> Write:
    role = existing(context, Role, input.role, field="input.role")
    wanted = grant_inputs.grants(context, input.grants)
    return lambda unit: rights.set_rights_of_role(unit, role.pk, wanted)


async def roles_of_agent(context: Context, input: AgentSetRolesInput) -> Write:
    agent = existing(context, Agent, input.agent, field="input.agent")
    wanted = grant_inputs.roles(context, input.roles)
    return lambda unit: rights.set_roles_of_agent(unit, agent.pk, wanted)
