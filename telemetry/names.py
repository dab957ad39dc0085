"""Under which name an operation is counted: clients choose names, and must not make thousands."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from telemetry.settings import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telemetry.notes import Note

MOST_NAMES = 100  # beside those of the settings; Prometheus forgets none of them
OFTEN = 10  # so often an agent's operation is seen before it is counted by its name
MOST_CANDIDATES = 1000  # names that were seen, but not often; the oldest go first
ANONYMOUS, OTHER = "anonymous", "other"


class Names:
    """The names that are told apart: those of the settings, and those that agents use often."""

    def __init__(self, always: Iterable[str]) -> None:
        self._told = set(always)
        self._most = len(self._told) + MOST_NAMES
        self._seen: OrderedDict[str, int] = OrderedDict()

    def of(self, note: Note) -> str:
        """The name, `other` for those that are rare, `anonymous` for none or without a login."""
        if note.viewer is None or not note.name:
            return ANONYMOUS
        if note.name in self._told:
            return note.name
        # customers are many and strangers: they get no names of their own
        return self._told_from_now_on(note.name) if note.viewer.is_agent else OTHER

    def _told_from_now_on(self, name: str) -> str:
        if len(self._told) >= self._most or not NAME.fullmatch(name):
            return OTHER
        times = self._seen.pop(name, 0) + 1
        if times >= OFTEN:
            self._told.add(name)
            return name
        self._seen[name] = times
        if len(self._seen) > MOST_CANDIDATES:
            self._seen.popitem(last=False)
        return OTHER
