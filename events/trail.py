"""How far somebody has come who follows: whoever reads for him goes on from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from domain.reach import Reach


class Trail(Protocol):
    """He moves on with each event he has dealt with.

    Where he takes no more since other events are in his reach now, they are read from there again.
    """

    position: int

    @property
    def reach(self) -> Reach | None:
        """What may mean something to him now; None for all events."""


@dataclass(slots=True)
class Everything:
    """The trail of somebody to whom each event may mean something."""

    position: int
    reach: None = None
