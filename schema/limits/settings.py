"""The settings of limits; docs/limits.md says what each of them keeps away."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from db.settings import Table, Whole

Introspection = Literal["agents", "everybody", "nobody"]
Few = Annotated[Whole, Field(ge=1, le=10_000)]
Many = Annotated[Whole, Field(ge=1, le=1_000_000_000)]


class LimitSettings(Table):
    """How large a document may be and what an operation may ask for."""

    characters: Many = 100_000
    tokens: Annotated[Whole, Field(ge=1, le=100_000)] = 5000
    depth: Annotated[Whole, Field(ge=1, le=100)] = 10
    aliases: Few = 15
    aliases_of_agents: Few = 30
    directives: Few = 50
    root_fields: Few = 20
    cost: Many = 250_000
    budget: Annotated[Whole, Field(ge=1, le=10**15)] = 10_000_000
    new_tokens: Annotated[Whole, Field(ge=1, le=10**15)] = 200_000
    concurrent: Few = 20
    concurrent_of_address: Few = 10
    sockets: Few = 50
    sockets_of_address: Few = 10
    body_bytes: Annotated[Whole, Field(ge=1000, le=100_000_000)] = 1_000_000
    introspection: Introspection = "agents"

    def aliases_for(self, *, agent: bool) -> int:
        """How many aliases an operation of an agent, or of somebody else, may have."""
        return self.aliases_of_agents if agent else self.aliases
