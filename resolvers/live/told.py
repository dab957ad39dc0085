"""What a stream gives to whoever runs the selection for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from domain.ids import TicketId

    Begin = Callable[[Iterable["Told"]], list[asyncio.Task[Any]]]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be shown.

    Who asks for the same with the same rights and is told with the same `share` gets the same
    answer, which is made once. `changes`: only if the answer is another than the one before.
    `common`: so is whoever has the same rights but for what he owns.
    """

    value: Any
    share: Hashable = None
    changes: bool = False
    common: bool = False
    ticket: TicketId | None = None  # what happens to it later makes a kept answer an old one


@dataclass(frozen=True, slots=True)
class Soon:
    """What many will be told next, each in its turn: the answers may be made meanwhile."""

    told: Sequence[Told]


class Group(Protocol):
    """Those who follow the same with the same rights, and may ask for different things."""

    def join(self, asked: Hashable, begin: Begin) -> None:
        """One more who asks for this; `begin` makes the answers to what all will be told."""

    def leave(self, asked: Hashable, begin: Begin) -> None:
        """He follows no longer, or others."""


@dataclass(frozen=True, slots=True)
class Among:
    """With whom he follows from now on."""

    group: Group
