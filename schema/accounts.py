"""What only administrators see of agents."""

from __future__ import annotations

import strawberry

from resolvers.people import holders
from schema.fields import loaded, plain
from schema.groups import Grant, Role


@strawberry.type(description="The account of an agent; for administrators.")
class AgentAccount:
    title: str | None = plain("As `Dr.`.")
    mobile: str | None = plain("His mobile phone.")
    language: str | None = plain("His language by its name in OTRS.")
    time_zone: str | None = plain("His time zone by its name in the tz database.")
    grants: list[Grant] = loaded(
        holders.of_agents, "The rights he has by himself, by group; his roles give others."
    )
    roles: list[Role] = loaded(holders.roles, "The roles he has, by name.")
