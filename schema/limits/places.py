"""Places: how many requests or sockets somebody has at once, counted in this process."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schema.limits.refusals import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema.limits.refusals import Later


class Places:
    """Who has how many places; only those who have one are remembered."""

    def __init__(self, refusal: Callable[[int, int], Later] = TooManyRequests) -> None:
        self.taken: Counter[str] = Counter()
        self._refusal = refusal

    @contextmanager
    def one(self, who: str, most: int) -> Iterator[None]:
        """A place until the block ends, however it does. Raises the refusal."""
        if self.taken[who] >= most:
            raise self._refusal(self.taken[who] + 1, most)
        self.taken[who] += 1
        try:
            yield
        finally:
            self.taken[who] -= 1
            if not self.taken[who]:
                del self.taken[who]
