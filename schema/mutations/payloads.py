"""What payloads of mutations have in common."""

from __future__ import annotations

from datetime import datetime

import strawberry

from domain.viewer import Right
from schema.fields import plain
from schema.reference import Agent, Queue


@strawberry.type(description="An expected failure of a mutation.")
class UserError:
    code: str = plain("What went wrong, for programs.")
    message: str = plain("What went wrong and what would be right, for people.")
    path: list[str] = plain("Which part of the input it is about.")
    right: Right | None = plain("The right you would need.")
    queue: Queue | None = plain("The queue in which you would need it.")
    locked_by: Agent | None = plain("Who holds the ticket.")
    locked_since: datetime | None = plain("Since when, where that is known.")


@strawberry.type(description="One field of something, before and after.")
class FieldChange:
    field: str = plain("Which field, such as `queue`; agents and customer users by login.")
    old: str | None = plain("What it held before.")
    new: str | None = plain("What it holds since, or would hold.")
