"""The page sentence with sources, and without: warm and cold, and how often anybody is asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bench.line_up import ALWAYS_CURRENT, NEVER_CURRENT
from bench.rounds import cursors, same_answers
from bench.sentences import Case, page
from bench.sources.calls import calls
from bench.sources.rounds import Cells, measure
from bench.sources.stores import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.data import Data
    from bench.sources.rounds import Cell, Services
    from bench.sources.stores import Stores

SIZES = (1, 50, 100)
DISABLED = "disabled"
STATES = {"warm": ALWAYS_CURRENT, "cold": NEVER_CURRENT}


def contenders(stores: Stores) -> dict[str, Data]:
    """No source, and every kind of source, warm and cold."""
    return {DISABLED: stores.without()} | {
        f"{kind} {state}": stores.of(kind, **limits)
        for kind in KINDS
        for state, limits in STATES.items()
    }


def with_source(started: Services) -> Services:
    """All but the one without."""
    return {name: service for name, service in started.items() if name != DISABLED}


async def measured(
    contenders: Mapping[str, Data], started: Services, *, rounds: int, seconds: float
) -> list[dict[str, Any]]:
    """A row for each size and contender."""
    cells = Cells()
    places = await cursors(started[DISABLED])
    cases = [Case(f"page of {n}", tuple(page(n, at) for at in places)) for n in SIZES]
    await same_answers(with_source(started), cases)
    await same_answers({DISABLED: started[DISABLED]}, cases)
    await measure(cells, started, cases, rounds=rounds, seconds=seconds)
    counted = await calls(contenders, cases)
    return [
        _row(cell, cells.of(cell.case, DISABLED), counted[cell.case][cell.contender])
        for cell in cells
    ]


def _row(cell: Cell, disabled: Cell, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "case": cell.case,
        "contender": cell.contender,
        "answers": len(cell.latencies),
        "p50": cell.percentile(50),
        "p99": cell.percentile(99),
        "to disabled": asdict(cell.ratio(disabled)),
        "counts": counts,
    }
