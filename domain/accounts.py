"""What only administrators see of agents, and of the rights they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.column import column, record
from domain.groups import Group, Role
from domain.ids import UserId
from domain.reference import Agent
from domain.viewer import Right

PREFERENCE = (
    "(SELECT nullif(min(preferences_value), '') FROM user_preferences"
    " WHERE user_id = users.id AND preferences_key = '{}')"
)


@record
class AgentAccount:
    """The account of an agent, beside what his colleagues see."""

    table: ClassVar[str] = "users"

    pk: UserId = column("id")
    title: str | None = column("nullif(users.title, '')")
    mobile: str | None = column(PREFERENCE.format("UserMobile"))
    language: str | None = column(PREFERENCE.format("UserLanguage"))
    time_zone: str | None = column(PREFERENCE.format("UserTimeZone"))


@dataclass(frozen=True, slots=True)
class Grant:
    """The rights that somebody has in a group: the agent, or the role; a customer is neither."""

    group: Group
    rights: list[Right]
    agent: Agent | None = None
    role: Role | None = None
