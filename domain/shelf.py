"""What was written of records that are kept, so that it is copied next time: bounded by bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST_SHAPES = 16  # of one record: documents made up by programs are without number


class Room:
    """How much may be written on all shelves together; when it is full, everything is forgotten."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.used = 0
        self.emptied = 0  # how often

    def take(self, size: int) -> bool:
        """Room for so many bytes; none where they alone would fill it."""
        if size > self.most_bytes:
            return False
        if self.used + size > self.most_bytes:
            self.used = 0
            self.emptied += 1
        self.used += size
        return True


class Shelf:
    """What was written of one record, by the shape of what was asked of it."""

    __slots__ = ("_emptied", "_room", "_written")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._emptied = room.emptied
        self._written: dict[Hashable, Any] = {}

    def get(self, shape: Hashable) -> Any:
        """What was written in this shape; None if nothing was."""
        if self._emptied != self._room.emptied:
            self._written.clear()
            self._emptied = self._room.emptied
        return self._written.get(shape)

    def put(self, shape: Hashable, written: Any, size: int) -> None:
        """Keep it, if there is room."""
        if len(self._written) < MOST_SHAPES and self._room.take(size):
            if self._emptied != self._room.emptied:
                self._written.clear()
                self._emptied = self._room.emptied
            self._written[shape] = written
