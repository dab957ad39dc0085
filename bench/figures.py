"""Arithmetic of measurements: percentiles, and the least, middle and greatest of several rounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the least value that so many per cent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds gave."""

    least: float
    middle: float
    greatest: float


def spread(values: Iterable[float]) -> Spread:
    """Least, median and greatest."""
    found = list(values)
    return Spread(min(found), median(found), max(found))
