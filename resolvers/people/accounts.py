"""What administrators see of agents, and what ends with a change of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auth import tokens
from auth.administrators import administers
from domain.accounts import AgentAccount
from domain.ids import UserId
from domain.reference import Agent
from domain.tokens import Account
from loaders import accounts
from resolvers.context import Info

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actions.masters.writing import Written
    from actions.unit import UnitOfWork
    from domain.changes import FieldChange
    from resolvers.context import Context


async def account(agents: list[Agent], info: Info) -> list[AgentAccount | None]:
    db = info.context.services.db
    if not await administers(db, info.context.viewer):
        return [None] * len(agents)
    found = await accounts.of_agents(db, [agent.pk for agent in agents])
    return [found.get(agent.pk) for agent in agents]


async def close_agents(context: Context, unit: UnitOfWork, written: Written) -> None:
    """The same of an agent whose row was written."""
    await close(context, unit, Account(UserId(written.pk)), written.changes)


async def close(
    context: Context, unit: UnitOfWork, account: Account, changes: Sequence[FieldChange]
) -> None:
    """End what somebody has open when he gets another password, or may no longer log in."""
    for change in changes:
        if change.field == "password" or (change.field, change.new) == ("valid", "false"):
            await tokens.end_all(unit.tx, account, unit.now, context.origin)
