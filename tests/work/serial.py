"""Whether some order of deeds, one after the other, explains what became of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.work.model import Deed, Told
from tests.work.tickets import Tickets, View, after

Key = tuple[tuple[int, ...], str]


@dataclass
class Race:
    """What was done at once: sequences of deeds, the answers to each, and what was there then.

    Whoever does several deeds waits for the answer before the next.
    """

    sequences: Sequence[Sequence[Deed]]
    answers: Sequence[Sequence[Told]]
    end: list[View]
    _hopeless: set[Key] = field(default_factory=set)

    def is_explained(self, tickets: Tickets) -> bool:
        """Whether an order that starts with these tickets gives all answers, and this end."""
        return self._from(tickets, (0,) * len(self.sequences))

    def _from(self, tickets: Tickets, done: tuple[int, ...]) -> bool:
        """The same, when so many deeds of each sequence are done."""
        if done == tuple(map(len, self.sequences)):
            return loosely(tickets.views()) == loosely(self.end)
        # what differs in nothing that shows, and in no version, goes on alike
        changed = [tickets.is_changed(place) for place in range(len(tickets.tickets))]
        key = done, repr((loosely(tickets.views()), changed))
        if key in self._hopeless:
            return False
        self._hopeless.add(key)
        return any(self._with_next(tickets, done, number) for number in range(len(done)))

    def _with_next(self, tickets: Tickets, done: tuple[int, ...], number: int) -> bool:
        place = done[number]
        if place == len(self.sequences[number]):
            return False
        now, told = after(tickets, self.sequences[number][place])
        if told != self.answers[number][place]:
            return False
        return self._from(now, (*done[:number], place + 1, *done[number + 1 :]))


def loosely(views: list[View]) -> list[View]:
    """Without the order of what a merged ticket brought along.

    What is written about two tickets at once is in any order, until they are one.
    """
    return [_loose(view) if ("Merged" in dict(view["history"])) else view for view in views]


def _loose(view: View) -> View:
    return view | {name: sorted(view[name]) for name in ("history", "senders")}
