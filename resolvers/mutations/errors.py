"""Expected failures, as the payload of a mutation tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.errors import InvalidInput, Refusal, SourceUnavailable, Unavailable

if TYPE_CHECKING:
    from datetime import datetime

    from domain.errors import TicketgraphError
    from domain.reference import Agent, Queue
    from domain.viewer import Right

ABOUT = ("right", "queue", "locked_by", "locked_since")
EXPECTED = (InvalidInput, Refusal, SourceUnavailable, Unavailable)


@dataclass(slots=True)
class UserError:
    """An expected failure, for the one who asked."""

    code: str
    message: str
    path: list[str]
    right: Right | None = None
    queue: Queue | None = None
    locked_by: Agent | None = None
    locked_since: datetime | None = None


def user_error(failure: TicketgraphError) -> UserError:
    """The failure with the part of the input it is about; `input` where it is about the whole."""
    path = str(getattr(failure, "field", "")).split(".")
    told: dict[str, Any] = {name: getattr(failure, name, None) for name in ABOUT}
    return UserError(failure.code, str(failure), path if path[0] == "input" else ["input"], **told)
