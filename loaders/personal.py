"""What agents and customers have settled for themselves."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.personal import ABSENCE, Preferences

if TYPE_CHECKING:
    from db.database import Reader
    from domain.ids import UserId
    from domain.personal import Absence

ABSENCES = """
    SELECT user_id, preferences_key, preferences_value FROM user_preferences
    WHERE user_id = ANY($1) AND preferences_key = ANY($2)
"""


async def absences(db: Reader, agents: list[UserId]) -> dict[UserId, Absence | None]:
    """When these agents are out of office."""
    kept: dict[UserId, dict[str, str | None]] = defaultdict(dict)
    for agent, key, value in await db.rows(ABSENCES, agents, list(ABSENCE)):
        kept[agent][key] = value
    return {agent: Preferences(values).out_of_office for agent, values in kept.items()}
