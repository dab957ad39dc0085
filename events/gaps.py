"""Which ids of history are still to be looked for: those behind the last, and gaps before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Range: TypeAlias = tuple[int, int]  # from, to; both belong to it
ENDLESS = 2**63 - 1  # the greatest id that PostgreSQL gives


class Gaps:
    """Ranges of ids that nobody has seen, in order; the last one has no end.

    There are as many as ids whose transactions have not ended or were undone, however many ids
    were seen in between.
    """

    def __init__(self, after: int) -> None:
        self._ranges: list[Range] = [(after + 1, ENDLESS)]

    @property
    def lows(self) -> list[int]:
        """Where the ranges begin."""
        return [low for low, _ in self._ranges]

    @property
    def highs(self) -> list[int]:
        """Where they end."""
        return [high for _, high in self._ranges]

    def seen(self, ids: Iterable[int]) -> None:
        """These have been seen; they come in order.

        Some may be in no range any more: who looked at the same time has seen them, too.
        """
        wanted = iter(ids)
        pk, ranges = next(wanted, None), list[Range]()
        for low, high in self._ranges:
            start = low
            while pk is not None and pk <= high:
                if pk >= start:
                    ranges.extend(_range(start, pk - 1))
                    start = pk + 1
                pk = next(wanted, None)
            ranges.extend(_range(start, high))
        self._ranges = ranges

    def close(self, last: int) -> None:
        """Nothing will be found up to this id any more."""
        self._ranges = [
            part for low, high in self._ranges for part in _range(max(low, last + 1), high)
        ]


def _range(low: int, high: int) -> Iterator[Range]:
    """None where nothing is in it."""
    if low <= high:
        yield low, high
