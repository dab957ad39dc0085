"""Places: how many requests somebody has running at once, counted in this process."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schema.limits.refusals import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Iterator


class Places:
    """Who has how many places; only those who have one are remembered."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    @contextmanager
    def one(self, who: str, most: int) -> Iterator[None]:
        """A place until the block ends, however it does. Raises `TooManyRequests`."""
        if self.taken[who] >= most:
            raise TooManyRequests(self.taken[who] + 1, most)
        self.taken[who] += 1
        try:
            yield
        finally:
            self.taken[who] -= 1
            if not self.taken[who]:
                del self.taken[who]
