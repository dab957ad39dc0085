"""Agents, for administrators."""

from __future__ import annotations

import strawberry

from actions.masters.agents import AGENT
from resolvers.masters import changing
from resolvers.people import accounts, grant_inputs, granting
from resolvers.people import agent_inputs as inputs
from schema.fields import CHANGE, resolved
from schema.mutations.masters import MasterPayload
from schema.reference import Agent


@strawberry.type(description="What a change of an agent gives.")
class AgentPayload(MasterPayload):
    agent: Agent | None = resolved(
        changing.shown(AGENT, "agents"),
        "The agent as he is now; null if refused, and where a new one was only checked.",
    )


@strawberry.type
class AgentMutations:
    agent_create: AgentPayload = resolved(
        changing.create(AGENT, inputs.AgentCreateInput),
        "Make an agent; for administrators.",
        cost=CHANGE,
    )
    agent_update: AgentPayload = resolved(
        changing.update(AGENT, inputs.AgentUpdateInput, accounts.close_agents),
        "Change an agent; for administrators.",
        cost=CHANGE,
    )
    agent_set_grants: AgentPayload = resolved(
        changing.granting(
            ("agent", "Agent"), grant_inputs.AgentSetGrantsInput, granting.rights_of_agent
        ),
        "Give an agent rights in groups, or withdraw them; for administrators.",
        cost=CHANGE,
    )
    agent_set_roles: AgentPayload = resolved(
        changing.granting(
            ("agent", "Agent"), grant_inputs.AgentSetRolesInput, granting.roles_of_agent
        ),
        "Choose the roles of an agent; for administrators.",
        cost=CHANGE,
    )
