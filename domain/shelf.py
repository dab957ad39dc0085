"""What was written of records that are kept, so that it is copied next time: bounded by bytes."""

from __future__ import annotations

from collections import OrderedDict
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

BYTES_OF_ENTRY = 500  # what it takes to remember a text, besides the text


class Room:
    """What is on all shelves together; the least recently used texts go first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.used = 0
        self._written: OrderedDict[tuple[int, Hashable], tuple[Any, int]] = OrderedDict()
        self._numbers = count()

    def shelf(self) -> Shelf:
        """A place for what is written of one record."""
        return Shelf(self, next(self._numbers))

    def get(self, place: tuple[int, Hashable]) -> Any:
        """What was put there; None if nothing was, or it has gone."""
        found = self._written.get(place)
        if found is None:
            return None
        self._written.move_to_end(place)
        return found[0]

    def put(self, place: tuple[int, Hashable], written: Any, size: int) -> None:
        """Keep it, if there is room for it at all."""
        taken = size + BYTES_OF_ENTRY
        if taken > self.most_bytes or place in self._written:
            return
        self._written[place] = written, taken
        self.used += taken
        while self.used > self.most_bytes:
            _, (_, gone) = self._written.popitem(last=False)
            self.used -= gone


class Shelf:
    """What was written of one record, by the shape of what was asked of it."""

    __slots__ = ("_number", "_room")

    def __init__(self, room: Room, number: int) -> None:
        self._room = room
        self._number = number

    def get(self, shape: Hashable) -> Any:
        """What was written in this shape; None if nothing was."""
        return self._room.get((self._number, shape))

    def put(self, shape: Hashable, written: Any, size: int) -> None:
        """Keep it, if there is room."""
        self._room.put((self._number, shape), written, size)
