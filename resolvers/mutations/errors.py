"""Expected failures, as the payload of a mutation tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import InvalidInput, Refusal, SourceUnavailable, Unavailable

if TYPE_CHECKING:
    from domain.errors import TicketgraphError

EXPECTED = (InvalidInput, Refusal, SourceUnavailable, Unavailable)


@dataclass(slots=True)
class UserError:
    """An expected failure, for the one who asked."""

    code: str
    message: str
    path: list[str]


def user_error(failure: TicketgraphError) -> UserError:
    """The failure with the part of the input it is about; `input` where it is about the whole."""
    path = str(getattr(failure, "field", "")).split(".")
    return UserError(failure.code, str(failure), path if path[0] == "input" else ["input"])
