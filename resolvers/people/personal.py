"""What somebody settled for himself, for himself; and of an absence, for his colleagues."""

from __future__ import annotations

from typing import Any

from strawberry import Parent

from actions.people.personal import of_actor
from actions.people.preferences import of
from domain.personal import Absence, Preferences
from domain.reference import Agent
from domain.viewer import Viewer
from resolvers.context import Info


async def preferences(asking: Parent[Viewer], info: Info) -> Preferences:
    return Preferences(await of(info.context.services.db, of_actor(asking)))


async def absences(agents: list[Agent], info: Info) -> list[Any]:
    return await info.context.loaders.absence.load_given([agent.pk for agent in agents])


def active(absence: Parent[Absence], info: Info) -> bool:
    return absence.holds(info.context.loaders.now)
