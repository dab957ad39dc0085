"""Where others look on: what was looked up, stated and asked, and how that went."""

from __future__ import annotations

from asyncio import CancelledError
from typing import TYPE_CHECKING, Literal

from domain.errors import SourceRefuses, SourceUnavailable, TimedOut, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

Outcome = Literal["ok", "timeout", "unavailable", "refused", "cancelled", "error"]


class Watch:
    """Looks on; override what is of interest. What it raises is not caught; seconds are seconds.

    It gets no value of anybody: statements are texts of ours, sources names of the settings.
    """

    def looked_up(self, keys: int) -> None:
        """A loader looked up so many keys together."""

    def stated(self, sql: str, outcome: Outcome, seconds: float) -> None:
        """A statement of our own database has ended, waiting for a connection included."""

    def called(self, source: str, outcome: Outcome, seconds: float) -> None:
        """A source was asked and has answered, or has not; what is kept is no call."""


Watches: TypeAlias = "Sequence[Watch]"


def outcome_of(failure: BaseException | None) -> Outcome:
    """What a failure is to those who look on."""
    if failure is None:
        return "ok"
    if isinstance(failure, TimedOut | TimeoutError):
        return "timeout"
    if isinstance(failure, SourceRefuses):
        return "refused"
    if isinstance(failure, Unavailable | SourceUnavailable):
        return "unavailable"
    return "cancelled" if isinstance(failure, CancelledError) else "error"
