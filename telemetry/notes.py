"""What is known of a request while it is answered: its ID, what it asks, who asks, how it ends."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from schema.executor.messages import OK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.viewer import Viewer


@dataclass(slots=True)
class Note:
    """One request over HTTP, one socket, or one operation on a socket."""

    id: str
    begun: float = field(default_factory=perf_counter)
    is_operation: bool = False  # something that GraphQL answers, be it by a refusal
    name: str | None = None  # of the operation, once it was understood
    kind: str = "none"  # query, mutation, subscription
    viewer: Viewer | None = None
    outcome: str = OK  # or the code of the first error
    place: str = ""  # which of our paths; nothing that a client wrote
    status: int = 0  # of the answer over HTTP
    parts: int = 0
    spans: list[Any] = field(default_factory=list)  # where somebody traces; the outermost first

    @property
    def seconds(self) -> float:
        """Since it came."""
        return perf_counter() - self.begun

    def next_operation(self) -> Note:
        """The note of the next operation on this socket."""
        self.parts += 1
        return Note(f"{self.id}-{self.parts}", is_operation=True, place=self.place)


_current: ContextVar[Note | None] = ContextVar("note", default=None)


@contextmanager
def noting(note: Note) -> Iterator[None]:
    """While open, the note of whatever runs in this task, and in those that it starts."""
    token = _current.set(note)
    try:
        yield
    finally:
        _current.reset(token)


def noted() -> Note:
    """The note of what is being answered; outside of any request one that nobody reads."""
    return _current.get() or Note(new_id())


def request_id() -> str | None:
    """The ID of what is being answered; None outside of any request."""
    note = _current.get()
    return note.id if note else None


def new_id() -> str:
    """An ID that nobody has yet."""
    return uuid.uuid4().hex
