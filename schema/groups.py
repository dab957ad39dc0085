"""Where the rights of agents come from: groups and roles, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import groups as records
from domain.viewer import Right
from resolvers.people import holders
from schema.fields import loaded, plain
from schema.node import Node

if TYPE_CHECKING:
    from schema.reference import Agent


@strawberry.type(description="What rights are given in: each queue belongs to one group.")
class Group(Node):
    record = records.Group

    name: str = plain("The name.")
    comment: str | None = plain("A remark for administrators.")
    valid: bool = plain("Whether rights in it count.")
    grants: list[Grant] = loaded(
        holders.of_groups,
        "Who has rights in it: agents by themselves, by login, then roles by name.",
    )


@strawberry.type(description="Rights in groups that several agents have together.")
class Role(Node):
    record = records.Role

    name: str = plain("The name.")
    comment: str | None = plain("A remark for administrators.")
    valid: bool = plain("Whether its rights count.")
    grants: list[Grant] = loaded(holders.of_roles, "The rights it gives, by group.")
    agents: list[Annotated[Agent, strawberry.lazy("schema.reference")]] = loaded(
        holders.agents, "The agents who have it, by login."
    )


@strawberry.type(description="The rights that somebody, a role or a company has in a group.")
class Grant:
    group: Group = plain("The group.")
    rights: list[Right] = plain("The rights; WRITE holds the others.")
    agent: Annotated[Agent, strawberry.lazy("schema.reference")] | None = plain(
        "The agent whose they are, not by a role; null if they are somebody else's."
    )
    role: Role | None = plain("The role that gives them; null if they are somebody's own.")
