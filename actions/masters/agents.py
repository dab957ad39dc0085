"""Agents as a small table, with what OTRS keeps of them as preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.masters.checks import own_access
from actions.masters.master import NO_PASSWORD, Master
from actions.people import preferences
from actions.people.personal import HOLD_AGENT
from actions.people.preferences import Keeper
from domain.changes import FieldChange
from domain.customers import api_name
from domain.errors import InUse, LoginTaken
from domain.personal import EMAIL, LANGUAGE, MOBILE, TIME_ZONE
from domain.reference import Agent
from domain.viewer import SYSTEM

if TYPE_CHECKING:
    from actions.masters.master import Beside, Change
    from actions.unit import UnitOfWork


async def hold_actor(change: Change) -> None:
    """What is written refers to him: he does not settle his own things meanwhile."""
    await change.unit.tx.rows(HOLD_AGENT, change.unit.actor.agent_id)


async def system_agent(change: Change) -> None:
    """Raises `InUse` for another login, or the end, of the agent the service acts for."""
    if change.after.pk != SYSTEM or not (change.is_renamed or change.ends):
        return
    field = change.name_field if change.is_renamed else "input.valid"
    raise InUse(field, "OTRS acts in the name of this agent: he keeps his login and stays valid.")


def preference(attribute: str, key: str) -> Beside:
    """How an attribute is written that is a preference; without a value it has no row."""

    async def write(unit: UnitOfWork, pk: int, value: str | None) -> list[FieldChange]:
        before = await preferences.keep(unit, Keeper.agent(pk), {key: value})
        return [FieldChange(api_name(attribute), old or None, value) for old in before.values()]

    return write


AGENT = Master(
    record=Agent,
    key="agent",
    word="agent",
    columns={
        "login": "login",
        "first_name": "first_name",
        "last_name": "last_name",
        "title": "title",
        "password": "pw",
        "valid": "valid_id",
    },
    defaults={"password": NO_PASSWORD},
    beside={
        "email": preference("email", EMAIL),
        "mobile": preference("mobile", MOBILE),
        "language": preference("language", LANGUAGE),
        "time_zone": preference("time_zone", TIME_ZONE),
    },
    name="login",
    taken=LoginTaken,
    checks=(hold_actor, system_agent),
    checks_afterwards=(own_access,),
)
