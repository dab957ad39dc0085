"""Prices: what an operation costs as a small sum, in which variables say how long lists are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.paging import MOST, USUAL

Given = Mapping[str, Any] | None  # the variables as they were sent; None: each at its most
HIGHEST = 10**12  # no price is higher: lists in lists multiply


class Size(Protocol):
    """How often something is found."""

    def of(self, given: Given) -> int:
        """With these variables."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable with the default that its operation gives it."""

    name: str
    default: Any = None

    def of(self, given: Mapping[str, Any]) -> Any:
        return given.get(self.name, self.default)


@dataclass(frozen=True, slots=True)
class PageSize:
    """The items of a page, by its `first` and `last` as far as they are given: 0 to 100."""

    arguments: tuple[Variable | int | None, ...]

    def of(self, given: Given) -> int:
        if given is None:
            return MOST
        values = [one.of(given) if isinstance(one, Variable) else one for one in self.arguments]
        sizes = [_items(value) for value in values if value is not None]
        return max(sizes) if sizes else USUAL


def _items(value: Any) -> int:
    """What is no whole number is refused later, or is one in disguise."""
    return min(max(value, 0), MOST) if type(value) is int else MOST


@dataclass(frozen=True, slots=True)
class Length:
    """The items of a list that is given: one thing instead of a list is a list of one."""

    variable: Variable

    def of(self, given: Given) -> int:
        if given is None:
            return MOST
        value = self.variable.of(given)
        return min(len(value), MOST) if isinstance(value, list) else 1


@dataclass(frozen=True, slots=True)
class Switch:
    """Once, or not at all: `@include`, or `@skip`, whose variable shall be `wanted`."""

    variable: Variable
    wanted: bool

    def of(self, given: Given) -> int:
        return 0 if given is not None and self.variable.of(given) is (not self.wanted) else 1


@dataclass(slots=True)
class Price:
    """A constant, and further prices, each as often as its size says."""

    constant: int = 0
    parts: dict[Size, Price] = field(default_factory=dict)

    def of(self, given: Given) -> int:
        """The price with these variables, at most 10^12."""
        found = self.constant
        for size, price in self.parts.items():
            found += size.of(given) * price.of(given)
        return min(found, HIGHEST)

    def add(self, other: Price) -> None:
        """Both together; the other one becomes part of this."""
        self.constant = min(self.constant + other.constant, HIGHEST)
        for size, price in other.parts.items():
            if size in self.parts:
                self.parts[size].add(price)
            else:
                self.parts[size] = price

    def times(self, size: Size | int) -> Price:
        """So often."""
        if not isinstance(size, int):
            return Price(0, {size: self})
        if size == 0:
            return Price()
        parts = {one: price.times(size) for one, price in self.parts.items()}
        return Price(min(self.constant * size, HIGHEST), parts)
