"""Choices of hypothesis, made so that what it finds shrinks to the first of the options."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Draw(Protocol):
    """What hypothesis gives to whoever composes a strategy."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T:
        """One value."""


class Choices:
    """Draws of one example."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def below(self, end: int) -> int:
        """A number from 0."""
        return self.draw(_numbers(end)) if end > 1 else 0

    def once_in(self, times: int) -> bool:
        """Rarely true."""
        return self.below(times) == times - 1

    def of(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]


@lru_cache
def _numbers(end: int) -> st.SearchStrategy[int]:
    return st.integers(0, end - 1)
